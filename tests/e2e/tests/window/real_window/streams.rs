//! Streams, composed in the form: at a pace and piece by piece, byte for byte as shown, stopped, and cut off.

use std::collections::BTreeSet;

use e2e::{App, Key, Options, Outcome};
use serde_json::{Value, json};

/// What has a field of its own in the form, or is given by its pieces.
const PLACED: [&str; 6] = [
    "/message/message_type",
    "/message/message_client_id",
    "/message/message_server_id",
    "/message/attachment/text",
    "/message/attachment/index",
    "/message/attachment/finish",
];
const TEXT: &str = "雁字回时，月满西楼。花自飘零水自流。";

async fn offered(app: &App) -> Outcome<BTreeSet<String>> {
    let described = app.invoke("call_describe", json!({ "kind": "stream" })).await?;
    let groups = described["groups"].as_array().cloned().unwrap_or_default();
    let fields = groups.iter().filter_map(|group| group["fields"].as_array()).flatten();
    let pointers = fields.filter_map(|field| field["pointer"].as_str()).map(str::to_owned);
    Ok(pointers.filter(|pointer| !PLACED.contains(&pointer.as_str())).collect())
}

async fn open(app: &App, kind: &str, receiver: &str, text: &str) -> Outcome {
    app.address("alice", kind, receiver).await?;
    app.replace_text("compose-text", text).await?;
    app.choose_call("stream").await?;
    app.wait_for_value("stream-text", text).await
}

async fn pace(app: &App, chars: u32, pace_ms: u32) -> Outcome {
    app.replace_text("stream-chars", &chars.to_string()).await?;
    app.replace_text("stream-pace", &pace_ms.to_string()).await
}

/// The pieces that arrived: text, index, finish.
async fn pieces(app: &App) -> Outcome<Vec<Value>> {
    let bodies = app.sandbox().await?.pieces_of_stream().await?;
    let attachment =
        |body: &String| Some(serde_json::from_str::<Value>(body).ok()?["message"]["attachment"].clone());
    Ok(bodies.iter().filter_map(attachment).collect())
}

fn piece(text: &str, index: u32, finish: u8) -> Value {
    json!({ "text": text, "index": index, "finish": finish })
}

