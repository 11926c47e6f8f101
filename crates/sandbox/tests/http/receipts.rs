use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, P2P, Sent, TEAM, answer, caller, hello};

fn for_receipts() -> Value {
    json!({ "message": hello()["message"], "team_option": { "mark_as_read": true } })
}

fn details(id: i64, query: &str) -> String {
    format!("/im/v2/messages/actions/team_read_receipt?team_id=36912345678&message_server_id={id}&{query}")
}

async fn read_in_team(caller: &Caller, reader: &str, team_id: Value, ids: &[i64]) -> Value {
    let body = json!({ "from_account_id": reader, "team_id": team_id, "message_server_ids": ids });
    caller.act("team_read_receipt", &body).await
}

#[tokio::test]
async fn a_p2p_receipt_marks_everything_up_to_its_message() {
    let mut caller = caller().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(caller.sent(P2P, &hello()).await.id);
    }
    let body =
        json!({ "from_account_id": "Han-Meimei", "to_account_id": "li.lei", "message_server_id": ids[1] });
    let answer = caller.act("p2p_read_receipt", &body).await;
    assert!(answer["data"]["timestamp"].as_u64().unwrap() > 0);
    caller = caller.restart().await;
    let readers: Vec<_> =
        caller.sandbox.world().messages().into_iter().map(|message| message.read_by).collect();
    assert_eq!(readers, [vec!["han-meimei"], vec!["han-meimei"], vec![]]);
}

#[tokio::test]
async fn a_p2p_receipt_that_fits_no_message_is_refused() {
    let caller = caller().await;
    let id = caller.sent(P2P, &hello()).await.id;
    let cases = [
        (json!({ "from_account_id": "han-meimei", "to_account_id": "li.lei" }), 414),
        (json!({ "from_account_id": "li.lei", "to_account_id": "li.lei", "message_server_id": id }), 414),
        (
            json!({ "from_account_id": "li.lei", "to_account_id": "han-meimei", "message_server_id": id }),
            107_404,
        ),
        (json!({ "from_account_id": "jim", "to_account_id": "li.lei", "message_server_id": id }), 107_404),
    ];
    for (body, code) in cases {
        assert_eq!(caller.act("p2p_read_receipt", &body).await["code"], code, "{body}");
    }
}

#[tokio::test]
async fn group_receipts_count_those_who_read_and_those_seen_who_did_not() {
    let caller = caller().await;
    let asked = caller.sent(TEAM, &for_receipts()).await.id;
    let unasked = caller.sent(TEAM, &hello()).await.id;
    caller.sent("kate_01%7C2%7C36912345678", &hello()).await;
    let answer = read_in_team(&caller, "han-meimei", json!(36_912_345_678_i64), &[asked, unasked, 7]).await;
    assert_eq!(answer["data"], json!({ "success_list": [asked], "failed_list": [unasked, 7] }));
    read_in_team(&caller, "jim", json!("36912345678"), &[asked]).await;
    assert_eq!(
        read_in_team(&caller, "li.lei", json!(36_912_345_678_i64), &[asked]).await["data"]["failed_list"],
        json!([asked])
    );
    let counts = caller.get(&details(asked, "team_type=1&sender_id=li.lei")).await;
    assert_eq!(counts["data"], json!({ "read_size": 2, "unread_size": 1 }));
    let names = caller.get(&details(asked, "team_type=1&sender_id=li.lei&snapshot=true")).await;
    assert_eq!(names["data"]["read_account_ids"], json!(["han-meimei", "jim"]));
    assert_eq!(names["data"]["unread_account_ids"], json!(["kate_01"]));
    assert_eq!(caller.get(&details(unasked, "team_type=1&sender_id=li.lei")).await["code"], 108_301);
}

