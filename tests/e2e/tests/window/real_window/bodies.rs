use std::collections::BTreeSet;

use e2e::{App, Options, Outcome, Problem, files};
use serde_json::{Value, json};

use super::keyboard::TYPES;

/// One message: where it goes, what it is, and the options set on it.
struct Case {
    kind: &'static str,
    conversation: &'static str,
    options: Vec<(&'static str, Value)>,
}

/// Each type once, and each option of the catalogue on one message that it applies to.
fn cases() -> Vec<Case> {
    let case = |kind, conversation, options| Case { kind, conversation, options };
    vec![
        case(
            "text",
            "p2p",
            vec![
                ("/sender_no_sense", json!(false)),
                ("/receiver_no_sense", json!(true)),
                ("/extension", json!(r#"{"order":9007199254740993}"#)),
                ("/message_config/unread_enabled", json!(false)),
                ("/message_config/mutil_sync_enabled", json!(false)),
                ("/message_config/offline_enabled", json!(true)),
                ("/message_config/history_enabled", json!(false)),
                ("/message_config/roaming_enabled", json!(true)),
                ("/message_config/conversation_update_enabled", json!(false)),
                ("/p2p_option/check_friend", json!(true)),
            ],
        ),
        case(
            "image",
            "team",
            vec![
                ("/team_option/mark_as_read", json!(true)),
                ("/team_option/ignore_chat_banned", json!(true)),
                ("/team_option/ignore_member_chat_banned", json!(false)),
                ("/team_option/check_team_member_valid", json!(false)),
                ("/push_config/push_enabled", json!(true)),
                ("/push_config/push_nick_enabled", json!(false)),
                ("/push_config/push_content", json!("你有一张新图片")),
                ("/push_config/push_payload", json!(r#"{"badge":1}"#)),
                ("/push_config/push_forcepush_enable", json!(true)),
                ("/push_config/push_forcepush_all", json!(false)),
                ("/push_config/push_forcepush_ids", json!(["carol", "dave"])),
                ("/push_config/push_forcepush_content", json!("请看图片")),
            ],
        ),
        case(
            "audio",
            "superteam",
            vec![
                ("/superteam_option/ignore_chat_banned", json!(true)),
                ("/superteam_option/ignore_member_chat_banned", json!(true)),
                ("/superteam_option/check_team_member_valid", json!(false)),
                ("/route_config/route_enabled", json!(true)),
                ("/route_config/route_environment", json!("staging")),
            ],
        ),
        case(
            "video",
            "team",
            vec![
                ("/target_option/receiver_account_ids", json!(["carol", "dave"])),
                ("/target_option/inclusive", json!(false)),
                ("/target_option/check_team_member_valid", json!(true)),
                ("/target_option/visible_to_new_member", json!(true)),
                ("/robot_config/robot_account_id", json!("robot-1")),
                ("/robot_config/robot_topic", json!("weather")),
                ("/robot_config/robot_function", json!("today")),
                ("/robot_config/robot_custom_content", json!("Hangzhou 杭州")),
            ],
        ),
        case(
            "location",
            "p2p",
            vec![
                ("/ai_params/account", json!("ai-1")),
                ("/ai_params/content", json!(r#"{"msg":"where is this?","type":0}"#)),
                ("/ai_params/messages", json!(r#"[{"msg":"hello","type":0,"role":"user"}]"#)),
                ("/ai_params/prompt_variables", json!(r#"{"city":"杭州"}"#)),
                ("/ai_params/config", json!(r#"{"temperature":0.5}"#)),
                ("/ai_params/send_original", json!(true)),
            ],
        ),
        case(
            "file",
            "p2p",
            vec![
                ("/thread_config/thread_root/sender_id", json!("alice")),
                ("/thread_config/thread_root/receiver_id", json!("bob")),
                ("/thread_config/thread_root/create_time", json!(1_790_000_000_001_i64)),
                ("/thread_config/thread_root/message_server_id", json!(9_007_199_254_740_993_i64)),
                ("/thread_config/thread_root/message_client_id", json!("root-1")),
                ("/thread_config/thread_reply/sender_id", json!("alice")),
                ("/thread_config/thread_reply/receiver_id", json!("bob")),
                ("/thread_config/thread_reply/create_time", json!(1_790_000_000_003_i64)),
                ("/thread_config/thread_reply/message_server_id", json!(9_223_372_036_854_775_807_i64)),
                ("/thread_config/thread_reply/message_client_id", json!("reply-1")),
            ],
        ),
        case("tip", "p2p", vec![]),
        case(
            "custom",
            "p2p",
            vec![
                ("/antispam_config/antispam_enabled", json!(true)),
                ("/antispam_config/antispam_business_id", json!("biz-7")),
                ("/antispam_config/antispam_extension", json!(r#"{"scene":"chat"}"#)),
                ("/antispam_config/antispam_cheating", json!(r#"{"email":"a@example.com"}"#)),
                ("/antispam_config/antispam_custom_message_enabled", json!(true)),
                ("/antispam_config/antispam_custom_message", json!(r#"{"type":1,"data":"文本"}"#)),
            ],
        ),
    ]
}

#[tokio::test]
async fn every_type_with_every_option_arrives_byte_for_byte_as_shown() -> Outcome {
    let app = App::start(Options::default()).await?;
    let sandbox = app.sandbox().await?;
    let mut set = BTreeSet::new();
    for (number, case) in cases().into_iter().enumerate() {
        let receiver = format!("100{number}");
        app.click("compose-new").await?;
        app.address("alice", case.conversation, &receiver).await?;
        app.choose_type(case.kind).await?;
        fill(&app, case.kind).await?;
        for (pointer, value) in &case.options {
            app.set_option(pointer, value).await?;
            set.insert((*pointer).to_owned());
        }
        let sent = app.send().await?;
        assert_eq!(sent.outcome, "sent", "{}: {}", case.kind, app.text_of("compose-result").await?);
        let arrived = sandbox.messages().await?;
        assert_eq!(arrived.len(), number + 1, "one message of each kind arrived");
        let last = arrived.last().ok_or_else(|| missing("the message"))?;
        assert_eq!(last.body, sent.body, "the {} that arrived is the one that was shown", case.kind);
        assert_eq!(last.times_seen, 1, "it was sent once");
        let number_of = match case.conversation {
            "p2p" => 1,
            "team" => 2,
            _ => 3,
        };
        assert_eq!(last.conversation_id, format!("alice|{number_of}|{receiver}"));
        let parsed: Value = serde_json::from_str(&last.body).map_err(|_| missing("JSON"))?;
        let type_number = TYPES.iter().find(|(kind, _)| *kind == case.kind).map(|(_, number)| json!(number));
        assert_eq!(parsed.pointer("/message/message_type"), type_number.as_ref(), "a {}", case.kind);
        for (pointer, value) in &case.options {
            assert_eq!(parsed.pointer(pointer), Some(value), "{pointer} arrived");
        }
    }
    assert_eq!(set, every_option(&app).await?, "each option of the catalogue was set on one of the messages");
    Ok(())
}

/// The pointers of all options that the app knows, without the message's own fields, which the body editors set.
async fn every_option(app: &App) -> Outcome<BTreeSet<String>> {
    let boot = app.invoke("boot", json!({})).await?;
    let groups = boot["catalogue"].as_array().ok_or_else(|| missing("the catalogue"))?;
    let fields = groups.iter().filter_map(|group| group["fields"].as_array()).flatten();
    let pointers = fields.filter_map(|field| field["pointer"].as_str());
    Ok(pointers.filter(|pointer| !pointer.starts_with("/message/")).map(str::to_owned).collect())
}

/// What each type needs before it can be sent.
async fn fill(app: &App, kind: &str) -> Outcome {
    match kind {
        "text" => app.replace_text("compose-text", "你好，世界 👋 \"quoted\" \\ and a tab").await,
        "tip" => {
            app.replace_text("compose-sub-type", "7").await?;
            app.replace_text("compose-text", "Carol 加入了群聊").await
        }
        "image" => attach(app, "图片 1.png", &files::png()).await,
        "audio" => attach(app, "silence.wav", &files::wav()).await,
        // A real one: what holds no film goes out as a file.
        "video" => {
            app.drop_files(&[&files::fixtures()?.join("film.mp4")]).await?;
            app.wait_for_upload().await
        }
        "file" => attach(app, "notes.txt", "备忘\n".as_bytes()).await,
        "location" => {
            app.replace_text("compose-lat", "30.2741").await?;
            app.replace_text("compose-lng", "120.1551").await?;
            app.replace_text("compose-title", "西湖 West Lake").await
        }
        _ => {
            app.replace_in_editor(
                "compose-custom",
                "{\"card\": {\"id\": 12345678901234567890123, \"big\": 1e400}}",
            )
            .await
        }
    }
}

async fn attach(app: &App, name: &str, content: &[u8]) -> Outcome {
    let path = files::write(app.home(), name, content)?;
    app.drop_files(&[&path]).await?;
    app.wait_for_upload().await
}

fn missing(what: &str) -> Problem {
    Problem::Shape { what: what.to_owned(), got: "nothing".to_owned() }
}
