//! The tour: the real app in a virtual display, driven through its main job, with a line for each step and a picture of
//! each page. `scripts/run.sh` takes it where there is no display.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::process::ExitCode;
use std::time::Instant;

use e2e::{App, Options, Outcome, Problem, files};
use serde_json::{Value, json};

const FOLDER: &str = "tour";
const PAGES: [&str; 8] =
    ["compose", "history", "templates", "bulk", "contacts", "sandbox", "accounts", "settings"];
/// The calls beside the single send. What a broadcast says fits a notification, too.
const CALLS: [&str; 9] = [
    "batch",
    "chatroom",
    "chatroom_batch",
    "broadcast",
    "notification",
    "notification_batch",
    "push",
    "chatroom_broadcast",
    "stream",
];

/// One option of each group that has a meaning for a team.
const OPTIONS: [(&str, &str); 9] = [
    ("/receiver_no_sense", "false"),
    ("/message_config/unread_enabled", "true"),
    ("/target_option/receiver_account_ids", r#"["carol", "dave"]"#),
    ("/route_config/route_environment", r#""staging""#),
    ("/push_config/push_content", r#""雁书:你有一张新图片""#),
    ("/antispam_config/antispam_enabled", "false"),
    ("/team_option/mark_as_read", "true"),
    ("/robot_config/robot_account_id", r#""robot-1""#),
    ("/thread_config/thread_reply/message_client_id", r#""an-earlier-message""#),
];
/// Closes the notices and the option panels, and scrolls up: the pictures show the page, not what the tour did last.
const TIDY: &str =
    "document.querySelectorAll('[data-testid=toast] button:last-child').forEach(button => button.click());
    document.querySelectorAll('[data-open=true] > .head .trigger').forEach(button => button.click());
    document.querySelectorAll('*').forEach(element => { if (element.scrollTop > 0) element.scrollTop = 0; });
    document.activeElement?.blur();";
const AI_OPTIONS: [(&str, &str); 2] = [
    ("/ai_params/account", r#""ai-1""#),
    ("/ai_params/content", r#""{\"msg\":\"describe it\",\"type\":0}""#),
];

#[tokio::main]
async fn main() -> ExitCode {
    println!("A tour of Yanshu\n");
    let started = Instant::now();
    match tour().await {
        Ok(pictures) => {
            println!(
                "\nThe tour is complete: {pictures} pictures in target/{FOLDER}, {} s.",
                started.elapsed().as_secs()
            );
            ExitCode::SUCCESS
        }
        Err(problem) => {
            println!("  ✗ {problem}\n\nThe tour stopped here.");
            ExitCode::FAILURE
        }
    }
}

/// Says what a step did, with how long it took.
struct Steps {
    since: Instant,
}

impl Steps {
    fn done(&mut self, what: &str) {
        println!("  ✓ {what} ({:.1} s)", self.since.elapsed().as_secs_f32());
        self.since = Instant::now();
    }
}

async fn tour() -> Outcome<usize> {
    let mut steps = Steps { since: Instant::now() };
    let app = App::start(Options::default()).await?;
    app.set_window_size(1280, 800).await?;
    let boot = app.invoke("boot", json!({})).await?;
    let sandbox = boot["sandbox"]["base_url"].as_str().unwrap_or("nowhere");
    steps.done(&format!("first start: the sandbox account is ready, the look-alike listens at {sandbox}"));

    app.address("alice", "team", "1234567").await?;
    let picture = files::write(app.home(), "goose.png", include_bytes!("../../../../icons/128x128.png"))?;
    app.drop_files(&[&picture]).await?;
    app.wait_for_upload().await?;
    steps.done("compose: a picture dropped on the window, recognised, measured and uploaded");

    for (pointer, value) in OPTIONS.iter().chain(&AI_OPTIONS) {
        let value: Value = serde_json::from_str(value)
            .map_err(|error| Problem::Shape { what: (*pointer).to_owned(), got: error.to_string() })?;
        app.set_option(pointer, &value).await?;
    }
    app.picture(FOLDER, "1-composed").await?;
    steps.done("compose: an option of every group set by point and click");

    let sent = app.send().await?;
    app.picture(FOLDER, "2-sent").await?;
    if sent.outcome != "sent" {
        return Err(Problem::Shape {
            what: "the send".to_owned(),
            got: app.text_of("compose-result").await?,
        });
    }
    let id = app.text_of("compose-server-id").await?;
    steps.done(&format!("send: the look-alike took it as message {id}"));

    let arrived = app.sandbox().await?.messages().await?;
    if arrived.last().is_none_or(|last| last.body != sent.body) {
        return Err(Problem::Shape { what: "what arrived".to_owned(), got: format!("{arrived:?}") });
    }
    steps.done(&format!("compare: {} bytes arrived exactly as shown", sent.body.len()));

    app.open_newest_row().await?;
    app.picture(FOLDER, "3-details").await?;
    steps.done("history: the row, the request and the answer as they were");

    app.go_to("compose").await?;
    app.close_result().await?;
    app.js(TIDY, vec![]).await?;
    let mut pictures = 3;
    for language in ["zh", "en"] {
        for theme in ["light", "dark"] {
            app.go_to("settings").await?;
            app.click(&format!("settings-language-{language}")).await?;
            app.click(&format!("settings-theme-{theme}")).await?;
            for (width, height) in app.portrait_sizes().await? {
                app.set_window_size(width, height).await?;
                for page in PAGES {
                    app.go_to(page).await?;
                    app.picture(FOLDER, &format!("{page}-{language}-{theme}-{width}x{height}")).await?;
                    pictures += 1;
                }
            }
            pictures += calls(&app, language, theme).await?;
            steps.done(&format!("every page and every call in {language}, {theme}"));
        }
    }
    pictures += bulk(&app).await?;
    steps.done("bulk: a sample table, step by step to its report, in both languages, themes and sizes");
    app.close().await?;
    Ok(pictures)
}

/// The form of each call beside the single send, and what its receivers will see.
async fn calls(app: &App, language: &str, theme: &str) -> Outcome<usize> {
    app.set_window_size(1280, 800).await?;
    app.go_to("compose").await?;
    app.click("compose-new").await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", "22:00 维护 Maintenance").await?;
    for call in CALLS {
        app.choose_call(call).await?;
        match call {
            "chatroom" | "chatroom_batch" => app.replace_text("compose-room", "5001234567").await?,
            "broadcast" => app.replace_text("compose-content", r#"{"version":5}"#).await?,
            _ => {}
        }
        app.js(TIDY, vec![]).await?;
        app.picture(FOLDER, &format!("call-{call}-{language}-{theme}")).await?;
    }
    app.choose_call("single").await?;
    app.js(TIDY, vec![]).await?;
    Ok(CALLS.len())
}

/// A bulk job from its table to its report, with pictures of each step.
async fn bulk(app: &App) -> Outcome<usize> {
    let mut pictures = 0;
    app.go_to("bulk").await?;
    app.click("bulk-sample").await?;
    app.by_testid("bulk-open").await?;
    app.js(TIDY, vec![]).await?;
    for (at, step) in ["recipients", "message", "check", "send"].into_iter().enumerate() {
        app.click(&format!("bulk-step-{step}")).await?;
        if step == "check" {
            app.click("bulk-check-go").await?;
            app.by_testid("bulk-problem-group").await?;
        }
        pictures += app.take_portraits(FOLDER, &format!("bulk-{}-{step}", at + 1), None).await?;
    }
    app.click("bulk-start").await?;
    app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    pictures += app.take_portraits(FOLDER, "bulk-5-finished", None).await?;
    app.click("bulk-to-report").await?;
    app.by_testid("bulk-row").await?;
    pictures += app.take_portraits(FOLDER, "bulk-6-report", None).await?;
    Ok(pictures)
}
