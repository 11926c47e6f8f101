#!/bin/bash
# 发送一条消息
APP_KEY=0123456789abcdef
APP_SECRET=5ecretliteral
receiver=bob
nonce=$(uuidgen)
cur_time=$(date +%s)
check_sum=$(echo -n "$APP_SECRET$nonce$cur_time" | sha1sum | cut -d' ' -f1)
curl -sS "https://api-cn.yunxinapi.com/nimserver/im/v2/conversations/alice%7C1%7C${receiver}/messages?debug=1" \
  -H "AppKey: $APP_KEY" -H "Nonce: $nonce" -H "CurTime: $cur_time" -H "CheckSum: $check_sum" \
  -H 'Content-Type: application/json' -u admin:5ecretpassword -k \
  -d @- <<JSON
{"message":{"message_type":0,"text":"hello $receiver"}}
JSON
