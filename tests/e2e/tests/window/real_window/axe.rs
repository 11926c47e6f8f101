use std::path::Path;

use e2e::{App, Key, Options, Outcome, Problem, files};
use serde_json::{Value, json};

/// Rules that a state may break, with the part of the page and why.
const EXCEPTIONS: [(&str, &str, &str); 1] = [(
    "region",
    "[data-bits-floating-content-wrapper]",
    "a menu floats above the page, outside of its landmarks, and is modal while it is open",
)];

/// Runs axe in both themes. In the dark only what depends on colors can differ.
const AUDIT: &str = "const [exceptions, done] = arguments;
    const root = document.documentElement;
    const seen = [];
    const calm = () => new Promise((drawn) => {
      const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
      const long = new Promise((ended) => setTimeout(ended, 2000));
      Promise.race([long, Promise.allSettled(ending.map((one) => one.finished))])
        .then(() => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    });
    const audit = async (theme, how) => {
      root.dataset.theme = theme;
      await calm();
      const { violations } = await axe.run(document, { resultTypes: ['violations'], ...how });
      for (const { id, nodes } of violations)
        for (const { target, html, any, all, none } of nodes) {
          const at = document.querySelector(target.at(-1));
          if (exceptions.some(([rule, where]) => rule === id && at?.closest(where))) continue;
          const why = [...any, ...all, ...none].map((one) => one.message).join('; ');
          seen.push(`${theme} ${id}: ${html.slice(0, 160)} (${why.slice(0, 200)})`);
        }
    };
    audit('light', { rules: { 'label-content-name-mismatch': { enabled: true } } })
      .then(() => audit('dark', { runOnly: ['color-contrast'] }))
      .then(() => { delete root.dataset.theme; done(seen); }, (error) => done([String(error)]));";

/// Makes axe known to the window.
async fn load_axe(app: &App) -> Outcome {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/node_modules/axe-core/axe.min.js");
    let axe =
        std::fs::read_to_string(&source).map_err(|error| Problem::File { path: source, source: error })?;
    app.js(&axe, vec![]).await.map(drop)
}

/// What axe says of what the window shows.
async fn audited(app: &App, state: &str) -> Outcome<Vec<String>> {
    app.picture("axe", &state.replace(|sign: char| !sign.is_alphanumeric(), "-")).await?;
    let exceptions: Vec<_> = EXCEPTIONS.iter().map(|(rule, at, _)| json!([rule, at])).collect();
    let seen = app.js_async_with(AUDIT, vec![Value::Array(exceptions)]).await?;
    let seen = seen.as_array().cloned().unwrap_or_else(|| vec![seen]);
    Ok(seen.iter().map(|one| format!("{state}: {}", one.as_str().unwrap_or_default())).collect())
}

/// Asserts that axe finds nothing in what the window shows.
pub(super) async fn finds_nothing(app: &App, state: &str) -> Outcome {
    load_axe(app).await?;
    let found = audited(app, state).await?;
    assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

/// The window as it is walked through, and what axe said of each state.
struct Walk {
    app: App,
    found: Vec<String>,
}

impl Walk {
    async fn start() -> Outcome<Walk> {
        let app = App::start(Options::default()).await?;
        load_axe(&app).await?;
        let mut walk = Walk { app, found: Vec::new() };
        walk.prove().await?;
        Ok(walk)
    }

    /// That a fault is found where there is one.
    async fn prove(&mut self) -> Outcome {
        const PLANT: &str = "const dim = document.createElement('p');
            dim.id = 'planted';
            dim.textContent = 'too faint';
            dim.style = 'position: fixed; inset: 0 auto auto 0; z-index: 9999; background: #777; color: #888';
            document.querySelector('main').append(dim);";
        self.app.js(PLANT, vec![]).await?;
        self.audit("planted").await?;
        let found = std::mem::take(&mut self.found);
        for theme in ["light", "dark"] {
            let named = found
                .iter()
                .any(|one| one.contains(&format!("{theme} color-contrast")) && one.contains("planted"));
            assert!(named, "axe sees nothing in {theme}: {found:?}");
        }
        self.app.js("document.getElementById('planted').remove()", vec![]).await.map(drop)
    }

    async fn audit(&mut self, state: &str) -> Outcome {
        self.found.extend(audited(&self.app, state).await?);
        Ok(())
    }

    /// What opens, and closes again by Escape.
    async fn audit_opened(&mut self, state: &str) -> Outcome {
        self.audit(state).await?;
        self.app.js("document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))", vec![]).await?;
        self.app
            .until(format!("{state} to be closed"), || async {
                const OPEN: &str = "return document.querySelectorAll('[role=dialog], [role=alertdialog], [role=menu]').length";
                let open = self.app.js(OPEN, vec![]).await?;
                Ok(if open == 0 { Ok(()) } else { Err(open.to_string()) })
            })
            .await
    }
}

/// The form: each type, all options, files, what is wrong, and the ends of a send.
async fn compose(walk: &mut Walk) -> Outcome {
    walk.audit("compose, empty").await?;
    for kind in ["image", "audio", "video", "location", "file", "tip", "custom", "text"] {
        walk.app.choose_type(kind).await?;
        walk.audit(&format!("compose, {kind}")).await?;
    }
    const UNFOLD: &str = "document.querySelectorAll('[data-testid^=compose-group-][data-testid$=-toggle]')
        .forEach((one) => one.getAttribute('aria-expanded') === 'true' || one.click())";
    walk.app.js(UNFOLD, vec![]).await?;
    walk.audit("compose, all options").await?;
    walk.app.js(UNFOLD.replace("=== 'true'", "=== 'false'").as_str(), vec![]).await?;
    walk.app.click("compose-send").await?;
    walk.app.by_testid("compose-issues").await?;
    walk.audit("compose, what is wrong").await?;
    walk.app.click("compose-tab-request").await?;
    walk.app.address("alice", "p2p", "bob").await?;
    walk.app.by_testid("compose-request").await?;
    walk.audit("compose, headers").await?;
    walk.app.click("compose-tab-json").await?;
    walk.app.write_json("{").await?;
    walk.app.by_testid("compose-broken").await?;
    walk.audit("compose, broken JSON").await?;
    walk.app
        .write_json(r#"{"message":{"message_type":0,"text":"{{name}}","message_client_id":"axe-1"}}"#)
        .await?;
    walk.app.wait_for_count("compose-broken", 0).await?;
    walk.app.click("compose-import").await?;
    walk.app.by_testid("import-dialog").await?;
    walk.audit_opened("the import").await?;
    walk.app.click("compose-save-as").await?;
    walk.app.by_testid("save-template-name").await?;
    walk.app.replace_text("save-template-name", "hello").await?;
    walk.audit("save as template").await?;
    walk.app.press("save-template-name", Key::Enter).await?;
    walk.app.wait_for_count("save-template-name", 0).await?;

    let photo = files::write(walk.app.home(), "photo.png", &files::photo(1))?;
    walk.app.drop_files(&[&photo]).await?;
    walk.app.wait_for_upload().await?;
    walk.audit("compose, a picture").await?;
    walk.app.click("compose-picture").await?;
    walk.audit_opened("a picture, large").await
}

/// A message to `bob` that ends in this way.
async fn send(walk: &Walk, receiver: &str, end: &str) -> Outcome {
    let app = &walk.app;
    app.address("alice", "p2p", receiver).await?;
    let sent = app.send().await?;
    assert_eq!(sent.outcome, end);
    Ok(())
}

/// The receiver's seat: nobody chosen, and an account with a conversation.
async fn seat(walk: &mut Walk, place: &str) -> Outcome {
    walk.app.by_testid("seat-none").await?;
    walk.audit(&format!("receiver {place}, nobody")).await?;
    walk.app.replace_text("seat-account", "bob").await?;
    walk.app.click("seat-take").await?;
    walk.app.click("seat-conversation").await?;
    walk.app.by_testid("seat-message").await?;
    walk.audit(&format!("receiver {place}")).await
}

async fn ends(walk: &mut Walk) -> Outcome {
    walk.app.choose_type("text").await?;
    walk.app.replace_text("compose-text", "words").await?;
    send(walk, "bob", "sent").await?;
    walk.audit("sent").await?;
    send(walk, "code-102426", "rejected").await?;
    walk.audit("rejected").await?;
    walk.app.go_to("sandbox").await?;
    walk.audit("sandbox, with messages").await?;
    seat(walk, "on the page").await?;
    walk.app.click_css("[data-testid=seat-world] > summary").await?;
    walk.app.type_text("seat-add-account", "bob\n").await?;
    walk.app.by_testid("seat-listed").await?;
    walk.app.type_text("seat-add-team", "42\n").await?;
    walk.app.by_testid("seat-listed-team").await?;
    walk.audit("sandbox, accounts and teams").await?;
    let windows = walk.app.open_seat_window().await?;
    load_axe(&walk.app).await?;
    seat(walk, "in its window").await?;
    walk.app.close_seat_window(&windows).await?;
    walk.app.click("seat-reset").await?;
    walk.app.wait_for_count("seat-listed", 0).await?;
    walk.app.click("sandbox-try-one").await?;
    walk.app.by_testid("sandbox-fault").await?;
    walk.audit("sandbox, with a fault").await?;
    walk.app.go_to("compose").await?;
    send(walk, "bob", "unknown").await?;
    walk.audit("unknown").await?;
    walk.app.close_result().await?;

    let files: Vec<_> = (2..4)
        .map(|n| files::write(walk.app.home(), &format!("photo {n}.png"), &files::photo(n)))
        .collect::<Outcome<_>>()?;
    walk.app.drop_files(&files.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>()).await?;
    walk.app.wait_for_count("queue-row", 2).await?;
    walk.audit("queue").await?;
    walk.app.click("queue-clear").await?;
    walk.app.by_testid("queue-clear-ask").await?;
    walk.audit("clear the queue").await?;
    walk.app.click("queue-clear-yes").await?;
    walk.app.wait_for_count("queue-row", 0).await
}

async fn history(walk: &mut Walk) -> Outcome {
    walk.app.open_newest_row().await?;
    walk.audit("history, unknown").await?;
    walk.app.click("history-settle-check").await?;
    walk.app.wait_for_attribute("history-details", "data-outcome", "sent").await?;
    walk.audit("history, resolved").await?;
    walk.app.open_actions().await?;
    walk.audit_opened("actions").await?;
    for action in ["recall", "modify", "again"] {
        walk.app.choose_action(action).await?;
        walk.app.by_testid(&format!("history-{action}")).await?;
        walk.audit_opened(action).await?;
    }
    walk.app.choose_action("recall").await?;
    walk.app.click("history-recall-yes").await?;
    walk.app.wait_for_action("recall", "done").await?;
    walk.audit("history, recalled").await?;

    walk.app.type_text("history-search", "words").await?;
    walk.audit("history, search").await?;
    // A menu opens when the pointer goes down, so that no click reaches its button.
    walk.app.press("history-saved", Key::Enter).await?;
    walk.app.by_testid("history-saved-new").await?;
    walk.audit_opened("saved searches").await?;
    walk.app.click("history-search-clear").await?;
    walk.app.chord("history-list", &[Key::Control], "a").await?;
    walk.app.by_testid("records-bar").await?;
    walk.audit("history, all selected").await?;
    walk.app.click("records-tag-many").await?;
    walk.app.by_testid("records-tag-dialog").await?;
    walk.audit_opened("tags").await?;
    walk.app.click("records-export").await?;
    walk.app.by_testid("records-export-dialog").await?;
    walk.audit_opened("export").await?;
    walk.app.click("records-delete").await?;
    walk.app.wait_for_count("records-delete-dialog", 0).await?;
    walk.app.by_testid("toast").await?;
    walk.audit("history, deleted").await?;
    walk.app.click("toast-action").await?;
    walk.app.by_testid("history-row").await.map(drop)
}

async fn others(walk: &mut Walk) -> Outcome {
    walk.app.go_to("templates").await?;
    walk.audit("templates, use").await?;
    walk.app.go_to("contacts").await?;
    walk.app.by_testid("contacts-empty").await?;
    walk.audit("contacts, empty").await?;
    walk.app.click("contacts-add").await?;
    walk.app.by_testid("contact-dialog").await?;
    walk.audit("contacts, add").await?;
    walk.app.type_text("contact-id", "bob").await?;
    walk.app.click("contact-save").await?;
    walk.app.by_testid("contact-row").await?;
    walk.audit("contacts").await?;
    walk.app.go_to("accounts").await?;
    walk.audit("accounts").await?;
    walk.app.go_to("settings").await?;
    walk.audit("settings").await?;
    walk.app.press("account-switch", Key::Enter).await?;
    walk.audit_opened("account switch").await
}

/// WCAG 2.0 to 2.2, A and AA, and what axe calls best practice.
#[tokio::test]
async fn axe_finds_nothing_on_compose_history_sandbox_and_their_dialogs_in_either_theme() -> Outcome {
    let mut walk = Walk::start().await?;

    let walked = whole(&mut walk).await;

    // Where the way ends early, what was found until then is worth reading.
    assert!(walk.found.is_empty(), "{} findings:\n{}", walk.found.len(), walk.found.join("\n"));
    walked
}

/// A bulk job from the empty page to the recall of what it sent.
async fn bulk(walk: &mut Walk) -> Outcome {
    walk.app.go_to("bulk").await?;
    walk.app.by_testid("bulk-empty").await?;
    walk.audit("bulk, empty").await?;
    walk.app.click("bulk-lists").await?;
    walk.app.by_testid("bulk-lists-none").await?;
    walk.app.replace_text("bulk-list-name", "staff").await?;
    walk.app.click("bulk-list-add").await?;
    walk.app.replace_text("bulk-list-text", "user-3").await?;
    walk.app.click("bulk-list-text-go").await?;
    walk.app.wait_for_count("bulk-list-entry", 1).await?;
    walk.audit_opened("bulk, a suppression list").await?;

    let table = "account,name\nuser-1,Ada\nuser-2,Ben\nuser-3,Cleo\nUSER-1,Dan\ncode-102426,Eve\n";
    let path = files::write(walk.app.home(), "guests.csv", table.as_bytes())?;
    walk.app.drop_files(&[&path]).await?;
    walk.app.by_testid("bulk-open").await?;
    walk.audit("bulk, recipients").await?;
    walk.app.click("bulk-read-again").await?;
    walk.app.by_testid("bulk-read-encoding").await?;
    walk.audit_opened("bulk, import differently").await?;
    walk.app.replace_text("bulk-sender", "yanshu").await?;
    walk.app.click("bulk-to-message").await?;
    walk.app.type_text("bulk-text", "Hello ").await?;
    walk.app.click("bulk-insert-1").await?;
    walk.app.wait_for_text("bulk-bubble", "Hello Ada").await?;
    walk.audit("bulk, message").await?;
    walk.app.click("bulk-to-check").await?;
    walk.app.click("bulk-suppress-some").await?;
    walk.app.click("bulk-check-go").await?;
    walk.app.by_testid("bulk-problem-group").await?;
    walk.audit("bulk, checked").await?;
    walk.app.click("bulk-to-send").await?;
    walk.audit("bulk, before the start").await?;
    walk.app.click("bulk-later").await?;
    walk.app.by_testid("bulk-schedule-at").await?;
    walk.audit_opened("bulk, a later start").await?;
    // It rests, and goes on once that is over.
    let rests = json!([{ "kind": "code_416", "probability": 1, "route": "send" }]);
    walk.app.sandbox().await?.misbehave(&rests).await?;
    walk.app.click("bulk-start").await?;
    walk.app.by_testid("bulk-pause").await?;
    walk.audit("bulk, running").await?;
    walk.app.click("bulk-stop").await?;
    walk.app.by_testid("bulk-stop-go").await?;
    walk.audit_opened("bulk, stop").await?;
    walk.app.sandbox().await?.misbehave(&json!([])).await
}

async fn bulk_report(walk: &mut Walk) -> Outcome {
    walk.app.wait_for_attribute("bulk-open", "data-state", "finished").await?;
    walk.app.click("bulk-to-report").await?;
    walk.app.by_testid("bulk-row").await?;
    walk.app.wait_for_attribute("bulk-forecast", "data-rows", "2").await?;
    walk.audit("bulk, report").await?;
    walk.app.click("bulk-act-modify").await?;
    walk.app.by_testid("bulk-new-text").await?;
    walk.audit("bulk, edit all").await?;
    walk.app.click("bulk-act-recall").await?;
    walk.app.wait_for_attribute("bulk-forecast", "data-rows", "2").await?;
    walk.app.click("bulk-act-go").await?;
    walk.app.by_testid("bulk-act-dialog").await?;
    walk.audit("bulk, recall all").await?;
    walk.app.click("bulk-act-confirm").await?;
    walk.app.wait_for_attribute("bulk-act-run", "data-state", "finished").await?;
    walk.audit("bulk, recalled").await?;
    walk.app.click("bulk-remove").await?;
    walk.app.by_testid("bulk-remove-go").await?;
    walk.audit_opened("bulk, delete").await?;
    walk.app.click("bulk-back").await?;
    walk.app.by_testid("bulk-job").await?;
    walk.audit("bulk, jobs").await?;
    walk.app.click("bulk-add").await?;
    walk.audit_opened("bulk, import").await
}

#[tokio::test]
async fn axe_finds_nothing_on_the_bulk_page_and_its_dialogs_in_either_theme() -> Outcome {
    let mut walk = Walk::start().await?;

    let walked = async {
        bulk(&mut walk).await?;
        bulk_report(&mut walk).await
    };
    let walked = walked.await;

    assert!(walk.found.is_empty(), "{} findings:\n{}", walk.found.len(), walk.found.join("\n"));
    walked
}

async fn whole(walk: &mut Walk) -> Outcome {
    compose(walk).await?;
    ends(walk).await?;
    history(walk).await?;
    others(walk).await
}
