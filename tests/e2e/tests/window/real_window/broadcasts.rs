//! Broadcasts and pushes to everybody, composed in the form.

use e2e::{App, LookAlike, NewAccount, Options, Outcome, dialog};
use serde_json::json;

use super::calls::{antispam, route, send_with};

#[tokio::test]
async fn broadcasts_and_pushes_arrive_as_shown() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.choose_call("broadcast").await?;
    app.replace_text("compose-content", "Version 5 is here").await?;
    app.portraits_if_wanted("calls-broadcast").await?;
    let options =
        [("/offline_enabled", json!(true)), ("/ttl", json!(24)), ("/target_os", json!(["ios", "web"]))];
    app.wait_for_count("compose-reach", 1).await?;
    send_with(&app, "broadcast", &options, "notices").await?;
    app.click("compose-broadcasts").await?;
    app.wait_for_text("broadcast", "Version 5 is here").await?;
    app.portraits_if_wanted("calls-broadcasts").await?;
    app.click("broadcast-withdraw").await?;
    app.click("broadcast-sure").await?;
    app.wait_for_attribute("broadcast", "data-end", "sent").await?;
    app.press("broadcasts-id", e2e::Key::Escape).await?;
    app.wait_for_count("broadcasts", 0).await?;

    app.choose_call("push").await?;
    let options = [
        ("/target_type", json!(1)),
        ("/target_os", json!(["ios", "web"])),
        ("/roam_enabled", json!(true)),
        ("/roam_expire_after", json!(3600)),
        ("/push_config/push_nick_enabled", json!(true)),
        ("/push_config/push_badge_enabled", json!(true)),
        ("/push_config/push_content", json!("New version")),
        ("/push_config/push_payload", json!(r#"{"badge":1}"#)),
    ];
    send_with(&app, "push", &options, "notices").await?;
    app.portraits_if_wanted("calls-push").await?;

    app.choose_call("chatroom_broadcast").await?;
    app.replace_text("compose-text", "We close at 22:00").await?;
    app.portraits_if_wanted("calls-chatroom-broadcast").await?;
    let mut options = vec![
        ("/resend_flag", json!(0)),
        ("/extension", json!("plain words")),
        ("/message_config/high_priority", json!(true)),
        ("/message_config/notify_target_tags", json!(r#"{"tag":"vip"}"#)),
    ];
    options.extend([route(), antispam()].concat());
    let body = send_with(&app, "chatroom_broadcast", &options, "notices").await?;
    assert_eq!(body["message"]["text"], json!("We close at 22:00"));
    assert!(body["client_broadcast_id"].is_string(), "{body}");
    Ok(())
}

#[tokio::test]
async fn a_broadcast_from_a_production_app_goes_out_only_after_its_name_was_typed() -> Outcome {
    let service = LookAlike::start("a-secret-for-production")?;
    let app = App::start(Options::default()).await?;
    let (url, name) = (service.base_url(), "Shop");
    let account =
        NewAccount { name, app_key: service.app_key(), app_secret: "a-secret-for-production", url: &url };
    app.fill_account(account).await?;
    app.click("account-stage-production").await?;
    app.save_and_use_account(name).await?;
    app.go_to("compose").await?;
    app.choose_call("broadcast").await?;
    app.replace_text("compose-content", "Version 5 is here").await?;
    let shown = app.shown_body().await?;

    app.click("compose-send").await?;
    app.wait_for_attribute("compose-send", "data-phase", "confirming").await?;
    dialog::type_text("shop").await?;
    dialog::picture(&app.picture_path("e2e-pictures", "calls-broadcast-question")?).await?;
    // Another name than the app's, then the button's own key: nothing goes out, and Enter is no.
    dialog::press("alt+s").await?;
    assert_eq!(dialog::titles()?.len(), 1, "the button does nothing yet");
    dialog::refuse_question().await?;
    app.wait_for_attribute("compose-send", "data-phase", "idle").await?;
    assert_eq!(service.sandbox().bodies_of("notices").await?.len(), 0, "nothing was sent");

    app.click("compose-send").await?;
    dialog::type_text(name).await?;
    dialog::press_until_gone("alt+s").await?;

    let sent = app.wait_for_end(shown).await?;
    assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
    assert_eq!(service.sandbox().bodies_of("notices").await?, [sent.body]);
    Ok(())
}
