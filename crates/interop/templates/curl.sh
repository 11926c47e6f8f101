# The AppSecret comes from the environment. To set it without leaving it in the shell's history:
#   read -rs APP_SECRET && export APP_SECRET
{%- if sent_before %}
# The body holds the message_client_id of a message that was sent: the service may refuse it as a repetition.
{%- endif %}
(
  set -eu
  : "${APP_SECRET:?set APP_SECRET first}"
  random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }
  sha1() {
    if command -v openssl >/dev/null; then openssl dgst -sha1 -r
    elif command -v sha1sum >/dev/null; then sha1sum
    else shasum; fi | cut -c1-40
  }
  nonce=$(random)
  cur_time=$(date +%s)
  check_sum=$(printf '%s' "$APP_SECRET$nonce$cur_time" | sha1)
  printf '%s' {{ body }} |
    curl --silent --show-error --request POST {{ url }} \
      --header 'Content-Type: application/json;charset=UTF-8' \
      --header {{ app_key }} \
      --header "Nonce: $nonce" \
      --header "CurTime: $cur_time" \
      --header "CheckSum: $check_sum" \
      --header "X-custom-traceid: $(random)" \
      --data-binary @-
  echo
)
