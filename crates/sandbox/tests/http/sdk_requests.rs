//! Whole requests of the official SDKs that look up, recall and change what these calls sent: method, path, query, headers and
//! body, each as its SDK's sources write it.
//!
//! Go's go out with the heads that were captured from the running SDK. Captured, too, are its paths and queries of broadcasts,
//! of a room's history and of a recall that notifies, and the fields of its receipts, of a change and of a query by ids (an
//! order of parameters it does not keep). Its recall without a notification and what else it reads of messages and receipts
//! are written down from its published sources (`169a98dd`), as is everything of netease-im/yunxin-server-sdk-java (`2afc86ae`,
//! `42b57d8e` and the request types at `b65f23da`), which looked up under v2 then; what it does today was captured, see
//! `java_sdk.rs`. Go sends neither body nor Content-Type with GET and DELETE and encodes each
//! value of a query; Java sends an empty JSON body with DELETE, and encodes names and values of a query as a form does.

use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, P2P, Sent, TEAM, answer, caller, hello};
use crate::captured;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sdk {
    Go,
    Java,
}

const BOTH: [Sdk; 2] = [Sdk::Go, Sdk::Java];

/// Makes a request with the headers that this SDK sets.
async fn ask(caller: &Caller, sdk: Sdk, method: Method, path: &str, body: Option<&Value>) -> Value {
    const JSON: &str = "application/json;charset=UTF-8";
    if sdk == Sdk::Go {
        let body = body.map(Value::to_string);
        return captured::send(caller, &method, path, body.as_deref()).await;
    }
    let has_empty_body = method != Method::GET;
    let trace_id = uuid::Uuid::new_v4().simple().to_string();
    let call = caller.signed(method, path).header("X-custom-traceid", trace_id);
    let call = call.header("User-Agent", "yunxin-server-sdk/1.1.1").header("Accept-Encoding", "gzip");
    let call = match body {
        Some(body) => call.header("Content-Type", JSON).body(body.to_string()),
        None if has_empty_body => call.header("Content-Type", JSON).body(""),
        None => call,
    };
    answer(call.send().await.unwrap()).await
}

async fn get(caller: &Caller, sdk: Sdk, path: &str) -> Value {
    ask(caller, sdk, Method::GET, path, None).await
}

async fn post(caller: &Caller, sdk: Sdk, path: &str, body: Value) -> Value {
    ask(caller, sdk, Method::POST, path, Some(&body)).await
}

#[tokio::test]
async fn broadcasts_are_listed_looked_up_and_withdrawn_as_both_sdks_ask() {
    const PATH: &str = "/im/v2/broadcast_notification";
    for sdk in BOTH {
        let caller = caller().await;
        let mut ids = Vec::new();
        for text in ["one", "two"] {
            let body = json!({ "content": text, "offline_enabled": true, "ttl": 24, "target_os": ["ios"] });
            let sent = post(&caller, sdk, PATH, body).await;
            ids.push(sent["data"]["broadcast_id"].as_str().unwrap().to_owned());
        }
        let page = get(&caller, sdk, &format!("{PATH}?limit=1&type=1")).await;
        assert_eq!(page["data"]["items"][0]["broadcast_id"], ids[1], "{sdk:?}: {page}");
        let token = page["data"]["next_token"].as_str().unwrap();
        let rest = get(&caller, sdk, &format!("{PATH}?page_token={token}&limit=100&type=2")).await;
        assert_eq!(rest["data"]["items"].as_array().unwrap().len(), 1, "{sdk:?}: {rest}");
        assert_eq!(rest["data"]["items"][0]["content"], "one", "{sdk:?}");
        let everything = get(&caller, sdk, PATH).await;
        assert_eq!(everything["data"]["items"].as_array().unwrap().len(), 2, "{sdk:?}: no parameter at all");
        let one = format!("{PATH}/{}", ids[0]);
        assert_eq!(get(&caller, sdk, &one).await["data"]["content"], "one", "{sdk:?}");
        let withdrawn = ask(&caller, sdk, Method::DELETE, &one, None).await;
        assert_eq!(withdrawn["code"], 200, "{sdk:?}: {withdrawn}");
        assert_eq!(get(&caller, sdk, &one).await["code"], 404, "{sdk:?}");
    }
}

#[tokio::test]
async fn pushes_are_listed_and_looked_up_as_java_asks() {
    const PATH: &str = "/im/v2/push_notification";
    let caller = caller().await;
    let sent = post(&caller, Sdk::Java, PATH, json!({ "content": "one" })).await;
    let id = sent["data"]["push_id"].as_i64().unwrap();
    let page = get(&caller, Sdk::Java, &format!("{PATH}?limit=20&type=1")).await;
    assert_eq!(page["data"]["items"][0]["push_id"], id, "{page}");
    let one = get(&caller, Sdk::Java, &format!("{PATH}/{id}")).await;
    assert_eq!(one["data"]["content"], "one", "{one}");
}

