use std::{collections::HashSet, io::Write as _};

use serde_json::{Value, json};

use crate::caller::{Caller, P2P, SUPER_TEAM, TEAM, caller, caller_with, hello};

fn page(conversation: &str, query: &str) -> String {
    format!("/im/v2.1/conversations/{conversation}/messages?begin_time=0&end_time=9999999999999&{query}")
}

fn ids(page: &Value) -> Vec<i64> {
    page["data"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["message_server_id"].as_i64().unwrap())
        .collect()
}

async fn sent(caller: &Caller, conversation: &str, body: &Value) -> i64 {
    caller.send(conversation, body).await["data"]["message_server_id"].as_i64().unwrap()
}

#[tokio::test]
async fn a_message_can_be_read_by_either_side_and_by_no_other() {
    let caller = caller().await;
    let body = json!({ "message": hello()["message"], "extension": "{\"k\":1}" });
    let id = sent(&caller, P2P, &body).await;
    let read = |of: &str| format!("/im/v2/conversations/{of}/messages/{id}?message_time=1");
    let mut read_data = caller.get(&read(P2P)).await["data"].take();
    assert_eq!(caller.get(&read("han-meimei%7C1%7CLI.LEI")).await["data"], read_data);
    for other in ["li.lei%7C1%7Cjim", TEAM] {
        assert_eq!(caller.get(&read(other)).await["code"], 107_404);
    }
    for made_here in ["message_server_id", "message_client_id", "create_time"] {
        read_data[made_here] = json!("…");
    }
    insta::assert_snapshot!(format!("{read_data:#}"));
}

#[tokio::test]
async fn a_group_message_names_its_team_and_its_targets() {
    let caller = caller().await;
    let option =
        json!({ "receiver_account_ids": ["jim"], "inclusive": false, "visible_to_new_member": true });
    let id = sent(&caller, TEAM, &json!({ "message": hello()["message"], "target_option": option })).await;
    let item = caller.get(&format!("/im/v2/conversations/jim%7C2%7C36912345678/messages/{id}")).await;
    let item = &item["data"];
    assert_eq!(item["team_id"], 36_912_345_678_i64);
    assert!(item.get("receiver_id").is_none());
    assert_eq!(item["new_member_visible"], true);
    assert_eq!(item["receiver_account_ids"], json!(["jim"]));
}

#[tokio::test]
async fn an_id_that_was_never_given_is_not_found() {
    let caller = caller().await;
    let read = |id: &str| format!("/im/v2/conversations/{P2P}/messages/{id}");
    assert_eq!(caller.get(&read("812345678901234567")).await["code"], 107_404);
    assert_eq!(caller.get(&read("latest")).await["code"], 414);
}

#[tokio::test]
async fn options_keep_a_message_out_of_history() {
    let caller = caller().await;
    let no_history = json!({ "message": hello()["message"], "message_config": { "history_enabled": false } });
    let no_sense = json!({ "message": hello()["message"], "sender_no_sense": true });
    let (lost, unnoticed) = (sent(&caller, P2P, &no_history).await, sent(&caller, P2P, &no_sense).await);
    let read = |of: &str, id| format!("/im/v2/conversations/{of}/messages/{id}");
    let (sender, receiver) = (P2P, "han-meimei%7C1%7Cli.lei");
    assert_eq!(caller.get(&read(sender, lost)).await["code"], 107_404);
    assert_eq!(caller.get(&read(sender, unnoticed)).await["code"], 107_404);
    assert_eq!(caller.get(&read(receiver, unnoticed)).await["code"], 200);
    assert_eq!(ids(&caller.get(&page(sender, "limit=10")).await), [0_i64; 0]);
    let with_unnoticed = caller.get(&page(sender, "limit=10&include_no_sense_msg=true")).await;
    assert_eq!(ids(&with_unnoticed), [unnoticed]);
}

#[tokio::test]
async fn a_conversation_holds_what_both_sides_and_all_members_said_as_long_as_it_is_kept() {
    let caller = caller_with(|options| options.kept_messages = 5).await;
    let (answers, of_jim) = ("han-meimei%7C1%7CLI.LEI", "jim%7C2%7C36912345678");
    let mut all = Vec::new();
    for of in [P2P, TEAM, P2P, answers, SUPER_TEAM, of_jim, answers] {
        all.push(sent(&caller, of, &json!({ "message": hello()["message"] })).await);
    }
    let read = async |of: &str| ids(&caller.get(&page(of, "limit=10&descending=false")).await);
    // The first two are not kept any more.
    for of in [P2P, answers] {
        assert_eq!(read(of).await, [all[2], all[3], all[6]]);
    }
    assert_eq!((read(TEAM).await, read(SUPER_TEAM).await), (vec![all[5]], vec![all[4]]));
    caller.sandbox.world().empty().unwrap();
    assert_eq!(read(P2P).await, [0_i64; 0]);
}

