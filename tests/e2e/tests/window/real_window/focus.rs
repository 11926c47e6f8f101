use e2e::{App, Options, Outcome};

/// The test id of what has the focus, else the name of its element.
async fn focused(app: &App) -> Outcome<String> {
    const AT: &str = "const at = document.activeElement;
        return at.dataset.testid ?? at.tagName.toLowerCase();";
    Ok(app.js(AT, vec![]).await?.as_str().unwrap_or_default().to_owned())
}

pub(super) async fn wait_for_focus(app: &App, wanted: &str) -> Outcome {
    app.until(format!("the focus on {wanted}"), || async {
        let at = focused(app).await?;
        Ok(if at == wanted { Ok(()) } else { Err(at) })
    })
    .await
}

#[tokio::test]
async fn the_focus_goes_along_to_a_page_and_back_to_where_it_was_left() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "to be deleted").await?;
    app.send().await?;
    app.click("compose-text").await?;

    app.keys_by_hand("compose-text", &["ctrl+2"]).await?;
    wait_for_focus(&app, "history-list").await?;
    assert_eq!(app.client().title().await.ok().as_deref(), Some("History – Sandbox account – Yanshu 雁书"));
    assert!(e2e::desktop::title_of_window()?.contains("History"), "the window itself says so, too");
    app.keys_by_hand("history-list", &["ctrl+8"]).await?;
    wait_for_focus(&app, "h1").await?;
    app.keys_by_hand("page-settings", &["ctrl+1"]).await?;
    wait_for_focus(&app, "compose-text").await?;

    // What had it goes away: the list is what is left to do something with.
    app.go_to("history").await?;
    app.control_click("history-row").await?;
    app.click("records-delete").await?;
    app.wait_for_count("records-bar", 0).await?;
    app.until("the focus to be somewhere", || async {
        let at = focused(&app).await?;
        Ok(if at == "body" { Err(at) } else { Ok(()) })
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn the_first_tab_stop_leads_past_the_rail() -> Outcome {
    let app = App::start(Options::default()).await?;

    app.js("document.activeElement.blur()", vec![]).await?;
    app.keys_by_hand("frame", &["Tab", "Return"]).await?;

    wait_for_focus(&app, "h1").await
}
