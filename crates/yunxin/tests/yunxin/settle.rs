//! Settling a send of unknown end: asked page by page, and nothing concluded from half an answer.

use crate::support::*;
use yunxin::{Body, Client, Difference, Error, MessagesPage, Moment, OtherMessage, Settled, Sought};

const SENT_AT: i64 = 1_764_000_000_000;
const FROM: i64 = SENT_AT - 360_000;
const TO: i64 = SENT_AT + 360_000;

fn item(client_id: &str, at_ms: i64) -> String {
    format!(
        r#"{{"message_server_id":812345678901234567, "message_client_id":"{client_id}","create_time":{at_ms},"sender_id":"jim@corp","message_type":0,"text":"雁","n":1.50}}"#
    )
}

fn page(items: &[String], next: Option<&str>) -> String {
    format!(
        r#"{{"code":200,"msg":"success","data":{{"has_more":{},"next_token":"{}","items":[{}]}}}}"#,
        next.is_some(),
        next.unwrap_or_default(),
        items.join(",")
    )
}

/// Gives these pages, one by one, by a token that counts them; the last says whether there are more.
async fn pages(pages: Vec<String>) -> Server {
    Server::start(move |number| json(pages.get(number).map_or("{}", String::as_str))).await
}

const BODY: &str = r#"{"message":{"message_type":0,"text":"雁","message_client_id":"mine"}}"#;

async fn settle(client: &Client) -> Result<Settled, Error> {
    let sought = Sought::of(&conversation(), &Body::parse(BODY).unwrap()).unwrap();
    bounded(client.settle(&sought, Moment::ThisMachine(SENT_AT))).await
}

fn query(hit: &Hit) -> String {
    hit.target.split_once('?').unwrap().1.to_owned()
}

#[tokio::test]
async fn half_a_character_in_one_message_does_not_hide_the_others() {
    let half = |text: &str| text.replace("雁", r"half \ud83d").replace("jim@corp", r"\udc00");
    for broken in [half(&item("other", SENT_AT)), item(r"\ud83d", SENT_AT)] {
        let server = pages(vec![page(&[broken, item("mine", SENT_AT)], None)]).await;
        let settled = settle(&client(&[&server.url])).await.unwrap();
        assert!(matches!(settled, Settled::Found { .. }), "{settled:?}");
    }
}

#[tokio::test]
async fn a_page_is_read_to_the_last_digit() {
    let text = item("mine", SENT_AT);
    let server = pages(vec![page(
        &[text.clone(), text.replace("8123", "\"8123").replace("567,", "567\",")],
        Some("t"),
    )])
    .await;
    let reading = client(&[&server.url]);
    let read = reading.query_messages(&conversation(), 1, 2, 1_000, Some("a|b")).await.unwrap();
    let MessagesPage { items, has_more, next_token } = read;
    assert_eq!((has_more, next_token.as_deref()), (true, Some("t")));
    assert_eq!(items[0].raw, text);
    assert!(items.iter().all(|item| item.message_server_id == "812345678901234567"), "{items:?}");
    assert_eq!((items[0].message_client_id.as_deref(), items[0].create_time_ms), (Some("mine"), SENT_AT));
    assert_eq!(
        query(&server.hits()[0]),
        "begin_time=1&end_time=2&limit=100&page_token=a%7Cb&include_no_sense_msg=true"
    );
}

#[tokio::test]
async fn a_message_on_a_later_page_is_found() {
    let server = pages(vec![
        page(&[item("other", SENT_AT - 5)], Some("two")),
        page(&[item("another", SENT_AT), item("mine", SENT_AT + 7)], Some("three")),
    ])
    .await;
    let found = settle(&client(&[&server.url])).await.unwrap();
    let expected = Settled::Found {
        message_server_id: "812345678901234567".into(),
        create_time_ms: SENT_AT + 7,
        raw: item("mine", SENT_AT + 7),
    };
    assert_eq!(found, expected);
    let queries: Vec<_> = server.hits().iter().map(query).collect();
    let window = format!("begin_time={FROM}&end_time={TO}&limit=100");
    assert_eq!(queries.len(), 2);
    assert!(queries[0].starts_with(&window) && !queries[0].contains("page_token"));
    assert!(queries[1].starts_with(&format!("{window}&page_token=two")));
}

#[tokio::test]
async fn another_message_under_the_id_is_not_taken_for_this_one() {
    let other = item("mine", SENT_AT - 9).replace("雁", "another text").replace("8123", "7123");
    let theirs = item("mine", SENT_AT).replace("jim@corp", "han-meimei");
    let server = pages(vec![page(&[theirs.clone(), other.clone()], None)]).await;
    let expected = Settled::Other {
        other: OtherMessage {
            message_server_id: "712345678901234567".into(),
            create_time_ms: SENT_AT - 9,
            differs: vec![Difference::Text],
        },
        looked_at: 2,
        from_ms: FROM,
        to_ms: TO,
    };
    assert_eq!(settle(&client(&[&server.url])).await.unwrap(), expected);
    // The other side's alone is nothing of ours, and this one is found behind both.
    let server = pages(vec![page(std::slice::from_ref(&theirs), None)]).await;
    let unseen = Settled::NotSeen { looked_at: 1, from_ms: FROM, to_ms: TO };
    assert_eq!(settle(&client(&[&server.url])).await.unwrap(), unseen);
    let mine = item("mine", SENT_AT + 7).replace("jim@corp", "Jim@Corp");
    let server = pages(vec![page(&[theirs, other], Some("two")), page(&[mine], None)]).await;
    assert!(matches!(settle(&client(&[&server.url])).await.unwrap(), Settled::Found { .. }));
}

