//! A script that got into the page, against every command that the window may call.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use e2e::{App, LookAlike, NewAccount, Options, Outcome, Problem, clipboard, dialog, documented, files};
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

/// Every command stands there once, with the names and types of what it takes.
const BINDINGS: &str = include_str!("../../../../../ui/src/bindings.ts");
const IN_FILE: &str = "c4nary-of-a-file";
const ON_CLIPBOARD: &str = "c4nary-of-the-clipboard";
const SECRET: &str = "a-secret-for-production";
/// It ends the page, and the script with it.
const END_THE_PAGE: [&str; 4] = ["window_close", "window_ask_to_close", "window_quit", "update_restart"];
/// Each parameter has up to so many hostile values.
const ROUNDS: usize = 3;

/// What the script knows or guesses.
struct Known {
    /// A file of the user's that was never chosen.
    path: String,
    /// A production account.
    account: String,
    /// A place that counts who comes.
    attacker: String,
}

/// A command and its parameters: name and type as TypeScript has them.
fn commands() -> Vec<(String, Vec<(String, String)>)> {
    let mut all = Vec::new();
    for line in BINDINGS.lines().filter(|line| line.contains("=> __TAURI_INVOKE<")) {
        let Some((head, call)) = line.split_once("=> __TAURI_INVOKE<") else { continue };
        let Some(name) = call.split("(\"").nth(1).and_then(|rest| rest.split('"').next()) else { continue };
        let inside = head.split_once('(').map_or("", |(_, rest)| rest.trim_end().trim_end_matches(')'));
        let parameters = inside.split(", ").filter_map(|parameter| parameter.split_once(": "));
        let parameters = parameters.map(|(name, kind)| (name.to_owned(), kind.to_owned())).collect();
        all.push((name.to_owned(), parameters));
    }
    all
}