#[tokio::test]
async fn group_receipts_without_sense_are_refused() {
    let caller = caller().await;
    let id = caller.sent(TEAM, &for_receipts()).await.id;
    assert_eq!(read_in_team(&caller, "jim", json!(36_912_345_678_i64), &[]).await["code"], 414);
    assert_eq!(read_in_team(&caller, "jim", json!(36_912_345_678_i64), &[id; 51]).await["code"], 414);
    assert_eq!(read_in_team(&caller, "jim", json!("team"), &[id]).await["code"], 414);
    let cases = [
        ("team_type=2&sender_id=li.lei", 414),
        ("sender_id=li.lei", 414),
        ("team_type=1", 414),
        ("team_type=1&sender_id=jim", 107_404),
    ];
    for (query, code) in cases {
        assert_eq!(caller.get(&details(id, query)).await["code"], code, "{query}");
    }
}

fn target(sent: &Sent) -> Value {
    json!({
        "conversation_type": 1, "sender_id": "li.lei", "receiver_id": "han-meimei",
        "message_server_id": sent.id, "message_client_id": sent.client_id, "create_time": sent.time_ms,
    })
}

async fn reaction(caller: &Caller, method: Method, body: Value) -> Value {
    let request = caller.signed(method, "/im/v2/messages/actions/quick_comment").body(body.to_string());
    answer(request.send().await.unwrap()).await
}

#[tokio::test]
async fn reactions_are_put_on_replaced_and_taken_off() {
    let mut caller = caller().await;
    let sent = caller.sent(P2P, &hello()).await;
    let of = |who: &str, index: i64, extension: &str| json!({ "operator_id": who, "index": index, "extension": extension, "message": target(&sent) });
    for (who, index, extension) in [("jim", 1, "a"), ("jim", 1, "b"), ("jim", 2, ""), ("Kate", 1, "")] {
        let answer = reaction(&caller, Method::PATCH, of(who, index, extension)).await;
        assert!(answer["data"]["time"].as_u64().unwrap() > 0, "{answer}");
    }
    assert_eq!(reaction(&caller, Method::DELETE, of("jim", 2, "")).await["code"], 200);
    caller = caller.restart().await;
    let mut queried = reaction(&caller, Method::POST, json!({ "messages": [target(&sent)] })).await;
    let mut shown = queried["data"]["success_list"][0].take();
    let comments: Vec<_> = shown["comments"].take().as_array().unwrap().clone();
    let comments: Vec<_> = comments
        .iter()
        .map(|c| (c["operator_id"].clone(), c["index"].clone(), c["extension"].clone()))
        .collect();
    assert_eq!(comments, [(json!("jim"), json!(1), json!("b")), (json!("kate"), json!(1), json!(""))]);
    assert_eq!(shown["message_server_id"], sent.id);
}

#[tokio::test]
async fn a_reaction_to_nothing_is_refused_and_asking_for_it_fails_alone() {
    let caller = caller().await;
    let (sent, other) = (caller.sent(P2P, &hello()).await, caller.sent(P2P, &hello()).await);
    let mixed = Sent { client_id: other.client_id.clone(), ..sent };
    let body = |index: i64, sent| json!({ "operator_id": "jim", "index": index, "message": target(sent) });
    assert_eq!(reaction(&caller, Method::PATCH, body(1, &mixed)).await["code"], 107_404);
    assert_eq!(reaction(&caller, Method::PATCH, body(0, &other)).await["code"], 414);
    assert_eq!(reaction(&caller, Method::POST, json!({ "messages": [] })).await["code"], 414);
    let asked = json!({ "messages": [target(&mixed), target(&other)] });
    let answer = reaction(&caller, Method::POST, asked).await;
    assert_eq!(answer["data"]["failed_list"][0]["error_code"], 107_404);
    assert_eq!(answer["data"]["success_list"][0]["comments"], json!([]));
}

#[tokio::test]
async fn a_targeted_message_takes_no_reactions() {
    let caller = caller().await;
    let option = json!({ "receiver_account_ids": ["jim"], "inclusive": true });
    let sent = caller.sent(TEAM, &json!({ "message": hello()["message"], "target_option": option })).await;
    let mut message = target(&sent);
    message["conversation_type"] = json!(2);
    message["receiver_id"] = json!("36912345678");
    let body = json!({ "operator_id": "jim", "index": 1, "message": message });
    assert_eq!(reaction(&caller, Method::PATCH, body).await["code"], 107_347);
}