#[tokio::test]
async fn what_is_not_there_is_reported_with_how_far_was_looked() {
    for (pages_given, looked_at) in [
        (vec![page(&[], None)], 0),
        (vec![r#"{"code":200,"data":{}}"#.to_owned()], 0),
        (vec![page(&[item("Mine", SENT_AT), item("", SENT_AT)], None)], 2),
        (vec![page(&[item("a", 1), item("b", 2)], Some("t")), page(&[item("c", 3)], None)], 3),
    ] {
        let server = pages(pages_given).await;
        let settled = settle(&client(&[&server.url])).await.unwrap();
        assert_eq!(settled, Settled::NotSeen { looked_at, from_ms: FROM, to_ms: TO });
    }
}

#[tokio::test]
async fn a_conversation_without_end_is_left_after_ten_pages() {
    let server = Server::start(|number| {
        let at_ms = FROM + 1_000 * (number as i64 + 1);
        json(&page(&[item("a", at_ms - 500), item("b", at_ms)], Some(&number.to_string())))
    })
    .await;
    let settled = settle(&client(&[&server.url])).await.unwrap();
    assert_eq!(settled, Settled::NotSeen { looked_at: 20, from_ms: FROM, to_ms: FROM + 9_999 });
    assert_eq!(server.hits().len(), 10);
}

#[tokio::test]
async fn more_without_a_way_to_it_ends_the_search() {
    for (next, asked) in [("", 1), ("same", 2)] {
        let more = format!(r#"{{"code":200,"data":{{"has_more":true,"next_token":"{next}","items":[]}}}}"#);
        let server = Server::start(move |_| json(&more)).await;
        let settled = settle(&client(&[&server.url])).await.unwrap();
        assert_eq!(settled, Settled::NotSeen { looked_at: 0, from_ms: FROM, to_ms: FROM });
        assert_eq!(server.hits().len(), asked);
    }
}

#[tokio::test]
async fn half_a_search_proves_nothing() {
    for (second_page, expected) in [
        (status(200, "<html>"), "NotJson"),
        (status(200, r#"{"code":200}"#), "NotJson"),
        (status(200, r#"{"code":200,"data":[false,"",[]]}"#), "NotJson"),
        (
            status(200, r#"{"code":200,"data":{"items":[{"message_server_id":1.5,"create_time":1}]}}"#),
            "NotJson",
        ),
        (status(200, r#"{"code":200,"data":{"items":[{"message_server_id":1}]}}"#), "NotJson"),
        (status(200, r#"{"code":200,"data":{"items":["mine"]}}"#), "NotJson"),
        (status(200, r#"{"code":403,"msg":"not allowed"}"#), "Refused"),
        (status(503, ""), "HttpStatus"),
    ] {
        let second_page = std::sync::Mutex::new(Some(second_page));
        let first_page = page(&[item("other", SENT_AT)], Some("two"));
        let server = Server::start(move |number| match number {
            0 => json(&first_page),
            _ => second_page.lock().unwrap().take().unwrap(),
        })
        .await;
        let error = settle(&client(&[&server.url])).await.unwrap_err();
        assert_eq!(format!("{:?}", error.kind()), expected);
    }
}

/// A refusal for time, of a service whose clock stands at the end of November 2025.
fn refused_for_time() -> axum::response::Response {
    let (mut head, body) = json(r#"{"code":414}"#).into_parts();
    head.headers.insert("date", "Mon, 24 Nov 2025 16:00:00 GMT".parse().unwrap());
    axum::response::Response::from_parts(head, body)
}

#[tokio::test]
async fn the_window_covers_both_readings_of_a_clock_that_was_off() {
    let server = Server::start_seeing(|number, _| match number {
        0 => refused_for_time(),
        _ => json(&page(&[], None)),
    })
    .await;
    let reading = client(&[&server.url]);
    reading.read_message(&conversation(), "1", None).await.unwrap();
    let offset_ms = reading.clock_offset_s().unwrap() * 1_000;
    assert!(offset_ms < -300_000);
    let settled = settle(&reading).await.unwrap();
    assert_eq!(settled, Settled::NotSeen { looked_at: 0, from_ms: FROM + offset_ms, to_ms: TO });
    let sought = Sought::of(&conversation(), &Body::parse(BODY).unwrap()).unwrap();
    let settled = bounded(reading.settle(&sought, Moment::Service(SENT_AT))).await.unwrap();
    assert_eq!(settled, Settled::NotSeen { looked_at: 0, from_ms: FROM, to_ms: TO }, "there is one reading");
}

#[tokio::test]
async fn a_look_that_teaches_the_clock_begins_again_around_the_right_time() {
    let server = Server::start_seeing(|number, _| match number {
        0 => refused_for_time(),
        1 => json(&page(&[item("other", SENT_AT)], None)),
        _ => json(&page(&[item("mine", SENT_AT - 3_600_000)], None)),
    })
    .await;
    let looking = client(&[&server.url]);
    assert_eq!(looking.clock_offset_s(), None);

    let settled = settle(&looking).await.unwrap();

    assert!(matches!(settled, Settled::Found { .. }), "{settled:?}");
    let from_ms = FROM + looking.clock_offset_s().unwrap() * 1_000;
    let queries: Vec<_> = server.hits().iter().map(query).collect();
    assert_eq!(queries.len(), 3);
    assert!(queries[1].starts_with(&format!("begin_time={FROM}&")), "{}", queries[1]);
    assert!(queries[2].starts_with(&format!("begin_time={from_ms}&")), "{}", queries[2]);
}
