//! By which calls a bulk job goes out: a hundred receivers to one, into chatrooms, as notifications.

use std::collections::HashSet;
use std::fmt::Write as _;

use e2e::{App, Options, Outcome, files};

const ROWS: usize = 120;

#[tokio::test]
async fn the_plan_shows_what_calls_to_many_save_and_lose_and_the_job_goes_out_as_chosen() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.go_to("bulk").await?;
    app.by_testid("bulk-empty").await?;
    let mut table = "账号,聊天室\n".to_owned();
    for row in 1..=ROWS {
        let _ = writeln!(table, "user-{row},{}", 5_000 + row);
    }
    let path = files::write(app.home(), "名单.csv", table.as_bytes())?;
    app.drop_files(&[&path]).await?;
    app.by_testid("bulk-open").await?;
    app.wait_for_text("bulk-source-rows", &ROWS.to_string()).await?;
    app.replace_text("bulk-sender", "yanshu").await?;

    // A column of chatrooms takes the place of the accounts, and back.
    app.click("bulk-role-1").await?;
    app.click("bulk-role-1-room").await?;
    app.click("bulk-to-message").await?;
    app.by_testid("bulk-chatroom").await?;
    app.type_text("bulk-text", "今晚8点停机维护").await?;
    app.wait_for_text("bulk-preview-to", "5001").await?;
    app.portraits_if_wanted("bulk-chatroom").await?;
    app.click("bulk-to-check").await?;
    app.click("bulk-check-go").await?;
    app.by_testid("bulk-plan-apart").await?;
    app.portraits_if_wanted("bulk-plan-apart").await?;
    app.click("bulk-step-recipients").await?;
    app.click("bulk-role-0").await?;
    app.click("bulk-role-0-account").await?;
    app.click("bulk-to-message").await?;
    app.by_testid("bulk-call").await?;
    app.click("bulk-to-check").await?;
    app.click("bulk-check-go").await?;

    app.by_testid("bulk-plan-batch").await?;
    app.portraits_if_wanted("bulk-plan").await?;
    app.click("bulk-plan-batch").await?;
    app.wait_for_attribute("bulk-plan-batch", "aria-checked", "true").await?;
    app.wait_for_count("bulk-stale", 0).await?;
    app.click("bulk-to-send").await?;
    app.click("bulk-start").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    let messages = app.sandbox().await?.messages().await?;
    let receivers: HashSet<_> = messages.iter().map(|message| &message.conversation_id).collect();
    let calls: HashSet<_> = messages.iter().map(|message| &message.trace_id).collect();
    assert_eq!((messages.len(), receivers.len(), calls.len()), (ROWS, ROWS, 2));
    Ok(())
}