fn common() -> Vec<(&'static str, Value)> {
    vec![
        ("/extension", json!(r#"{"order":9007199254740993}"#)),
        ("/rag_info_list", json!([{"name": "wiki", "title": "雁书", "time": 1_764_000_012_345_i64}])),
        ("/message_config/unread_enabled", json!(false)),
        ("/message_config/mutil_sync_enabled", json!(false)),
        ("/message_config/history_enabled", json!(true)),
        ("/message_config/conversation_update_enabled", json!(false)),
        ("/route_config/route_enabled", json!(true)),
        ("/route_config/route_environment", json!("staging")),
        ("/push_config/push_enabled", json!(true)),
        ("/push_config/push_nick_enabled", json!(false)),
        ("/push_config/push_content", json!("你有新消息")),
        ("/push_config/push_payload", json!(r#"{"badge":1}"#)),
    ]
}

fn thread() -> Vec<(&'static str, Value)> {
    let one = |at: &'static str| {
        let pointers: [&'static str; 5] = match at {
            "root" => [
                "/thread_config/thread_root/sender_id",
                "/thread_config/thread_root/receiver_id",
                "/thread_config/thread_root/create_time",
                "/thread_config/thread_root/message_server_id",
                "/thread_config/thread_root/message_client_id",
            ],
            _ => [
                "/thread_config/thread_reply/sender_id",
                "/thread_config/thread_reply/receiver_id",
                "/thread_config/thread_reply/create_time",
                "/thread_config/thread_reply/message_server_id",
                "/thread_config/thread_reply/message_client_id",
            ],
        };
        let values = [
            json!("bob"),
            json!("alice"),
            json!(1_764_000_000_001_i64),
            json!(9_007_199_254_740_993_i64),
            json!("c-1"),
        ];
        pointers.into_iter().zip(values)
    };
    one("root").chain(one("reply")).collect()
}

/// Sets options, sends, and compares the pieces with what was shown: the first is the shown body byte for byte, but for its
/// text and where it ends.
async fn send_with(app: &App, options: &[(&str, Value)]) -> Outcome {
    for (pointer, value) in options {
        app.set_option(pointer, value).await?;
    }
    pace(app, 8, 50).await?;
    let sent = app.send().await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    let bodies = app.sandbox().await?.pieces_of_stream().await?;
    let first = sent.body.replace(TEXT, "雁字回时，月满西").replace("\"finish\": 1", "\"finish\": 0");
    assert_eq!(bodies.first(), Some(&first), "the first piece is the body that was shown");
    let later: Vec<Value> = bodies[1..].iter().filter_map(|body| serde_json::from_str(body).ok()).collect();
    assert!(later.iter().all(|body| body.as_object().is_some_and(|keys| keys.len() == 1)), "{later:?}");
    assert!(later.iter().all(|body| body["message"]["message_server_id"].is_i64()), "{later:?}");
    assert_eq!(
        pieces(app).await?,
        [piece("雁字回时，月满西", 0, 0), piece("楼。花自飘零水自", 1, 0), piece("流。", 2, 1)]
    );
    Ok(())
}

#[tokio::test]
async fn a_stream_goes_out_in_pieces_with_every_option_set_once() -> Outcome {
    let app = App::start(Options::default()).await?;
    open(&app, "p2p", "bob", TEXT).await?;
    let p2p = [common(), thread(), vec![("/p2p_option/check_friend", json!(false))]].concat();
    send_with(&app, &p2p).await?;
    app.wait_for_text("parts-sum", "3").await?;
    app.portraits_if_wanted("stream-result").await?;

    app.open_newest_row().await?;
    assert_eq!(app.attribute("history-call", "data-value").await?.as_deref(), Some("stream"));
    assert_eq!(app.count("part").await?, 3);
    app.wait_for_text("history-parts", "楼。花自飘零水自").await?;
    app.portraits_if_wanted("stream-history").await?;

    app.go_to("compose").await?;
    app.click("compose-new").await?;
    app.choose_call("single").await?;
    open(&app, "team", "345", TEXT).await?;
    let team = vec![
        ("/team_option/mark_as_read", json!(true)),
        ("/team_option/ignore_chat_banned", json!(false)),
        ("/team_option/ignore_member_chat_banned", json!(false)),
        ("/team_option/check_team_member_valid", json!(false)),
        ("/target_option/receiver_account_ids", json!(["bob", "carol"])),
        ("/target_option/inclusive", json!(true)),
        ("/target_option/check_team_member_valid", json!(false)),
        ("/target_option/visible_to_new_member", json!(false)),
    ];
    send_with(&app, &team).await?;
    let set: BTreeSet<String> = p2p.iter().chain(&team).map(|(pointer, _)| (*pointer).to_owned()).collect();
    assert_eq!(set, offered(&app).await?, "each option was set");
    Ok(())
}

#[tokio::test]
async fn a_stopped_stream_is_finished_and_its_bubble_has_grown_that_far() -> Outcome {
    let app = App::start(Options::default()).await?;
    open(&app, "p2p", "bob", TEXT).await?;
    pace(&app, 4, 10_000).await?;
    app.portraits_if_wanted("stream-form").await?;

    app.click("compose-send").await?;
    app.wait_for_text("compose-bubble", "雁字回时").await?;
    app.wait_for_count("bubble-growing", 1).await?;
    assert!(!app.text_of("compose-bubble").await?.contains("月满"), "only what the receiver has");
    app.click("compose-cancel").await?;
    let sent = app.wait_for_end(app.shown_body().await?).await?;

    assert_eq!(sent.outcome, "sent");
    assert_eq!(pieces(&app).await?, [piece("雁字回时", 0, 0), piece("", 1, 1)]);
    assert_eq!(app.value_of("stream-text").await?, TEXT, "what was not sent stays in the form");
    assert_eq!(app.count("stream-unfinished").await?, 0, "it was finished");
    app.open_newest_row().await?;
    let standing = app.attribute("history-row", "data-standing").await?;
    assert_eq!(standing.as_deref(), Some("sent"), "and not partly");
    Ok(())
}

#[tokio::test]
async fn pieces_are_written_one_by_one_and_one_too_long_is_refused_with_the_way_out() -> Outcome {
    let app = App::start(Options::default()).await?;
    open(&app, "p2p", "bob", "Once").await?;
    app.click("stream-mode-typed").await?;
    app.click("compose-send").await?;
    app.wait_for_count("stream-next", 1).await?;

    app.replace_text("stream-next", " upon").await?;
    app.chord("stream-next", &[Key::Control], "\u{e007}").await?;
    app.wait_for_value("stream-next", "").await?;
    app.wait_for_text("compose-bubble", "Once upon").await?;
    app.portraits_if_wanted("stream-typed").await?;
    app.replace_in_editor("stream-next", &"x".repeat(4_992)).await?;
    app.click("stream-piece").await?;
    app.wait_for_text("stream", "5000").await?;
    assert_eq!(pieces(&app).await?.len(), 2, "the piece of 5,001 characters stays here");
    app.replace_text("stream-next", " a time.").await?;
    app.click("stream-finish").await?;

    let sent = app.wait_for_end(app.shown_body().await?).await?;
    assert_eq!(sent.outcome, "sent");
    assert_eq!(pieces(&app).await?, [piece("Once", 0, 0), piece(" upon", 1, 0), piece(" a time.", 2, 1)]);
    // After its end a stream takes no more.
    let late = json!({ "operation": "0".repeat(32), "text": "more", "isLast": false });
    assert!(app.invoke("stream_piece", late).await.is_err());
    Ok(())
}
