//! Every refusal can be rehearsed by who there is.

use reqwest::Method;
use sandbox::DirectoryError;
use serde_json::{Value, json};

use crate::caller::{Caller, P2P, TEAM, caller, hello};

fn set(caller: &Caller, population: &Value) {
    caller.sandbox.directory().replace_with_json(&population.to_string()).unwrap();
}

fn with(name: &str, value: Value) -> Value {
    let mut body = hello();
    body[name] = value;
    body
}

#[tokio::test]
async fn a_send_is_refused_with_the_code_of_what_stands_between_sender_and_receiver() {
    let caller = caller().await;
    let friends_only = with("p2p_option", json!({ "check_friend": true }));
    let cases = [
        (json!({ "account_id": "Han-Meimei", "blocks": ["LI.LEI"] }), hello(), 102_426),
        (json!({ "account_id": "han-meimei", "blocks": ["other"] }), hello(), 200),
        (json!({ "account_id": "han-meimei", "unknown": true }), hello(), 102_404),
        (json!({ "account_id": "li.lei", "unknown": true }), hello(), 102_404),
        (json!({ "account_id": "li.lei", "disabled": true }), hello(), 102_422),
        (json!({ "account_id": "li.lei", "muted": true }), hello(), 102_421),
        (json!({ "account_id": "han-meimei", "muted": true, "offline": true }), hello(), 200),
        (json!({ "account_id": "han-meimei" }), friends_only.clone(), 104_404),
        (json!({ "account_id": "han-meimei" }), hello(), 200),
        (json!({ "account_id": "han-meimei", "friends": ["li.lei"] }), friends_only.clone(), 200),
    ];
    for (account, body, code) in cases {
        set(&caller, &json!({ "accounts": [account] }));
        assert_eq!(caller.send(P2P, &body).await["code"], code, "{account}");
    }
    caller.sandbox.directory().reset().unwrap();
    assert_eq!(caller.send(P2P, &friends_only).await["code"], 200);
}

#[tokio::test]
async fn a_team_refuses_strangers_and_whoever_is_muted_unless_the_options_say_otherwise() {
    let caller = caller().await;
    let option = |option: Value| with("team_option", option);
    let member = json!([{ "account_id": "li.lei" }]);
    let muted = json!([{ "account_id": "li.lei", "muted": true }]);
    let cases = [
        (json!({ "members": member }), hello(), 200),
        (json!({ "members": [] }), hello(), 109_404),
        (json!({ "members": [] }), option(json!({ "check_team_member_valid": false })), 200),
        (json!({ "members": muted }), hello(), 109_424),
        (json!({ "members": muted }), option(json!({ "ignore_member_chat_banned": true })), 200),
        (json!({ "members": member, "mute": "members" }), hello(), 108_306),
        (json!({ "members": member, "mute": "members", "owner": "li.lei" }), hello(), 200),
        (json!({ "members": member, "mute": "all", "owner": "li.lei" }), hello(), 108_423),
        (json!({ "members": member, "mute": "all" }), option(json!({ "ignore_chat_banned": true })), 200),
        (json!({ "members": member, "unknown": true }), hello(), 108_404),
        (json!({ "members": member, "super": true }), hello(), 108_404),
        (
            json!({ "members": member }),
            with(
                "target_option",
                json!({ "receiver_account_ids": ["bob"], "check_team_member_valid": true }),
            ),
            109_404,
        ),
    ];
    for (mut team, body, code) in cases {
        team["team_id"] = json!("36912345678");
        set(&caller, &json!({ "teams": [team] }));
        assert_eq!(caller.send(TEAM, &body).await["code"], code, "{team}");
    }
}

