use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, P2P, Sent, TEAM, answer, caller, hello};

fn text(text: &str) -> Value {
    json!({ "message": { "message_type": 0, "text": text } })
}

fn ids(list: &Value) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|item| item["message_server_id"].as_i64().unwrap()).collect()
}

async fn by_ids(caller: &Caller, messages: Value) -> Value {
    let path = format!("/nimserver/im/v2.1/conversations/{P2P}/batch_messages");
    let body = json!({ "messages": messages }).to_string();
    answer(caller.signed(Method::POST, &path).body(body).send().await.unwrap()).await
}

fn of(sent: &Sent) -> Value {
    json!({ "message_server_id": sent.id, "create_time": sent.time_ms })
}

async fn search(caller: &Caller, query: &str) -> Value {
    caller.get(&format!("/im/v2.1/messages/actions/search_messages?{query}")).await
}

#[tokio::test]
async fn messages_are_read_by_id_and_what_is_missing_fails_alone() {
    let caller = caller().await;
    let (here, gone) = (caller.sent(P2P, &hello()).await, caller.sent(P2P, &hello()).await);
    let elsewhere = caller.sent(TEAM, &hello()).await;
    caller.delete(&format!("/im/v2/conversations/{P2P}/messages/{}?type=2", gone.id)).await;
    let wrong_time = json!({ "message_server_id": here.id, "create_time": here.time_ms + 1 });
    let answer = by_ids(&caller, json!([of(&here), of(&gone), of(&elsewhere), wrong_time])).await;
    assert_eq!(ids(&answer["data"]["success_list"]), [here.id]);
    assert_eq!(answer["data"]["success_list"][0]["text"], "Lunch at noon?");
    let failed = &answer["data"]["failed_list"];
    assert_eq!(ids(failed), [gone.id, elsewhere.id, here.id]);
    assert!(failed.as_array().unwrap().iter().all(|failed| failed["error_code"] == 107_404));
}

#[tokio::test]
async fn a_list_of_ids_without_sense_is_refused() {
    let caller = caller().await;
    let one = json!({ "message_server_id": 1, "create_time": 1 });
    let lists = [
        json!([]),
        json!(null),
        json!([1]),
        json!([{ "message_server_id": 1 }]),
        json!([{ "message_server_id": "1", "create_time": 1 }]),
        json!(vec![one; 101]),
    ];
    for list in lists {
        assert_eq!(by_ids(&caller, list.clone()).await["code"], 414, "{list}");
    }
}

#[tokio::test]
async fn a_search_finds_words_of_what_its_operator_can_read() {
    let caller = caller().await;
    let lunch = caller.sent(P2P, &text("LUNCH at noon")).await.id;
    let tea = caller.sent(P2P, &text("中午喝茶, then lunch")).await.id;
    let team = caller.sent(TEAM, &text("team lunch")).await.id;
    caller.sent("kate%7C1%7Cjim", &text("secret lunch")).await;
    let cases = [
        ("operator_id=li.lei", vec![team, tea, lunch]),
        ("operator_id=li.lei&direction=1", vec![lunch, tea, team]),
        ("operator_id=Han-Meimei&keyword_list=%5B%22lunch%22%5D", vec![tea, lunch]),
        ("operator_id=li.lei&keyword_list=%5B%22%E4%B8%AD%E5%8D%88%22%5D", vec![tea]),
        ("operator_id=li.lei&keyword_list=%5B%22noon%22%2C%22team%22%5D", vec![team, lunch]),
        ("operator_id=li.lei&keyword_list=%5B%22lunch%22%2C%22team%22%5D&keyword_match_type=1", vec![team]),
        ("operator_id=li.lei&conversation_id=li.lei%7C2%7C36912345678", vec![team]),
        ("operator_id=jim&conversation_id=jim%7C2%7C36912345678&sender_account_ids=li.lei,kate", vec![team]),
        ("operator_id=li.lei&message_types=10", vec![]),
        ("operator_id=li.lei&message_types=0,10&message_sub_types=3", vec![]),
        ("operator_id=li.lei&start_time=0&time_period=1000", vec![]),
        ("operator_id=nobody", vec![]),
    ];
    for (query, expected) in cases {
        let answer = search(&caller, query).await;
        assert_eq!(ids(&answer["data"]["items"]), expected, "{query}");
        assert_eq!(answer["data"]["count"], expected.len(), "{query}");
    }
}

