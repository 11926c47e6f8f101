//! A bulk job and a window that is closed while it runs.

use std::fmt::Write as _;

use e2e::{App, Notifications, Options, Outcome, desktop, dialog, files, start_once_more};
use serde_json::json;

const ROWS: usize = 20;

/// A job whose messages take some seconds each.
async fn running() -> Outcome<App> {
    let app = App::start(Options::default()).await?;
    let mut table = "account,name\n".to_owned();
    for row in 1..=ROWS {
        let _ = writeln!(table, "user-{row},Guest {row}");
    }
    let path = files::write(app.home(), "guests.csv", table.as_bytes())?;
    app.go_to("bulk").await?;
    app.by_testid("bulk-empty").await?;
    app.drop_files(&[&path]).await?;
    app.by_testid("bulk-open").await?;
    app.replace_text("bulk-sender", "yanshu").await?;
    app.click("bulk-to-message").await?;
    app.type_text("bulk-text", "Hello").await?;
    app.click("bulk-to-check").await?;
    app.click("bulk-check-go").await?;
    app.click("bulk-to-send").await?;
    let slow = json!([{ "kind": "latency", "probability": 1, "route": "send", "delay_ms": 20_000 }]);
    app.sandbox().await?.misbehave(&slow).await?;
    app.click("bulk-start").await?;
    app.by_testid("bulk-pause").await?;
    Ok(app)
}

#[tokio::test]
async fn a_job_goes_on_without_its_window_and_a_second_start_shows_it() -> Outcome {
    let app = running().await?;
    desktop::close_main_window()?;
    dialog::picture(&app.picture_path("e2e-pictures", "bulk-close-question")?).await?;
    dialog::press_until_gone("alt+b").await?;
    let windows = async |wanted: bool| {
        app.until("the window to go and to come", || async {
            let seen = desktop::sees_main_window()?;
            Ok(if seen == wanted { Ok(()) } else { Err(format!("it is seen: {seen}")) })
        })
        .await
    };
    windows(false).await?;
    start_once_more(&app.data_dir(), &[])?;
    windows(true).await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    assert_eq!(app.sandbox().await?.messages().await?.len(), ROWS);
    app.close_by_its_button().await?;
    Ok(())
}

#[tokio::test]
async fn an_app_in_the_background_ends_with_its_last_job_and_a_notification_reports_it() -> Outcome {
    let app = running().await?;
    let notifications = Notifications::listen()?;
    desktop::close_main_window()?;
    dialog::press_until_gone("alt+b").await?;
    app.ended().await?;
    notifications.wait_for("guests").await
}

#[tokio::test]
async fn a_window_stays_open_for_a_job_if_the_user_says_so_and_a_job_is_paused_if_they_do_not() -> Outcome {
    let app = running().await?;
    desktop::close_main_window()?;
    dialog::press_until_gone("Escape").await?;
    app.by_testid("bulk-pause").await?;

    desktop::close_main_window()?;
    dialog::press_until_gone("alt+p").await?;
    let app = app.ended().await?.start_again().await?;
    app.go_to("bulk").await?;
    app.wait_for_attribute("bulk-job", "data-state", "paused").await?;
    Ok(())
}
