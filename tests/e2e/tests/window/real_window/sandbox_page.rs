use e2e::{App, Options, Outcome};

#[tokio::test]
async fn the_sandbox_forgets_what_arrived_once_it_is_confirmed() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "kept until it is emptied").await?;
    app.send().await?;
    app.go_to("sandbox").await?;
    app.by_testid("sandbox-message").await?;
    app.portraits_here("e2e-pictures", "sandbox-about").await?;
    app.portraits_at("e2e-pictures", "sandbox-arrived", "sandbox-empty").await?;
    app.click("sandbox-empty").await?;
    app.by_testid("sandbox-empty-confirm").await?;
    app.portraits_here("e2e-pictures", "sandbox-empty").await?;
    assert_eq!(app.sandbox().await?.messages().await?.len(), 1);

    app.click("sandbox-empty-confirm").await?;

    app.by_testid("sandbox-arrived-empty").await?;
    assert_eq!(app.sandbox().await?.messages().await?.len(), 0);
    Ok(())
}
