//! The main job as a screen reader gets it: what is there, what it is called, and what is read out by itself.

use e2e::{App, NewAccount, Options, Outcome, Part, ScreenReader, dialog};

/// Controls in sight that have no name.
fn nameless(parts: &[Part]) -> Vec<&Part> {
    parts.iter().filter(|part| part.is_control() && part.is("showing") && part.name.is_empty()).collect()
}

fn named<'a>(parts: &'a [Part], role: &str, name: &str) -> Option<&'a Part> {
    parts.iter().find(|part| part.role == role && part.name == name)
}

#[tokio::test]
async fn the_main_job_is_read_with_roles_names_and_its_end() -> Outcome {
    let reader = ScreenReader::start()?;
    let environment =
        [ScreenReader::environment(), vec![("LANG".to_owned(), "en_US.UTF-8".to_owned())]].concat();
    let app = App::start(Options { environment, ..Options::default() }).await?;

    app.address("alice", "p2p", "bob").await?;
    app.type_text("compose-text", "read me").await?;
    let parts = reader.read()?;
    assert_eq!(nameless(&parts), Vec::<&Part>::new());
    for (role, name) in [
        ("frame", "Compose – Sandbox account – Yanshu 雁书"),
        ("landmark", "Pages"),
        ("heading", "Compose"),
        ("combo box", "Sender"),
        ("combo box", "Receiver"),
        ("radio button", "Direct (1:1)"),
        ("entry", "Text"),
        ("push button", "Send"),
        ("page tab", "Request body"),
    ] {
        assert!(named(&parts, role, name).is_some(), "{role} {name:?} in {parts:#?}");
    }
    assert!(named(&parts, "radio button", "Text").is_some_and(|part| part.is("checked")));
    assert_eq!(named(&parts, "entry", "Text").map(|part| part.text.as_str()), Some("read me"));
    assert!(named(&parts, "entry", "Text").is_some_and(|part| part.is("focused")));

    app.send().await?;
    let parts = reader.read()?;
    let end = named(&parts, "heading", "Sent to bob · Sandbox account");
    assert!(end.is_some_and(|part| part.live == "polite" && part.is("showing")), "{parts:#?}");
    assert!(named(&parts, "push button", "Copy message_server_id").is_some(), "{parts:#?}");

    app.open_newest_row().await?;
    let parts = reader.read()?;
    assert_eq!(nameless(&parts), Vec::<&Part>::new());
    assert!(named(&parts, "frame", "History – Sandbox account – Yanshu 雁书").is_some());
    let row = parts.iter().find(|part| part.name.contains("read me") && part.name.contains("bob"));
    assert!(row.is_some(), "{parts:#?}");
    question_of_production(&app, &reader).await
}

/// The dialog of the system before a message goes to production: all that is asked is read. Enter means *Cancel*.
async fn question_of_production(app: &App, reader: &ScreenReader) -> Outcome {
    // Nobody listens at this port; and nothing is sent.
    let url = "http://127.0.0.1:9/nimserver";
    let app_key = "0123456789abcdef0123456789abcdef";
    app.fill_account(NewAccount { name: "Shop", app_key, app_secret: "a-secret-for-production", url })
        .await?;
    app.click("account-stage-production").await?;
    app.save_and_use_account("Shop").await?;
    app.go_to("compose").await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "read me first").await?;
    app.click("compose-send").await?;
    app.wait_for_attribute("compose-send", "data-phase", "confirming").await?;
    let parts = app
        .until("the question on the bus", || async {
            let parts = reader.read()?;
            let is_there = named(&parts, "push button", "Cancel").is_some();
            Ok(if is_there { Ok(parts) } else { Err(format!("{} parts", parts.len())) })
        })
        .await?;
    let question = named(&parts, "alert", "Send this message to production?");
    let asked = "Real users receive it immediately. Check it before you send.";
    assert!(question.is_some_and(|part| part.description == asked), "{parts:#?}");
    for words in [asked, "Shop", app_key, "alice → bob · read me first"] {
        assert!(named(&parts, "label", words).is_some(), "{words:?} in {parts:#?}");
    }
    assert!(named(&parts, "push button", "Send").is_some());
    dialog::refuse_question().await?;
    app.wait_for_attribute("compose-send", "data-phase", "idle").await
}
