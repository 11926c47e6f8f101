use e2e::{App, LookAlike, NewAccount, Options, Outcome, dialog, files};
use serde_json::{Value, json};

#[tokio::test]
async fn a_production_account_asks_once_and_names_whom_it_would_reach() -> Outcome {
    let service = LookAlike::start("a-secret-for-production")?;
    let app = App::start(Options::default()).await?;
    let url = service.base_url();
    let name = "Shop 正式";
    let account =
        NewAccount { name, app_key: service.app_key(), app_secret: "a-secret-for-production", url: &url };
    app.fill_account(account).await?;
    app.click("account-stage-production").await?;
    app.save_and_use_account(name).await?;
    assert_eq!(app.count("toast-action").await?, 0, "nobody is offered what is done");
    app.wait_for_attribute("frame", "data-stage", "production").await?;
    app.go_to("compose").await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "to real people").await?;
    let shown = app.shown_body().await?;

    app.click("compose-send").await?;

    app.wait_for_attribute("compose-send", "data-phase", "confirming").await?;
    // The key that pressed Send must not confirm it too: the focus is on Cancel.
    dialog::refuse_question().await?;
    app.wait_for_attribute("compose-send", "data-phase", "idle").await?;
    assert_eq!(app.count("compose-result").await?, 0, "what the user did not want is no failure");
    assert_eq!(service.sandbox().messages().await?.len(), 0, "nothing was sent");
    app.click("compose-send").await?;
    dialog::accept_question().await?;
    let sent = app.wait_for_end(shown).await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    let arrived = service.sandbox().messages().await?;
    assert_eq!(arrived.len(), 1);
    assert_eq!(arrived[0].body, sent.body);
    // A second message to the same people is asked about as plainly, from the history.
    app.close_result().await?;
    app.open_newest_row().await?;
    app.choose_action("again").await?;
    let asked = app.text_of("history-again").await?;
    for part in [name, "alice", "bob"] {
        assert!(asked.contains(part), "{part} is named: {asked}");
    }
    app.portraits_here("e2e-pictures", "acts-again-production").await?;
    Ok(())
}

#[tokio::test]
async fn what_joins_a_running_production_queue_is_asked_about() -> Outcome {
    let service = LookAlike::start("a-secret-for-production")?;
    let app = App::start(Options::default()).await?;
    let url = service.base_url();
    let name = "Shop 正式";
    let account =
        NewAccount { name, app_key: service.app_key(), app_secret: "a-secret-for-production", url: &url };
    app.fill_account(account).await?;
    app.click("account-stage-production").await?;
    app.save_and_use_account(name).await?;
    app.wait_for_attribute("frame", "data-stage", "production").await?;
    app.go_to("compose").await?;
    app.address("alice", "p2p", "bob").await?;
    let slow =
        json!([{ "kind": "latency", "route": "send", "probability": 1, "count": 1, "delay_ms": 3500 }]);
    service.sandbox().misbehave(&slow).await?;
    let photo = |n: u8| files::write(app.home(), &format!("photo {n}.png"), &files::photo(n));
    let (one, two) = (photo(1)?, photo(2)?);
    app.drop_files(&[&one, &two]).await?;
    app.wait_for_attribute("queue", "data-count", "2").await?;
    app.wait_for_attribute("queue", "data-unread", "0").await?;

    app.click("queue-send").await?;
    dialog::accept_question().await?;
    app.until("the first one on its way", || async {
        let now = app.js("return document.querySelectorAll('[data-state=sending]').length", vec![]).await?;
        Ok(if now == json!(1) { Ok(()) } else { Err(now.to_string()) })
    })
    .await?;
    let three = photo(3)?;
    let four = photo(4)?;
    app.drop_files(&[&three, &four]).await?;
    app.wait_for_attribute("queue", "data-count", "4").await?;

    // The two that were asked about go out; those that joined are asked about, and do not.
    dialog::refuse_question().await?;
    app.by_testid("queue-halt").await?;
    let messages = service.sandbox().messages().await?;
    let name = |body: &str| {
        serde_json::from_str::<Value>(body).unwrap_or_default()["message"]["attachment"]["name"].clone()
    };
    let names: Vec<_> = messages.iter().map(|message| name(&message.body)).collect();
    assert_eq!(names, [json!("photo 1.png"), json!("photo 2.png")]);
    app.wait_for_attribute("queue", "data-count", "2").await
}

#[tokio::test]
async fn many_messages_for_production_are_asked_about_in_the_language_and_the_theme_of_the_window() -> Outcome
{
    let service = LookAlike::start("a-secret-for-production")?;
    let app = App::start(Options::default()).await?;
    let url = service.base_url();
    let name = "Shop 正式";
    let account =
        NewAccount { name, app_key: service.app_key(), app_secret: "a-secret-for-production", url: &url };
    app.fill_account(account).await?;
    app.click("account-stage-production").await?;
    app.save_and_use_account(name).await?;
    app.go_to("compose").await?;
    app.address("alice", "p2p", "bob").await?;
    let photos = (1..=7).map(|n| files::write(app.home(), &format!("photo {n}.png"), &files::photo(n)));
    let photos = photos.collect::<Outcome<Vec<_>>>()?;
    app.drop_files(&photos.iter().map(|photo| photo.as_path()).collect::<Vec<_>>()).await?;
    app.wait_for_attribute("queue", "data-unread", "0").await?;
    for (language, title) in [("zh", "向正式环境发送7条消息？"), ("en", "Send 7 messages to production?")]
    {
        for theme in ["light", "dark"] {
            app.go_to("settings").await?;
            app.click(&format!("settings-language-{language}")).await?;
            app.click(&format!("settings-theme-{theme}")).await?;
            app.go_to("compose").await?;
            app.click("queue-send").await?;

            let picture = format!("question-{language}-{theme}");
            dialog::picture(&app.picture_path("e2e-pictures", &picture)?).await?;

            assert_eq!(dialog::titles()?, [title]);
            dialog::refuse_question().await?;
            app.wait_for_attribute("queue", "data-count", "7").await?;
        }
    }
    assert_eq!(service.sandbox().messages().await?.len(), 0, "nothing was sent");
    Ok(())
}
