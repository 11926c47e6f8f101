//! The other side of a send: what accounts have, and what they do.

use sandbox::SeatConversationKind::{P2p, SuperTeam, Team};
use sandbox::{SeatAct, SeatNoticeKind};
use serde_json::{Value, json};

use crate::caller::{Caller, P2P, TEAM, answer, caller, hello};

fn with(name: &str, value: Value) -> Value {
    let mut body = hello();
    body[name] = value;
    body
}

fn act(caller: &Caller, account: &str, act: Value) {
    let act: SeatAct = serde_json::from_value(act).unwrap();
    caller.sandbox.seat().act(account, &act).unwrap();
}

#[test]
fn a_conversation_is_named_by_its_kind_and_not_by_a_number() {
    for (kind, meant) in [("p2p", P2p), ("team", Team), ("superteam", SuperTeam)] {
        let act = json!({ "act": "read", "kind": kind, "peer": "a" });
        let read = SeatAct::Read { kind: meant, peer: "a".to_owned() };
        assert_eq!(serde_json::from_value::<SeatAct>(act).unwrap(), read);
        assert_eq!(serde_json::to_value(meant).unwrap(), kind);
    }
    let act = json!({ "act": "read", "kind": 1, "peer": "a" });
    assert!(serde_json::from_value::<SeatAct>(act).is_err());
}

fn unread(caller: &Caller, account: &str) -> Vec<(String, u32)> {
    let conversations = caller.sandbox.seat().conversations(account);
    conversations.into_iter().map(|one| (one.peer, one.unread)).collect()
}

#[tokio::test]
async fn a_message_waits_to_be_read_until_its_receiver_reads_it() {
    let caller = caller().await;
    caller.sent(P2P, &hello()).await;
    caller.sent("jim%7C1%7Chan-meimei", &hello()).await;
    caller.sent(P2P, &with("message_config", json!({ "unread_enabled": false }))).await;
    assert_eq!(unread(&caller, "Han-MeiMei"), [("li.lei".to_owned(), 1), ("jim".to_owned(), 1)]);
    assert_eq!(unread(&caller, "li.lei"), [("han-meimei".to_owned(), 0)]);

    act(&caller, "han-meimei", json!({ "act": "read", "kind": "p2p", "peer": "li.lei" }));

    assert_eq!(unread(&caller, "han-meimei"), [("li.lei".to_owned(), 0), ("jim".to_owned(), 1)]);
    let seen = caller.sandbox.seat().messages("li.lei", P2p, "han-meimei", None, 10);
    assert!(seen.iter().all(|message| message.sent && message.read_by == ["han-meimei"]), "{seen:?}");
    assert_eq!(caller.sandbox.seat().accounts(), ["han-meimei", "jim", "li.lei"]);
}

#[tokio::test]
async fn a_read_team_message_shows_in_the_receipt_that_its_sender_asks_for() {
    let caller = caller().await;
    let id = caller.sent(TEAM, &with("team_option", json!({ "mark_as_read": true }))).await.id;
    act(&caller, "jim", json!({ "act": "read", "kind": "team", "peer": "36912345678" }));
    let receipt = caller
        .get(&format!(
            "/im/v2/messages/actions/team_read_receipt?team_id=36912345678&team_type=1&sender_id=li.lei\
             &message_server_id={id}&snapshot=true"
        ))
        .await;
    assert_eq!(receipt["data"]["read_account_ids"], json!(["jim"]));
}