#[tokio::test]
async fn messages_of_a_room_are_listed_and_recalled_as_both_sdks_ask() {
    const ROOM: &str = "/im/v2/chatrooms/5001234567/messages";
    for sdk in BOTH {
        let caller = caller().await;
        let mut times = Vec::new();
        for id in ["m-1", "m-2", "m-3"] {
            let body = json!({ "sender_id": "host@corp",
                "message": { "message_client_id": id, "message_type": 0, "text": id } });
            let sent = post(&caller, sdk, ROOM, body).await;
            times.push(sent["data"]["message"]["create_time"].as_i64().unwrap());
        }
        // The filter by types has another name in each.
        let types = if sdk == Sdk::Go { "message_types" } else { "message_type" };
        let history =
            format!("/im/v2.1/chatrooms/5001234567/messages?sender_id=host%40corp&limit=2&{types}=0%2C1");
        let page = get(&caller, sdk, &format!("{history}&descending=true")).await;
        let listed = |page: &Value| -> Vec<String> {
            let items = page["data"]["items"].as_array().unwrap().iter();
            items.map(|item| item["message_client_id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(listed(&page), ["m-3", "m-2"], "{sdk:?}: {page}");
        let token = page["data"]["next_token"].as_str().unwrap();
        let rest = get(&caller, sdk, &format!("{history}&descending=true&page_token={token}")).await;
        assert_eq!(listed(&rest), ["m-1"], "{sdk:?}: {rest}");
        let none = get(&caller, sdk, &history.replace("0%2C1", "100")).await;
        assert_eq!(listed(&none), [""; 0], "{sdk:?}: {none}");

        let recall = |id: &str, time: i64, how: &str| {
            format!("{ROOM}/{id}?operator_id=host%40corp&sender_id=host%40corp&create_time={time}&{how}")
        };
        let notified = "notification_enabled=true&notification_extension=%7B%22by%22%3A%22host%22%7D";
        for (at, how) in [(0, notified), (1, "notification_enabled=false")] {
            let path = recall(&format!("m-{}", at + 1), times[at], how);
            let done = ask(&caller, sdk, Method::DELETE, &path, None).await;
            assert_eq!(done["code"], 200, "{sdk:?} {path}: {done}");
        }
        let left = get(&caller, sdk, &history).await;
        assert_eq!(listed(&left), ["m-3"], "{sdk:?}: {left}");
    }
}

#[tokio::test]
async fn receipts_are_given_and_read_as_both_sdks_ask() {
    const P2P_RECEIPT: &str = "/im/v2/messages/actions/p2p_read_receipt";
    const TEAM_RECEIPT: &str = "/im/v2/messages/actions/team_read_receipt";
    let receipts =
        json!({ "message": { "message_type": 0, "text": "hi" }, "team_option": { "mark_as_read": true } });
    for sdk in BOTH {
        let caller = caller().await;
        let sent = caller.sent(P2P, &hello()).await;
        let body = json!({ "from_account_id": "han-meimei", "message_server_id": sent.id, "to_account_id": "li.lei" });
        assert_eq!(post(&caller, sdk, P2P_RECEIPT, body).await["code"], 200, "{sdk:?}");
        let Sent { id, .. } = caller.sent(TEAM, &receipts).await;
        let body =
            json!({ "from_account_id": "jim", "message_server_ids": [id], "team_id": 36_912_345_678_i64 });
        let given = post(&caller, sdk, TEAM_RECEIPT, body).await;
        assert_eq!(given["data"]["success_list"], json!([id]), "{sdk:?}: {given}");
        let java = format!(
            "{TEAM_RECEIPT}?team_id=36912345678&team_type=1&sender_id=li.lei&message_server_id={id}&snapshot=true"
        );
        let go = format!("{TEAM_RECEIPT}?team_id=36912345678&message_server_id={id}&include_account=true");
        let read = get(&caller, Sdk::Java, &java).await;
        assert_eq!(read["data"]["read_account_ids"], json!(["jim"]), "{sdk:?}: {read}");
        // Go names neither the kind of the team nor the sender, which the documented call needs.
        assert_eq!(get(&caller, Sdk::Go, &go).await["code"], 414, "{sdk:?}");
    }
}

#[tokio::test]
async fn a_message_is_changed_and_read_back_as_both_sdks_ask() {
    for sdk in BOTH {
        let caller = caller().await;
        let Sent { id, time_ms, .. } = caller.sent(P2P, &hello()).await;
        let message = json!({ "message_server_id": id, "message_type": 0, "receiver_id": "han-meimei",
            "sender_id": "li.lei", "text": "later", "time": time_ms });
        let body = json!({ "message": message, "operator": "li.lei", "type": 1 });
        let changed = post(&caller, sdk, "/im/v2/messages/actions/modifyMsg", body).await;
        assert_eq!(changed["code"], 200, "{sdk:?}: {changed}");
        // Go reads by v2.1; Java's sources had v2 before.
        let version = if sdk == Sdk::Go { "v2.1" } else { "v2" };
        let messages = format!("/im/{version}/conversations/{P2P}/messages");
        let more = match sdk {
            Sdk::Go => String::new(),
            Sdk::Java => {
                format!("?message_time={time_ms}&check_team_valid=false&check_team_member_valid=false")
            }
        };
        let one = get(&caller, sdk, &format!("{messages}/{id}{more}")).await;
        assert_eq!(one["data"]["text"], "later", "{sdk:?}: {one}");
        let times = format!("begin_time=0&end_time={}&limit=100", time_ms + 1);
        let page =
            get(&caller, sdk, &format!("{messages}?{times}&descending=false&message_type=0%2C1")).await;
        assert_eq!(page["data"]["items"][0]["message_server_id"], id, "{sdk:?}: {page}");
        let by_id = json!({ "messages": [{ "message_server_id": id, "create_time": time_ms }] });
        let path = format!("/im/{version}/conversations/{P2P}/batch_messages");
        let found = post(&caller, sdk, &path, by_id).await;
        assert_eq!(found["data"]["success_list"][0]["text"], "later", "{sdk:?}: {found}");
        let all = format!("/im/v2/conversations/{P2P}/messages?type=2");
        let cleared = ask(&caller, sdk, Method::DELETE, &all, None).await;
        assert_eq!(cleared["code"], 200, "{sdk:?}: {cleared}");
    }
}