#[tokio::test]
async fn a_search_goes_page_by_page_and_knows_the_whole_count() {
    let caller = caller().await;
    let mut sent = Vec::new();
    for _ in 0..3 {
        sent.push(caller.sent(P2P, &hello()).await.id);
    }
    let first = search(&caller, "operator_id=li.lei&direction=1&limit=2").await;
    let token = first["data"]["next_token"].as_str().unwrap();
    let second = search(&caller, &format!("operator_id=li.lei&direction=1&limit=2&page_token={token}")).await;
    assert_eq!([ids(&first["data"]["items"]), ids(&second["data"]["items"])].concat(), sent);
    assert_eq!((&first["data"]["has_more"], &first["data"]["count"]), (&json!(true), &json!(3)));
    assert_eq!(second["data"]["has_more"], false);
}

#[tokio::test]
async fn a_search_without_sense_is_refused() {
    let caller = caller().await;
    let queries = [
        ("limit=1", 414),
        ("operator_id=a%20b", 414),
        ("operator_id=li.lei&limit=101", 414),
        ("operator_id=li.lei&direction=2", 414),
        ("operator_id=li.lei&keyword_match_type=2", 414),
        ("operator_id=li.lei&keyword_list=lunch", 414),
        ("operator_id=li.lei&keyword_list=%5B1,2,3,4,5,6%5D", 414),
        ("operator_id=li.lei&sender_account_ids=a,b,c,d,e,f", 414),
        ("operator_id=li.lei&conversation_id=li.lei", 414),
        ("operator_id=li.lei&conversation_id=jim%7C1%7Cli.lei", 110_302),
    ];
    for (query, code) in queries {
        assert_eq!(search(&caller, query).await["code"], code, "{query}");
    }
}

#[tokio::test]
async fn a_thread_holds_its_root_and_the_answers_to_it() {
    let caller = caller().await;
    let root = caller.sent(P2P, &hello()).await;
    let mark = json!({
        "sender_id": "li.lei", "receiver_id": "han-meimei", "create_time": root.time_ms,
        "message_server_id": root.id, "message_client_id": root.client_id,
    });
    let reply = json!({ "message": hello()["message"], "thread_config": { "thread_root": mark, "thread_reply": mark } });
    let replies =
        [caller.sent("han-meimei%7C1%7Cli.lei", &reply).await.id, caller.sent(P2P, &reply).await.id];
    caller.sent(P2P, &hello()).await;
    let (id, client_id, time_ms) = (root.id, &root.client_id, root.time_ms);
    let ask = async |names: &str| {
        let path = "/im/v2.1/messages/actions/thread_messages?begin_time=0&end_time=9999999999999";
        let of = "conversation_type=1&sender_id=li.lei&receiver_id=han-meimei";
        caller.get(&format!("{path}&limit=9&descending=false&{of}&{names}")).await
    };
    let answer =
        ask(&format!("message_server_id={id}&message_client_id={client_id}&create_time={time_ms}")).await;
    assert_eq!(answer["data"]["thread_root"]["message_server_id"], id);
    assert_eq!(ids(&answer["data"]["messages"]), replies);
    assert_eq!(answer["data"]["total"], 2);
    assert_eq!(answer["data"]["messages"][0]["thread_config"]["thread_root"]["message_server_id"], id);
    assert_eq!(ask(&format!("root_message_id={id}")).await["data"]["total"], 2);
    assert_eq!(ask("message_server_id=1").await["code"], 107_404);
    assert_eq!(ask("").await["code"], 414);
}