impl Known {
    /// Something hostile for a parameter. `None`: nobody has thought about it yet.
    fn value(&self, name: &str, kind: &str, round: usize) -> Option<Value> {
        let text = |all: [&str; ROUNDS]| Some(json!(all[round]));
        let (path, account, attacker) = (self.path.as_str(), self.account.as_str(), self.attacker.as_str());
        let draft = || {
            json!({ "account_id": account, "conversation": conversation(),
                "body": r#"{"message":{"message_type":0,"text":"from a script"}}"#, "attachment": self.attachment() })
        };
        match (name, kind) {
            ("path" | "folder" | "oldName" | "picture" | "pem" | "text" | "fileId", _)
                if kind != "KeptText" =>
            {
                text([path, "../../../../../../etc/passwd", "/dev/stdin"])
            }
            ("md5" | "fingerprint", _) => text([path, "1", ""]),
            ("attachmentId", _) => text([path, "1", account]),
            ("accountId", _) | ("storageId", _) => text([account, "sandbox", path]),
            ("id", "RowId") => text(["1", "2", "9007199254740993"]),
            ("id", _) => text([path, "1", account]),
            ("operation", _) => text([path, "1", account]),
            ("name" | "title" | "prompt" | "body" | "query", _) => text([path, attacker, "x"]),
            ("url", _) => text([attacker, "file:///etc/passwd", path]),
            ("limit" | "count" | "caret", _) => Some(json!(1)),
            ("on" | "unknownToo" | "confirmed" | "bodies" | "anew" | "reveal" | "isLast", _) => {
                Some(json!(true))
            }
            ("values", "string[]") | ("ids" | "receivers", _) => {
                Some(json!(["1", if round == 0 { path } else { account }]))
            }
            ("values", _) => Some(json!({ "file": path })),
            ("usage", _) => text(["app_secret", "proxy_password", "app_secret"]),
            ("messageType", _) => text(["image", "file", "text"]),
            ("selection", _) => Some(json!({ "kind": "rows", "ids": ["1", "2"] })),
            ("template", "Draft") => Some(draft()),
            ("files", _) => Some(json!([self.summarize()])),
            ("upload", _) => Some(Value::Null),
            ("before" | "revision", _) => text(["1", path, ""]),
            ("template", _) => Some(template(path)),
            ("draft", _) => Some(draft()),
            ("setup", "JobSetup" | "JobSetup | null") => {
                Some(json!({ "account_id": account, "template": template(path),
                "mapping": null, "doubts": "prove_then_repeat", "time_zone": "UTC", "pilot_rows": null }))
            }
            ("table", _) => Some(
                json!({ "name": "n", "encoding": null, "delimiter": null, "has_header": null, "header_row": null, "sheet": null,
                "source": if round == 2 { json!({ "from": "pasted", "text": path }) } else { json!({ "from": "file", "file_id": path }) } }),
            ),
            ("account", _) => text(["bob", path, account]),
            ("peer", _) => text(["alice", path, "1"]),
            ("act", "SeatAct") => Some(
                [
                    json!({ "act": "block", "account_id": path, "on": true }),
                    json!({ "act": "react", "message_server_id": path, "index": 1 }),
                    json!({ "act": "read", "kind": "p2p", "peer": path }),
                ][round]
                    .clone(),
            ),
            ("population", _) => Some(json!({ "accounts": [{ "account_id": path }], "teams": [] })),
            ("number" | "from" | "act", _) => Some(json!(1)),
            ("codes", _) => Some(json!([1])),
            ("other", _) => text([path, "1", account]),
            ("filter", "BroadcastFilter") => text(["all", "offline", "online"]),
            ("pageToken" | "broadcastId" | "pushId", _) => text([path, "1", account]),
            ("filter", _) => Some(json!({ "by": "all" })),
            // The form that the user saw, as the script says.
            ("opened", _) => Some(Value::Null),
            ("pace", _) => Some(json!({ "chars": 1, "pace_ms": 50 })),
            ("calls", _) => text(["batch", "single", "batch"]),
            ("rerun", _) => Some(json!({ "codes": [], "open": true })),
            ("decision", _) => text(["send_again", "count_as_sent", "send_again"]),
            ("drafts", _) => Some(json!([draft()])),
            ("format", "JobReportFormat") => text(["csv", "xlsx", "csv"]),
            ("setup", _) => {
                Some(json!({ "name": "S", "endpoint": attacker, "private_host": true, "region": "r",
                "bucket": "b", "path_style": true, "prefix": "", "access_key": "k", "link": { "kind": "public", "url": attacker } }))
            }
            ("retention", _) => Some(json!({})),
            ("kind", "SendKind") => text(["broadcast", "push", "batch"]),
            ("kind", "ConversationType" | "SeatConversationKind") => text(["p2p", "team", "superteam"]),
            ("kind", _) => text(["curl", "python", "node"]),
            ("contact", _) => Some(json!({ "kind": "p2p", "id": path, "name": "n", "note": "" })),
            ("form", _) => Some(self.form(round)),
            ("words", _) => {
                Some(json!({ "title": "t", "image": "i", "audio": "a", "video": "v", "any": "*" }))
            }
            ("request", "UploadRequest") => Some(
                json!({ "attachment_id": if round == 0 { path } else { "1" }, "account_id": account, "message_type": "file",
                "choices": { "expire_s": null, "tag": null, "kind": null }, "anew": true }),
            ),
            ("text", "KeptText") => text(["request", "answer", "request"]),
            ("settings", _) => Some(json!({ "language": "en", "theme": "system", "account_id": account,
                "zoom_percent": 100, "density": "comfortable", "text_size": "normal", "notifications": true, "check_updates": false, "shortcuts": {} })),
            ("search", _) => Some(json!({ "name": "s", "query": "" })),
            ("place", "Place") => text(["data_folder", "history_export", "template_folder"]),
            ("place", _) => Some(json!({ "cursor": null, "direction": "older" })),
            ("messages", _) => Some(json!([{ "id": "hostile", "file": self.summarize(), "draft": draft() }])),
            ("changes", _) => Some(json!([{ "id": "hostile", "draft": draft() }])),
            ("order", "SuppressionOrder") => {
                Some(json!({ "list": "staff", "kind": "p2p", "reason": path, "expires_at_ms": null }))
            }
            ("target", _) => Some(json!({ "kind": "p2p", "target": path })),
            ("after", "SuppressedTarget | null") => Some(Value::Null),
            ("folderId", _) => text([path, "1", account]),
            ("at", _) => text(["2099-01-01T09:00", path, ""]),
            ("timeZone", _) => text(["UTC", "Asia/Shanghai", path]),
            ("order", "JobActOrder") => {
                let withdraw = json!({ "method": "delete", "description": null, "push_content": null, "push_payload": null,
                    "route_environment": null, "attach": null, "check_team_member_valid": null, "ignore_window": null });
                Some(json!({ "plan": { "act": "recall", "withdraw": withdraw }, "rows": "sent" }))
            }
            ("order", _) => Some(
                [
                    json!({ "kind": "recall", "method": "delete" }),
                    json!({ "kind": "recall_room", "operator_id": path, "notification_enabled": true,
                    "notification_extension": null }),
                    json!({ "kind": "react", "operator_id": "bob", "index": 1, "extension": path,
                    "push_enabled": null, "push_content": null, "push_payload": null }),
                ][round]
                    .clone(),
            ),
            ("part", _) => text([path, "bob", ""]),
            ("request", _) => Some(
                json!({ "url": attacker, "account_id": (["sandbox", account, "sandbox"][round]), "as_file": true }),
            ),
            ("language", _) => Some(json!("en")),
            ("format", _) => text(["jsonl", "csv", "html"]),
            ("field", _) => text(["to", "type", "outcome"]),
            ("fault", _) => Some(
                json!({ "kind": "latency", "route": "upload", "probability": 0, "count": 1, "delay_ms": 1 }),
            ),
            ("deleted", _) => Some(json!({ "rows": 1, "at_ms": 1, "sending": 0, "unknown": 0 })),
            ("conversation", _) => Some(conversation()),
            ("choices", _) => Some(json!({ "expire_s": null, "tag": null, "kind": null })),
            ("preparation", _) => Some(json!({ "strip": true, "longest_px": null, "convert": false })),
            _ => None,
        }
    }

    /// The production account as a test account elsewhere; a new one elsewhere; the same behind the script's proxy.
    fn form(&self, round: usize) -> Value {
        let proxy = json!({ "kind": "own", "url": self.attacker, "user": "mei" });
        json!({
            "id": if round == 1 { Value::Null } else { json!(self.account) },
            "name": format!("N{round}"), "color": "red", "stage": if round == 2 { "production" } else { "test" },
            "app_key": "0123456789abcdef0123456789abcdef", "region": "custom",
            "urls": [format!("{}/nimserver", self.attacker)], "private_hosts": true, "default_sender": "",
            "extra_tries": 1, "calls_per_s": 100, "extra_ca_pem": "",
            "proxy": if round == 2 { proxy } else { json!({ "kind": "direct" }) },
        })
    }

    fn summarize(&self) -> Value {
        json!({ "file_id": self.path, "name": "n", "size_bytes": 1, "message_type": "file", "problem": null })
    }

    fn attachment(&self) -> Value {
        json!({ "id": "1", "path": self.path, "name": "n", "ext": null, "mime": "text/plain", "size_bytes": 1,
            "md5": "00", "message_type": "file", "width": null, "height": null, "moving": null,
            "duration_ms": null, "codec": null, "notes": [] })
    }
}

/// A template whose file is one that was never chosen.
fn template(path: &str) -> Value {
    json!({ "name": "T", "note": "", "conversation": conversation(),
        "variables": [{ "name": "file", "kind": "file", "label": "", "default": path, "choices": [] }],
        "body": "{\"message\":{\"attachment\":{{file}}}}" })
}

fn conversation() -> Value {
    json!({ "sender": "alice", "kind": "p2p", "receiver": "bob" })
}

/// Calls a command from a script, and says no to whatever the app asks the user meanwhile.
async fn call(app: &App, command: &str, arguments: &Map<String, Value>) -> Outcome<String> {
    const CALL: &str = "const [command, args, done] = arguments;
        window.__TAURI_INTERNALS__
          .invoke(command, args, { headers: { 'operation-id': crypto.getRandomValues(new Uint32Array(4)).join('-') } })
          .then(ok => done(JSON.stringify({ ok }) ?? 'null'), error => done(JSON.stringify({ error })));";
    let mut calling = std::pin::pin!(app.js_async_with(CALL, vec![json!(command), json!(arguments)]));
    loop {
        match tokio::time::timeout(Duration::from_millis(300), &mut calling).await {
            Ok(answer) => return Ok(answer?.as_str().unwrap_or_default().to_owned()),
            Err(_) => dialog::dismiss()?,
        }
    }
}

#[tokio::test]
async fn a_script_that_calls_every_command_reads_no_file_no_clipboard_reaches_no_network_and_sends_nothing_from_production()
-> Outcome {
    let service = LookAlike::start(SECRET)?;
    let app = App::start(Options::default()).await?;
    let (url, name) = (service.base_url(), "Shop 正式");
    app.fill_account(NewAccount { name, app_key: service.app_key(), app_secret: SECRET, url: &url }).await?;
    app.click("account-stage-production").await?;
    app.save_and_use_account(name).await?;
    let accounts = app.invoke("account_list", json!({})).await?;
    let account = accounts.as_array().into_iter().flatten().find(|account| account["name"] == name);
    let account = account.and_then(|account| account["id"].as_str()).unwrap_or_default().to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let attacker = format!("http://{}", listener.local_addr().expect("its address"));
    let came = Arc::new(AtomicUsize::new(0));
    let counting = tokio::spawn({
        let came = Arc::clone(&came);
        async move {
            while listener.accept().await.is_ok() {
                came.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    let path = files::write(app.home(), "private.json", IN_FILE.as_bytes())?.display().to_string();
    let known = Known { path, account, attacker };
    // The last click of the set-up serves once; this uses it up.
    clipboard::copy("nothing")?;
    let _ = call(&app, "import_clipboard", &Map::new()).await?;
    clipboard::copy(ON_CLIPBOARD)?;

    let all = commands();
    let (mut called, mut not_called) = (HashSet::new(), Vec::new());
    assert!(all.len() > 90, "the commands were found: {}", all.len());
    for round in 0..ROUNDS {
        for (command, parameters) in
            all.iter().filter(|(command, _)| !END_THE_PAGE.contains(&command.as_str()))
        {
            let mut arguments = Map::new();
            for (name, kind) in parameters {
                let value = known.value(name, kind, round).ok_or_else(|| Problem::Shape {
                    what: format!("a hostile value for {name}: {kind} of {command}"),
                    got: "none: add one".to_owned(),
                })?;
                arguments.insert(name.clone(), value);
            }
            let answer = call(&app, command, &arguments).await?;
            for canary in [IN_FILE, ON_CLIPBOARD, SECRET, "root:x:0:0"] {
                assert!(!answer.contains(canary), "{command} gave {canary} to the page: {answer}");
            }
            assert_eq!(came.load(Ordering::SeqCst), 0, "{command} reached the network with {arguments:?}");
            let answer: Value = serde_json::from_str(&answer).unwrap_or_default();
            documented(command, &answer["error"])?;
            match answer["error"].as_str() {
                // A path in place of an id is refused before the command.
                Some(refused) if refused.contains("not an id of this program") => {}
                Some(refused) if refused.contains("invalid args") => {
                    not_called.push(format!("{command}: {refused}"));
                }
                _ => {
                    called.insert(command);
                }
            }
        }
    }

    not_called.extend(
        all.iter()
            .map(|(command, _)| command.clone())
            .filter(|command| !END_THE_PAGE.contains(&command.as_str()) && !called.contains(command)),
    );
    assert!(not_called.is_empty(), "these were not really called: {not_called:#?}");
    assert_eq!(service.sandbox().messages().await?.len(), 0, "nothing went out from production");
    assert_eq!(clipboard::read()?, ON_CLIPBOARD, "the clipboard was left alone");
    counting.abort();
    Ok(())
}
