//! Who there is at the sandbox: filled by clicks, from the address book and from a file.

use e2e::{App, Options, Outcome, dialog};

/// Opens the form, which is folded at first.
async fn unfold(app: &App) -> Outcome {
    app.go_to("sandbox").await?;
    app.click_css("[data-testid=seat-world] > summary").await?;
    app.by_testid("seat-add-account").await.map(drop)
}

#[tokio::test]
async fn who_there_is_is_filled_by_clicks_and_from_the_address_book_and_comes_back_from_its_file() -> Outcome
{
    let app = App::start(Options::default()).await?;
    app.go_to("contacts").await?;
    app.click("contacts-add").await?;
    app.type_text("contact-id", "carol").await?;
    app.click("contact-save").await?;
    app.by_testid("contact-row").await?;
    unfold(&app).await?;
    app.portraits_at("e2e-pictures", "seat-world-empty", "seat-world").await?;

    app.type_text("seat-add-account", "Bob\n").await?;
    app.wait_for_count("seat-listed", 1).await?;
    app.click("seat-contacts").await?;
    app.wait_for_count("seat-listed", 2).await?;
    app.type_text("seat-add-team", "42\n").await?;
    app.by_testid("seat-listed-team").await?;
    app.type_text("seat-members", "bob carol\n").await?;
    app.wait_for_count("seat-member-muted", 2).await?;
    app.portraits_at("e2e-pictures", "seat-world", "seat-listed-team").await?;

    let file = app.home().join("world.json");
    app.click("seat-export").await?;
    dialog::type_and_accept(&file.display().to_string()).await?;
    app.until("the file to be written", || async {
        Ok(if file.is_file() { Ok(()) } else { Err(String::new()) })
    })
    .await?;
    app.click("seat-reset").await?;
    app.wait_for_count("seat-listed", 0).await?;
    app.click("seat-load").await?;
    dialog::open_file(&file).await?;
    app.wait_for_count("seat-listed", 2).await?;
    app.wait_for_count("seat-member-muted", 2).await?;

    let app = app.close().await?.start_again().await?;
    unfold(&app).await?;
    app.wait_for_count("seat-listed", 2).await
}

#[tokio::test]
async fn a_file_that_is_no_list_of_accounts_says_where_and_changes_nothing() -> Outcome {
    let app = App::start(Options::default()).await?;
    unfold(&app).await?;
    app.type_text("seat-add-account", "bob\n").await?;
    app.wait_for_count("seat-listed", 1).await?;
    let file = app.home().join("broken.json");
    std::fs::write(&file, "{\n \"accounts\": [{\"account_id\": \"a b\"}]}").expect("a file");

    app.click("seat-load").await?;
    dialog::open_file(&file).await?;

    app.wait_for_text("toast", "/accounts/0/account_id").await?;
    app.wait_for_count("seat-listed", 1).await
}