#[tokio::test]
async fn what_a_receiver_does_is_what_the_next_send_is_refused_for() {
    let caller = caller().await;
    let friends_only = with("p2p_option", json!({ "check_friend": true }));
    let blocked = |on: bool| json!({ "act": "block", "account_id": "Li.Lei", "on": on });
    act(&caller, "han-meimei", blocked(true));
    assert_eq!(caller.send(P2P, hello()).await["code"], 102_426);
    act(&caller, "han-meimei", blocked(false));
    assert_eq!(caller.send(P2P, hello()).await["code"], 200);
    assert_eq!(caller.send(P2P, &friends_only).await["code"], 104_404);
    act(&caller, "han-meimei", json!({ "act": "befriend", "account_id": "li.lei", "on": true }));
    assert_eq!(caller.send(P2P, &friends_only).await["code"], 200);
    assert_eq!(caller.send("han-meimei%7C1%7Cli.lei", &friends_only).await["code"], 200);
    act(&caller, "han-meimei", json!({ "act": "mute", "account_id": "li.lei", "on": true }));
    assert_eq!(caller.send(P2P, hello()).await["code"], 102_421);
    act(&caller, "han-meimei", json!({ "act": "mute", "account_id": "li.lei", "on": false }));
    act(&caller, "han-meimei", json!({ "act": "unknown", "on": true }));
    assert_eq!(caller.send(P2P, hello()).await["code"], 102_404);
}

#[tokio::test]
async fn who_leaves_a_team_can_neither_see_it_nor_send_to_it() {
    let caller = caller().await;
    caller.sent(TEAM, &hello()).await;
    assert_eq!(unread(&caller, "jim"), [("36912345678".to_owned(), 1)]);
    let join = |on: bool| json!({ "act": "join", "team_id": "36912345678", "on": on });
    act(&caller, "jim", join(false));
    assert_eq!(unread(&caller, "jim"), []);
    assert_eq!(caller.send("jim%7C2%7C36912345678", hello()).await["code"], 109_404);
    // Who spoke there before stays in.
    assert_eq!(caller.send(TEAM, hello()).await["code"], 200);
    act(&caller, "jim", join(true));
    assert_eq!(unread(&caller, "jim"), [("36912345678".to_owned(), 2)]);
}

#[tokio::test]
async fn a_receiver_sees_changes_recalls_streams_and_files_as_they_are_now() {
    let caller = caller().await;
    let form = [("content", "aGVsbG8=")];
    let upload = caller.signed(reqwest::Method::POST, "/nimserver/msg/upload.action").form(&form);
    let url = answer(upload.send().await.unwrap()).await["url"].as_str().unwrap().to_owned();
    let picture = json!({ "message": { "message_type": 1, "attachment": { "url": url, "w": 1 } } });
    caller.sent(P2P, &picture).await;
    let recalled = caller.sent(P2P, &hello()).await.id;
    caller.delete(&format!("/im/v2/conversations/{P2P}/messages/{recalled}?type=1")).await;
    let silent = caller.sent(P2P, &hello()).await.id;
    caller.delete(&format!("/im/v2/conversations/{P2P}/messages/{silent}?type=3")).await;
    let chunk = json!({ "message": { "message_type": 0, "message_client_id": "s", "attachment": { "text": "On", "index": 0 } } });
    caller.call(&format!("/im/v2/conversations/{P2P}/messages/actions/stream_message"), &chunk).await;

    let seen = caller.sandbox.seat().messages("han-meimei", P2p, "li.lei", None, 10);

    assert_eq!(seen.len(), 3, "{seen:?}");
    assert_eq!((seen[0].streaming, seen[0].attachment.contains("\"text\":\"On\"")), (Some(true), true));
    assert_eq!((seen[1].recalled, seen[1].text.as_str(), seen[1].unread), (true, "", false));
    let key = seen[2].file.clone().unwrap();
    let (path, _) = caller.sandbox.world().upload_file(&key).unwrap();
    assert_eq!(std::fs::read_to_string(path).unwrap(), "hello");
    // Its sender keeps what it took back from one side.
    let sent = caller.sandbox.seat().messages("li.lei", P2p, "han-meimei", None, 10);
    assert_eq!((sent[1].recalled, sent[1].text.is_empty()), (false, false));
}

