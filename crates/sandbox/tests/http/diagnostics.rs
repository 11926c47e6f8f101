//! What truly arrived is shown to this user of the machine, and to no page of another site.

use reqwest::Method;
use sandbox::{SeatAct, SeatConversationKind};
use serde_json::{Value, json};

use crate::caller::{Caller, P2P, answer, caller, caller_with, hello};

async fn list(caller: &Caller, path: &str) -> Vec<Value> {
    let answer = caller.with_token(Method::GET, path).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn without_the_token_nobody_reads_what_arrived_or_sets_a_fault() {
    let caller = caller().await;
    caller.send(P2P, hello()).await;
    let fault = json!({ "kind": "html" }).to_string();
    for authorization in
        [None, Some("Bearer "), Some("Bearer 0123"), Some("Basic x"), Some(caller.sandbox.token())]
    {
        for (method, path) in [
            (Method::GET, "/sandbox/messages"),
            (Method::DELETE, "/sandbox/messages"),
            (Method::GET, "/sandbox/uploads"),
            (Method::GET, "/sandbox/faults"),
            (Method::POST, "/sandbox/faults"),
            (Method::DELETE, "/sandbox/faults"),
        ] {
            let request = caller.http.request(method, caller.url(path)).body(fault.clone());
            let request = match authorization {
                Some(value) => request.header("Authorization", value),
                None => request,
            };
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 401, "{path} {authorization:?}");
            assert!(!answer.text().await.unwrap().contains(hello()["message"]["text"].as_str().unwrap()));
        }
    }
    assert_eq!((caller.sandbox.world().messages().len(), caller.sandbox.faults().list().len()), (1, 0));
}

