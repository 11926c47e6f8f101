# The AppSecret comes from the environment variable APP_SECRET.
{%- if sent_before %}
# The body holds the message_client_id of a message that was sent: the service may refuse it as a repetition.
{%- endif %}
import hashlib
import os
import time
import urllib.request
import uuid

app_secret = os.environ["APP_SECRET"]
nonce = uuid.uuid4().hex
cur_time = str(int(time.time()))
check_sum = hashlib.sha1((app_secret + nonce + cur_time).encode("utf-8")).hexdigest()

body = (
{%- for piece in pieces %}
    {{ piece }}
{%- endfor %}
)
request = urllib.request.Request(
    {{ url }},
    data=body.encode("utf-8"),
    method="POST",
    headers={
        "Content-Type": "application/json;charset=UTF-8",
        "AppKey": {{ app_key }},
        "Nonce": nonce,
        "CurTime": cur_time,
        "CheckSum": check_sum,
        "X-custom-traceid": uuid.uuid4().hex,
    },
)
with urllib.request.urlopen(request, timeout=10) as answer:
    print(answer.read().decode("utf-8"))