#[tokio::test]
async fn a_push_says_what_the_options_want_and_a_reaction_goes_on_and_off() {
    let caller = caller().await;
    let off = with("push_config", json!({ "push_enabled": false }));
    caller.sent(P2P, &off).await;
    let payload = json!({ "push_content": "Come!", "push_nick_enabled": false, "push_payload": "{\"pushTitle\":\"T\"}" });
    let id = caller.sent(P2P, &with("push_config", payload)).await.id;
    let seen = || caller.sandbox.seat().messages("han-meimei", P2p, "li.lei", None, 10);
    let push = seen()[0].push.clone().unwrap();
    assert_eq!((push.title.as_str(), push.text.as_str(), push.with_name), ("T", "Come!", false));
    assert_eq!(seen()[1].push, None);

    let react = json!({ "act": "react", "message_server_id": id.to_string(), "index": 2 });
    act(&caller, "han-meimei", react.clone());
    assert_eq!((seen()[0].reactions.len(), seen()[0].reactions[0].index), (1, 2));
    act(&caller, "han-meimei", react);
    assert_eq!(seen()[0].reactions, []);
}

#[tokio::test]
async fn a_directed_team_message_is_seen_by_those_it_is_directed_to() {
    let caller = caller().await;
    let target = |inclusive: bool| {
        with("target_option", json!({ "receiver_account_ids": ["Jim"], "inclusive": inclusive }))
    };
    caller.sent(TEAM, &target(true)).await;
    caller.sent(TEAM, &target(false)).await;
    let count = |account: &str| caller.sandbox.seat().messages(account, Team, "36912345678", None, 10).len();
    assert_eq!((count("jim"), count("kate"), count("li.lei")), (1, 1, 2));
}

#[tokio::test]
async fn notices_reach_those_they_are_for() {
    let caller = caller().await;
    let notification = json!({ "sender_id": "a", "type": 1, "receiver_id": "han-meimei", "content": "{}" });
    caller.call("/im/v2/custom_notification", &notification).await;
    caller.call("/im/v2/broadcast_notification", &json!({ "content": "all" })).await;
    let kinds = |account: &str| {
        caller.sandbox.seat().notices(account, 9).into_iter().map(|notice| notice.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds("han-meimei"), [SeatNoticeKind::Broadcast, SeatNoticeKind::Notification]);
    assert_eq!(kinds("jim"), [SeatNoticeKind::Broadcast]);
}

#[tokio::test]
async fn a_team_is_seen_as_a_whole_from_outside_with_who_is_in_it() {
    let caller = caller().await;
    let to_jim = with("target_option", json!({ "receiver_account_ids": ["jim"], "inclusive": true }));
    caller.sent(TEAM, &hello()).await;
    caller.sent(TEAM, &to_jim).await;
    caller.sent(P2P, &hello()).await;
    act(&caller, "jim", json!({ "act": "read", "kind": "team", "peer": "36912345678" }));
    let seat = caller.sandbox.seat();
    let teams: Vec<_> =
        seat.teams().into_iter().map(|team| (team.kind, team.team_id, team.members)).collect();
    assert_eq!(teams, [(Team, "36912345678".to_owned(), vec!["li.lei".to_owned()])], "who has spoken");

    let seen = seat.team_messages(Team, "36912345678", None, 10);
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|one| !one.sent && !one.unread && one.read_by == ["jim"]), "{seen:?}");
    let newest = seen[0].message_server_id.parse().expect("an id");
    assert_eq!(seat.team_messages(Team, "36912345678", Some(newest), 10), seen[1..], "older ones");
    assert_eq!(seat.team_messages(SuperTeam, "36912345678", None, 10), [], "it is no super team");
    assert_eq!(seat.team_messages(P2p, "han-meimei", None, 10), [], "nobody sees a conversation of two");

    act(&caller, "jim", json!({ "act": "join", "team_id": "36912345678", "on": true }));
    assert_eq!(seat.teams()[0].members, ["jim", "li.lei"], "who is listed");
}