#[tokio::test]
async fn pages_cover_a_conversation_once_in_either_order() {
    let caller = caller().await;
    let mut all = Vec::new();
    for _ in 0..7 {
        all.push(sent(&caller, P2P, &hello()).await);
        sent(&caller, TEAM, &hello()).await;
    }
    for descending in [false, true] {
        let (mut found, mut token) = (Vec::new(), String::new());
        loop {
            let query = format!("limit=3&descending={descending}&page_token={token}");
            let answer = caller.get(&page(P2P, &query)).await;
            found.extend(ids(&answer));
            token = answer["data"]["next_token"].as_str().unwrap().to_owned();
            assert_eq!(answer["data"]["has_more"], !token.is_empty());
            if token.is_empty() {
                break;
            }
        }
        if descending {
            found.reverse();
        }
        assert_eq!(found, all);
    }
}

#[tokio::test]
async fn a_page_holds_the_asked_time_and_types_alone() {
    let caller = caller().await;
    let tip = json!({ "message": { "message_type": 10, "text": "tip" } });
    let (_, tip) = (sent(&caller, P2P, &hello()).await, sent(&caller, P2P, &tip).await);
    assert_eq!(ids(&caller.get(&page(P2P, "limit=100&message_type=1,10")).await), [tip]);
    let long_ago = format!("/im/v2/conversations/{P2P}/messages?begin_time=0&end_time=1&limit=1");
    assert_eq!(ids(&caller.get(&long_ago).await), [0_i64; 0]);
}

#[tokio::test]
async fn a_page_without_sense_is_refused() {
    let caller = caller().await;
    let queries = [
        ("end_time=1&limit=1", 414),
        ("begin_time=0&limit=1", 414),
        ("begin_time=0&end_time=1", 414),
        ("begin_time=0&end_time=1&limit=0", 414),
        ("begin_time=0&end_time=1&limit=101", 414),
        ("begin_time=0&end_time=1&limit=1&descending=yes", 414),
        ("begin_time=0&end_time=1&limit=1&message_type=text", 414),
        ("begin_time=0&end_time=1&limit=1&page_token=x", 414),
        ("begin_time=2&end_time=1&limit=1", 107_439),
    ];
    for (query, code) in queries {
        let path = format!("/im/v2.1/conversations/{P2P}/messages?{query}");
        assert_eq!(caller.get(&path).await["code"], code, "{query}");
    }
}

#[tokio::test]
async fn a_restarted_sandbox_answers_reads_and_gives_higher_ids() {
    let mut caller = caller().await;
    let id = sent(&caller, P2P, &hello()).await;
    let path = format!("/im/v2/conversations/{P2P}/messages/{id}");
    let before = caller.get(&path).await;
    caller = caller.restart().await;
    assert_eq!(caller.get(&path).await, before);
    assert_eq!(caller.sandbox.world().messages()[0].body, hello().to_string());
    assert!(sent(&caller, P2P, &hello()).await > id);
}

#[tokio::test]
async fn a_torn_last_line_costs_nothing_but_itself() {
    let mut caller = caller().await;
    let first = sent(&caller, P2P, &hello()).await;
    caller.sandbox.stop().await;
    let journal = caller.folder.path().join("messages.jsonl");
    let mut file = std::fs::OpenOptions::new().append(true).open(journal).unwrap();
    file.write_all(b"{\"message_server_id\":12").unwrap();
    drop(file);
    caller.sandbox = sandbox::start(crate::caller::options(&caller.folder)).await.unwrap();
    let second = sent(&caller, P2P, &hello()).await;
    caller = caller.restart().await;
    let kept: HashSet<i64> =
        caller.sandbox.world().messages().iter().map(|message| message.message_server_id).collect();
    assert_eq!(kept, HashSet::from([first, second]));
}

#[tokio::test]
async fn no_signature_is_written_to_disk() {
    let caller = caller().await;
    sent(&caller, P2P, &hello()).await;
    let text = std::fs::read_to_string(caller.folder.path().join("messages.jsonl")).unwrap().to_lowercase();
    assert!(text.contains("lunch at noon") && !text.contains("checksum") && !text.contains("sandboxsecret"));
}