#[tokio::test]
async fn in_a_batch_only_those_fail_whom_the_directory_keeps_from_receiving() {
    let caller = caller().await;
    set(
        &caller,
        &json!({ "accounts": [
        { "account_id": "a", "blocks": ["li.lei"] }, { "account_id": "b", "unknown": true }
    ] }),
    );
    let mut body = hello();
    body["sender_id"] = json!("li.lei");
    body["receiver_ids"] = json!(["a", "b", "c"]);
    let data = caller.call("/im/v2/conversations/messages", &body).await["data"].take();
    let codes: Vec<i64> = data["failed_list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["error_code"].as_i64().unwrap())
        .collect();
    assert_eq!((codes, data["success_list"].as_array().unwrap().len()), (vec![102_426, 102_404], 1));

    set(&caller, &json!({ "accounts": [{ "account_id": "li.lei", "muted": true }] }));
    assert_eq!(caller.call("/im/v2/conversations/messages", &body).await["code"], 102_421);
    let room = json!({ "sender_id": "li.lei", "message": { "message_client_id": "c", "message_type": 0, "text": "x" } });
    assert_eq!(caller.call("/im/v2/chatrooms/1/messages", &room).await["code"], 102_421);
}

#[tokio::test]
async fn what_goes_into_rooms_and_to_everybody_is_from_and_to_accounts_that_are_there() {
    const BROADCAST: &str = "/im/v2/broadcast_notification";
    const ROOMS: &str = "/im/v2.1/broadcast_notification/actions/chatroom";
    const PUSH: &str = "/im/v2/push_notification";
    let caller = caller().await;
    set(
        &caller,
        &json!({ "accounts": [{ "account_id": "gone", "unknown": true },
            { "account_id": "old", "disabled": true }, { "account_id": "loud", "muted": true }] }),
    );
    let message = json!({ "message_client_id": "c", "message_type": 0, "text": "x" });
    let one = json!({ "sender_id": "host", "receiver_ids": ["Gone", "jim"], "message": message });
    let answer = caller.call("/im/v2/chatrooms/5/messages", &one).await;
    assert_eq!(answer["data"]["failed_list"][0]["account_id"], "gone", "{answer}");
    assert_eq!(answer["data"]["failed_list"][0]["error_code"], 102_404);
    let many =
        json!({ "room_id": 5, "sender_id": "host", "receiver_ids": ["gone", "jim"], "messages": [message] });
    let answer = caller.call("/im/v2/chatrooms/messages", &many).await;
    let failed = &answer["data"]["failed_list"][0]["failed_account_ids"];
    assert_eq!((&failed[0]["account_id"], &failed[1]), (&json!("gone"), &Value::Null), "{answer}");
    for arrived in caller.sandbox.world().room_messages() {
        assert_eq!(arrived.receivers, ["jim"]);
    }

    let codes = [("gone", 102_404), ("old", 102_422), ("loud", 102_421), ("host", 200)];
    for (sender, code) in codes {
        let to_rooms = json!({ "client_broadcast_id": sender, "sender_id": sender,
            "message": { "message_type": 0, "text": "x" } });
        assert_eq!(caller.call(ROOMS, &to_rooms).await["code"], code, "{sender}");
        // Only messages are muted.
        let code = if sender == "loud" { 200 } else { code };
        let to_users = json!({ "content": "x", "from_account_id": sender });
        assert_eq!(caller.call(BROADCAST, &to_users).await["code"], code, "{sender}");
        let push = json!({ "content": "x", "sender_account_id": sender });
        assert_eq!(caller.call(PUSH, &push).await["code"], code, "{sender}");
    }
}

#[tokio::test]
async fn a_notification_goes_to_who_is_there() {
    let caller = caller().await;
    set(
        &caller,
        &json!({
            "accounts": [{ "account_id": "b", "unknown": true }], "teams": [{ "team_id": "7" }]
        }),
    );
    for (kind, receiver, code) in
        [(1, "b", 102_404), (1, "c", 200), (2, "7", 109_404), (2, "8", 200), (3, "7", 108_404)]
    {
        let body = json!({ "sender_id": "a", "type": kind, "receiver_id": receiver, "content": "{}" });
        assert_eq!(caller.call("/im/v2/custom_notification", &body).await["code"], code, "{body}");
    }
}

#[tokio::test]
async fn the_directory_is_there_after_a_restart_and_an_unreadable_one_is_put_aside() {
    let caller = caller().await;
    set(&caller, &json!({ "accounts": [{ "account_id": "han-meimei", "blocks": ["li.lei"] }] }));
    let caller = caller.restart().await;
    assert_eq!(caller.send(P2P, hello()).await["code"], 102_426);

    std::fs::write(caller.folder.path().join("directory.json"), "{ broken").unwrap();
    let caller = caller.restart().await;
    assert_eq!(caller.send(P2P, hello()).await["code"], 200);
    let aside = std::fs::read_to_string(caller.folder.path().join("directory.json.unreadable")).unwrap();
    assert_eq!(aside, "{ broken");
}

#[tokio::test]
async fn what_cannot_be_in_a_directory_is_named_and_changes_nothing() {
    let caller = caller().await;
    let before = json!({ "accounts": [{ "account_id": "kept" }] });
    set(&caller, &before);
    let cases = [
        (
            json!({ "accounts": [{ "account_id": "a b" }] }),
            "accounts[0].account_id is not 1 to 32 of letters, digits, _ @ . -",
        ),
        (
            json!({ "accounts": [{ "account_id": "a" }, { "account_id": "A" }] }),
            "accounts[1].account_id is listed twice",
        ),
        (
            json!({ "accounts": [{ "account_id": "a", "blocks": [""] }] }),
            "accounts[0].blocks[0] is not 1 to 32 of letters, digits, _ @ . -",
        ),
        (json!({ "teams": [{ "team_id": "x" }] }), "teams[0].team_id is no decimal int64 above 0"),
        (
            json!({ "teams": [{ "team_id": "1", "members": [{ "account_id": "a" }, { "account_id": "a" }] }] }),
            "teams[0].members[1].account_id is listed twice",
        ),
    ];
    for (population, problem) in cases {
        let error = caller.sandbox.directory().replace_with_json(&population.to_string()).unwrap_err();
        assert_eq!(error.to_string(), problem);
    }
    let error = caller.sandbox.directory().replace_with_json("{\n\"acounts\": []}").unwrap_err();
    assert!(
        matches!(&error, DirectoryError::Unreadable { line: 2, problem } if problem.contains("acounts")),
        "{error}"
    );
    assert_eq!(caller.sandbox.directory().population().accounts[0].account_id, "kept");
}

#[tokio::test]
async fn scripts_read_set_and_reset_the_directory() {
    let caller = caller().await;
    let call = |method: Method| caller.with_token(method, "/sandbox/directory");
    let body = json!({ "accounts": [{ "account_id": "HAN-meimei", "unknown": true }] });
    assert_eq!(call(Method::PUT).body(body.to_string()).send().await.unwrap().status(), 204);
    assert_eq!(caller.send(P2P, hello()).await["code"], 102_404);
    let read = call(Method::GET).send().await.unwrap().text().await.unwrap();
    let read: Value = serde_json::from_str(&read).unwrap();
    assert_eq!(read["accounts"][0]["account_id"], "han-meimei");
    assert_eq!(call(Method::PUT).body("[]").send().await.unwrap().status(), 422);
    assert_eq!(call(Method::DELETE).send().await.unwrap().status(), 204);
    assert_eq!(caller.send(P2P, hello()).await["code"], 200);
    let without = caller.http.put(caller.url("/sandbox/directory")).body("{}").send().await.unwrap();
    assert_eq!(without.status(), 401);
}
