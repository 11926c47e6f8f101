//! What the user does in a round.

use std::path::Path;

use e2e::{App, Key, LookAlike, NewAccount, Outcome, Problem, dialog, files};
use serde_json::json;

use super::form::{self, Form};
use super::plan::{Event, What};
use super::{PRODUCTION, SECRET, TEST};

/// From whom to whom all messages go that are typed here.
const ENDS: [&str; 2] = ["alice", "bob"];
const TEMPLATE: &str = "Standing text";

/// Adds the two accounts at the same service, and returns their ids: test and production.
pub async fn add_accounts(app: &App, service: &LookAlike) -> Outcome<[String; 2]> {
    let url = service.base_url();
    for name in [PRODUCTION, TEST] {
        let account = NewAccount { name, app_key: service.app_key(), app_secret: SECRET, url: &url };
        app.fill_account(account).await?;
        if name == PRODUCTION {
            app.click("account-stage-production").await?;
        }
        app.save_and_use_account(name).await?;
    }
    let all = app.invoke("account_list", json!({})).await?;
    let id_of = |name| {
        let account = all.as_array().into_iter().flatten().find(|account| account["name"] == name);
        account.and_then(|account| account["id"].as_str()).unwrap_or_default().to_owned()
    };
    Ok([id_of(TEST), id_of(PRODUCTION)])
}

/// A template without variables.
pub fn keep_template(app: &App) -> Outcome {
    let template = json!({
        "yanshu_template": 1,
        "name": TEMPLATE,
        "conversation": { "sender": "alice", "type": "p2p", "receiver": "carol" },
        "variables": [],
        "body": ["{ \"message\": { \"message_type\": 0, \"text\": \"from a template\" } }"],
    });
    let folder = app.data_dir().join("templates");
    std::fs::create_dir_all(&folder).map_err(|source| Problem::File { path: folder.clone(), source })?;
    files::write(&folder, "standing.json", template.to_string().as_bytes()).map(drop)
}

/// Chooses an account by the menu, which opens when the pointer goes down: by keys, so that each press lands.
pub async fn use_account(app: &App, id: &str) -> Outcome {
    let row = format!("account-switch-{id}");
    app.press("account-switch", Key::Enter).await?;
    app.press(&row, Key::Enter).await?;
    app.wait_for_count(&row, 0).await?;
    app.until("the account to be in use", || async {
        let now = app.invoke("boot", json!({})).await?["settings"]["account_id"].take();
        Ok(if now == id { Ok(()) } else { Err(now.to_string()) })
    })
    .await
}

/// An empty message to the usual receiver.
pub async fn start_over(app: &App) -> Outcome {
    app.go_to("compose").await?;
    app.click("compose-new").await?;
    app.until("an empty message with an id", || async {
        let (form, body) = (form::read(app).await?, app.shown_body().await?);
        let is_new = form.is_empty() && body.contains("message_client_id");
        Ok(if is_new { Ok(()) } else { Err(format!("{form:?}")) })
    })
    .await?;
    if form::read(app).await?.ends() != ENDS {
        app.address(ENDS[0], "p2p", ENDS[1]).await?;
    }
    Ok(())
}

/// Writes files that are told apart by name and content, and drops them onto the window.
pub async fn drop_photos(app: &App, marks: &[String]) -> Outcome {
    let mut paths = Vec::new();
    for mark in marks {
        // Behind the end of the picture: no other file is the same, and none is taken for one that lies there already.
        let content = [files::photo(7), mark.as_bytes().to_vec()].concat();
        paths.push(files::write(app.home(), mark, &content)?);
    }
    app.drop_files(&paths.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>()).await
}

/// Gets everything ready for the press of Send.
pub async fn write(app: &App, what: What, marks: &[String], without_id: bool) -> Outcome {
    match what {
        What::Text if without_id => {
            let body = json!({ "message": { "message_type": 0, "text": marks[0] } }).to_string();
            app.write_json(&body).await?;
            becomes(app, |form| form.text() == marks[0]).await
        }
        What::Text => app.replace_text("compose-text", &marks[0]).await,
        What::Picture => {
            drop_photos(app, marks).await?;
            app.wait_for_text("compose-file", &marks[0]).await
        }
        What::Queue => {
            app.replace_text("compose-text", "a draft of its own").await?;
            drop_photos(app, marks).await?;
            app.wait_for_attribute("queue", "data-count", &marks.len().to_string()).await?;
            app.wait_for_attribute("queue", "data-unread", "0").await
        }
    }
}

/// Waits for a question of the app.
pub async fn is_asked(app: &App) -> Outcome {
    app.until("a question", || async {
        Ok(if dialog::titles()?.is_empty() { Err(String::new()) } else { Ok(()) })
    })
    .await
}

/// Changes what is in the form, or which account is in use.
pub async fn edit(app: &App, event: Event, number: u64, other_account: &str) -> Outcome {
    match event {
        Event::EditAsNew => {
            app.open_newest_row().await?;
            app.click("history-edit-as-new").await?;
            app.go_to("compose").await
        }
        Event::Template => {
            app.go_to("templates").await?;
            app.click_row("templates-row", TEMPLATE).await?;
            app.by_testid("template-ready").await?;
            app.click("template-use").await?;
            becomes(app, |form| form.text() == "from a template").await
        }
        Event::Import => {
            app.click("compose-import").await?;
            app.by_testid("import-dialog").await?;
            let request =
                Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/interop/tests/import/body.json");
            app.drop_files(&[&request]).await?;
            app.by_testid("import-found").await?;
            app.click("import-apply").await?;
            becomes(app, |form| form.text() == "只有请求体").await
        }
        Event::Undo => {
            let before = form::read(app).await?;
            app.click("compose-new").await?;
            becomes(app, Form::is_empty).await?;
            app.click("compose-undo").await?;
            becomes(app, |form| *form == before).await
        }
        Event::OtherAccount => use_account(app, other_account).await,
        Event::TypeOver => app.replace_text("compose-receiver", &format!("dora{number}")).await,
        Event::Leave(_) => Ok(()),
    }
}

async fn becomes(app: &App, is_it: impl Fn(&Form) -> bool) -> Outcome {
    app.until("the form to change", || async {
        let now = form::read(app).await?;
        Ok(if is_it(&now) { Ok(()) } else { Err(format!("{now:?}")) })
    })
    .await
}