#[cfg(unix)]
#[tokio::test]
async fn the_token_lies_in_a_file_of_its_own_user_and_is_new_at_each_start() {
    use std::os::unix::fs::PermissionsExt as _;
    let caller = caller().await;
    let file = caller.folder.path().join("token");
    let first = caller.sandbox.token().to_owned();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), first);
    assert!(!format!("{:?}", caller.sandbox).contains(&first));

    // Somebody opened it to all; the next one is not.
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let caller = caller.restart().await;

    assert_ne!(caller.sandbox.token(), first);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_page_of_another_site_reads_nothing_by_get_and_nothing_is_sniffed() {
    let caller = caller().await;
    for (name, value, status) in [
        ("Sec-Fetch-Site", "cross-site", 403),
        ("Sec-Fetch-Site", "same-site", 403),
        ("Sec-Fetch-Site", "none", 200),
        ("Sec-Fetch-Site", "same-origin", 200),
        ("Origin", "https://evil.example", 403),
    ] {
        let answer =
            caller.with_token(Method::GET, "/sandbox/messages").header(name, value).send().await.unwrap();
        assert_eq!(answer.status(), status, "{name}: {value}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn no_more_messages_are_kept_than_was_said_also_on_disk_and_after_a_restart() {
    const MOST: usize = 3;
    let caller = caller_with(|options| options.kept_messages = MOST).await;
    let mut ids = Vec::new();
    for number in 0..10 {
        let body = json!({ "message": { "message_type": 0, "text": number.to_string(), "message_client_id": format!("c{number}") } });
        ids.push(caller.send(P2P, body).await["data"]["message_server_id"].as_i64().unwrap());
    }

    let kept = caller.sandbox.world().messages();
    assert_eq!(kept.iter().map(|message| message.message_server_id).collect::<Vec<_>>(), ids[7..]);
    let lines = std::fs::read_to_string(caller.folder.path().join("messages.jsonl")).unwrap();
    assert!(lines.lines().count() < 2 * MOST, "{lines}");
    // What is not kept any more is not known any more.
    let read = caller.get(&format!("/im/v2/conversations/{P2P}/messages/{}", ids[0])).await;
    assert_eq!(read["code"], 107_404);
    // Nor in its conversation, whoever of the two looks.
    for conversation in [P2P, "han-meimei%7C1%7Cli.lei"] {
        let query = "begin_time=0&end_time=9999999999999&limit=10&descending=false";
        let page = caller.get(&format!("/im/v2.1/conversations/{conversation}/messages?{query}")).await;
        let found = page["data"]["items"].as_array().unwrap().iter();
        assert_eq!(
            found.map(|item| item["message_server_id"].as_i64().unwrap()).collect::<Vec<_>>(),
            ids[7..]
        );
    }

    let caller = caller.restart().await;
    let newest = list(&caller, "/sandbox/messages?limit=1").await;
    assert_eq!(newest[0]["message_server_id"], ids[9]);
    assert!(caller.sent(P2P, &hello()).await.id > ids[9]);
}

#[tokio::test]
async fn what_happens_to_few_messages_again_and_again_does_not_fill_the_disk() {
    const MOST: usize = 3;
    let caller = caller_with(|options| options.kept_messages = MOST).await;
    let sent = caller.sent(P2P, &hello()).await;
    let react = |index| {
        let act = SeatAct::React { message_server_id: sent.id.to_string(), index };
        caller.sandbox.seat().act("han-meimei", &act).unwrap();
    };

    react(2);
    let read = SeatAct::Read { kind: SeatConversationKind::P2p, peer: "li.lei".to_owned() };
    caller.sandbox.seat().act("han-meimei", &read).unwrap();
    // On, off, and so forth.
    (0..40).for_each(|_| react(1));

    let lines = std::fs::read_to_string(caller.folder.path().join("changes.jsonl")).unwrap();
    assert!(lines.lines().count() <= 2 * MOST, "{lines}");
    let caller = caller.restart().await;
    let messages =
        caller.sandbox.seat().messages("han-meimei", SeatConversationKind::P2p, "li.lei", None, 10);
    assert_eq!(messages[0].reactions.iter().map(|reaction| reaction.index).collect::<Vec<_>>(), [2]);
    assert_eq!(caller.sandbox.world().messages()[0].read_by, ["han-meimei"]);
}

#[tokio::test]
async fn messages_are_paged_from_the_newest_on() {
    let caller = caller().await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(caller.sent(P2P, &hello()).await.id);
    }
    let ids_of =
        |page: Vec<Value>| page.iter().map(|m| m["message_server_id"].as_i64().unwrap()).collect::<Vec<_>>();

    let first = ids_of(list(&caller, "/sandbox/messages?limit=2").await);
    let second = ids_of(list(&caller, &format!("/sandbox/messages?limit=2&before={}", first[1])).await);

    assert_eq!((first, second), (vec![ids[4], ids[3]], vec![ids[2], ids[1]]));
    assert_eq!(ids_of(list(&caller, "/sandbox/messages").await), ids);
}

#[tokio::test]
async fn an_emptied_sandbox_knows_no_message_keeps_its_files_and_goes_on_counting() {
    let caller = caller().await;
    let sent = caller.sent(P2P, &hello()).await;
    let form = [("content", "aGVsbG8=")];
    let request = caller.signed(Method::POST, "/nimserver/msg/upload.action").form(&form);
    let url = answer(request.send().await.unwrap()).await["url"].as_str().unwrap().to_owned();

    let emptied = caller.with_token(Method::DELETE, "/sandbox/messages").send().await.unwrap();

    assert_eq!(emptied.status(), 204);
    assert_eq!(caller.sandbox.world().messages(), []);
    assert_eq!(caller.http.get(&url).send().await.unwrap().text().await.unwrap(), "hello");
    let next = caller.sent(P2P, &hello()).await;
    assert!(next.id > sent.id && next.time_ms >= sent.time_ms);
    let caller = caller.restart().await;
    assert_eq!(caller.sandbox.world().messages().len(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_among_the_files_is_not_followed() {
    let caller = caller().await;
    let secret = caller.folder.path().join("secret");
    std::fs::write(&secret, "of the user").unwrap();
    let form = [("content", "aGVsbG8=")];
    let request = caller.signed(Method::POST, "/nimserver/msg/upload.action").form(&form);
    let url = answer(request.send().await.unwrap()).await["url"].as_str().unwrap().to_owned();
    let key = caller.sandbox.world().uploads()[0].key.clone();
    let file = caller.folder.path().join("files").join(key);
    std::fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink(&secret, &file).unwrap();

    assert_eq!(caller.http.get(&url).send().await.unwrap().status(), 404);
}
