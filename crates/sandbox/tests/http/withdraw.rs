use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, P2P, SUPER_TEAM, TEAM, answer, caller, caller_with, hello};

const RECEIVER: &str = "han-meimei%7C1%7Cli.lei";
const MEMBER: &str = "jim%7C2%7C36912345678";

fn message(conversation: &str, id: i64) -> String {
    format!("/nimserver/im/v2/conversations/{conversation}/messages/{id}")
}

async fn recall(caller: &Caller, conversation: &str, id: i64, query: &str) -> Value {
    caller.delete(&format!("{}?{query}", message(conversation, id))).await
}

/// The codes that a read answers for the sender and for another.
async fn codes(caller: &Caller, (sender, other): (&str, &str), id: i64) -> [Value; 2] {
    [
        caller.get(&message(sender, id)).await["code"].take(),
        caller.get(&message(other, id)).await["code"].take(),
    ]
}

#[tokio::test]
async fn each_type_of_recall_takes_the_message_from_those_it_names() {
    let caller = caller().await;
    let sides = [(P2P, RECEIVER), (TEAM, MEMBER), (SUPER_TEAM, "jim%7C3%7C36912345678")];
    let cases = [
        (sides[0], 1, [200, 107_404]),
        (sides[0], 2, [107_404, 107_404]),
        (sides[0], 3, [107_404, 107_404]),
        (sides[1], 1, [200, 107_404]),
        (sides[1], 2, [107_404, 107_404]),
        (sides[2], 2, [107_404, 107_404]),
    ];
    for (sides, kind, expected) in cases {
        let id = caller.sent(sides.0, &hello()).await.id;
        let answer = recall(&caller, sides.0, id, &format!("type={kind}")).await;
        assert_eq!(answer, json!({ "code": 200, "msg": "success", "data": {} }));
        assert_eq!(codes(&caller, sides, id).await, expected.map(|code| json!(code)), "{sides:?} {kind}");
        assert_eq!(caller.sandbox.world().messages().last().unwrap().withdraw_type, Some(kind));
        assert_eq!(recall(&caller, sides.0, id, &format!("type={kind}")).await["code"], 107_404);
    }
}

