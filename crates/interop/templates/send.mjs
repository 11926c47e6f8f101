// Node 18 or later; save it as send.mjs. The AppSecret comes from the environment variable APP_SECRET.
{%- if sent_before %}
// The body holds the message_client_id of a message that was sent: the service may refuse it as a repetition.
{%- endif %}
import { createHash, randomUUID } from "node:crypto";

const appSecret = process.env.APP_SECRET;
if (!appSecret) throw new Error("set APP_SECRET first");
const random = () => randomUUID().replaceAll("-", "");
const nonce = random();
const curTime = String(Math.floor(Date.now() / 1000));
const checkSum = createHash("sha1").update(appSecret + nonce + curTime).digest("hex");

const body =
{%- for piece in pieces %}
  {{ piece }}{% if not loop.last %} +{% else %};{% endif %}
{%- endfor %}

const answer = await fetch({{ url }}, {
  method: "POST",
  headers: {
    "Content-Type": "application/json;charset=UTF-8",
    AppKey: {{ app_key }},
    Nonce: nonce,
    CurTime: curTime,
    CheckSum: checkSum,
    "X-custom-traceid": random(),
  },
  body,
  signal: AbortSignal.timeout(10_000),
});
console.log(await answer.text());