#[tokio::test]
async fn a_recalled_message_is_in_no_page_and_stays_away_after_a_restart() {
    let mut caller = caller().await;
    let (away, kept) = (caller.sent(P2P, &hello()).await.id, caller.sent(P2P, &hello()).await.id);
    recall(&caller, P2P, away, "type=2").await;
    caller = caller.restart().await;
    let page = format!("/im/v2.1/conversations/{P2P}/messages?begin_time=0&end_time=9999999999999&limit=9");
    let page = caller.get(&page).await;
    assert_eq!(page["data"]["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["data"]["items"][0]["message_server_id"], kept);
}

#[tokio::test]
async fn what_cannot_be_recalled_is_refused_with_its_reason() {
    let caller = caller().await;
    let (p2p, team) = (caller.sent(P2P, &hello()).await.id, caller.sent(TEAM, &hello()).await.id);
    let large = caller.sent(SUPER_TEAM, &hello()).await.id;
    let cases = [
        (P2P, p2p, "", 414),
        (P2P, p2p, "type=0", 414),
        (P2P, p2p, "type=4", 414),
        (SUPER_TEAM, large, "type=1", 414),
        (SUPER_TEAM, large, "type=3", 414),
        (P2P, p2p + 2, "type=2", 107_404),
        ("li.lei%7C1%7Cjim", p2p, "type=2", 107_404),
        (RECEIVER, p2p, "type=2", 107_301),
        (MEMBER, team, "type=2", 107_303),
        (P2P, p2p, "type=2&ignore_revoke_time=maybe", 414),
        (P2P, p2p, "type=2&check_team_member_valid=1", 414),
        (P2P, p2p, "type=2&message_time=today", 414),
        (P2P, p2p, "type=2&push_payload=%7B", 414),
        (P2P, p2p, &format!("type=2&description={}", "x".repeat(129)), 414),
        (P2P, p2p, &format!("type=2&push_content={}", "x".repeat(501)), 414),
        (P2P, p2p, &format!("type=2&push_payload=%22{}%22", "x".repeat(2047)), 414),
        (P2P, p2p, &format!("type=2&attach={}", "x".repeat(5001)), 414),
    ];
    for (conversation, id, query, code) in cases {
        assert_eq!(recall(&caller, conversation, id, query).await["code"], code, "{conversation} {query}");
    }
    assert!(caller.sandbox.world().messages().iter().all(|message| message.withdraw_type.is_none()));
}

#[tokio::test]
async fn a_recall_that_uses_every_option_is_accepted_with_and_without_a_body() {
    let caller = caller().await;
    let query = "type=2&description=gone&push_content=gone&push_payload=%7B%7D&route_environment=test&attach=x\
                 &check_team_member_valid=true&message_time=1764000012345&ignore_revoke_time=1";
    for body in ["", "{}"] {
        let path = format!("{}?{query}", message(P2P, caller.sent(P2P, &hello()).await.id));
        let request = caller.signed(Method::DELETE, &path).body(body);
        assert_eq!(answer(request.send().await.unwrap()).await["code"], 200);
    }
}

#[tokio::test]
async fn two_minutes_end_the_usual_recall_but_not_the_others() {
    let mut caller = caller().await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(caller.sent(P2P, &hello()).await.id);
    }
    caller = caller.aged(121).await;
    let cases = [
        (ids[0], "type=2", 107_314),
        (ids[0], "type=2&ignore_revoke_time=0", 107_314),
        (ids[0], "type=2&ignore_revoke_time=true", 200),
        (ids[1], "type=2&ignore_revoke_time=1", 200),
        (ids[2], "type=1", 200),
        (ids[3], "type=3", 200),
    ];
    for (id, query, code) in cases {
        assert_eq!(recall(&caller, P2P, id, query).await["code"], code, "{query}");
    }
}

#[tokio::test]
async fn thirty_days_end_every_recall() {
    let mut caller = caller().await;
    let id = caller.sent(P2P, &hello()).await.id;
    caller = caller.aged(30 * 24 * 60 * 60).await;
    for query in ["type=1", "type=2", "type=2&ignore_revoke_time=1", "type=3"] {
        assert_eq!(recall(&caller, P2P, id, query).await["code"], 107_314, "{query}");
    }
}

#[tokio::test]
async fn a_lenient_sandbox_takes_the_recall_of_nothing_for_a_success() {
    let caller = caller_with(|options| options.limits.lenient_withdraw = true).await;
    assert_eq!(recall(&caller, P2P, 1, "type=2").await["code"], 200);
}

#[tokio::test]
async fn a_recall_repeated_by_trace_id_is_a_success_again() {
    let caller = caller().await;
    let path = format!("{}?type=2", message(P2P, caller.sent(P2P, &hello()).await.id));
    for _ in 0..2 {
        let request = caller.signed(Method::DELETE, &path).header("X-custom-traceid", "t");
        assert_eq!(answer(request.send().await.unwrap()).await["code"], 200);
    }
}

#[tokio::test]
async fn deleting_a_conversation_empties_it_for_its_owner_alone() {
    let mut caller = caller().await;
    let old = caller.sent(P2P, &hello()).await.id;
    let clear = |kind: &str| format!("/im/v2/conversations/{P2P}/messages?type={kind}");
    assert_eq!(caller.delete(&clear("1")).await["code"], 200);
    assert_eq!(codes(&caller, (P2P, RECEIVER), old).await, [200, 200]);
    assert_eq!(caller.delete(&clear("3")).await, json!({ "code": 200, "msg": "success", "data": {} }));
    caller = caller.restart().await;
    assert_eq!(codes(&caller, (P2P, RECEIVER), old).await, [107_404, 200]);
    let new = caller.sent(P2P, &hello()).await.id;
    assert_eq!(codes(&caller, (P2P, RECEIVER), new).await, [200, 200]);
    for kind in ["", "4", "all"] {
        assert_eq!(caller.delete(&clear(kind)).await["code"], 414, "{kind}");
    }
}
