//! Scripts in the page, and what passes between it and Rust.

use std::path::Path;

use serde_json::{Value, json};

use crate::app::App;
use crate::drag;
use crate::problem::{Outcome, Problem};

/// Where every event that Rust emits to the page has its name.
const BINDINGS: &str = include_str!("../../../../ui/src/bindings.ts");

impl App {
    /// Runs a script in the page; it `return`s its answer.
    ///
    /// # Errors
    /// When it throws.
    pub async fn js(&self, script: &str, arguments: Vec<Value>) -> Outcome<Value> {
        self.client.execute(script, arguments).await.map_err(Problem::window("run a script"))
    }

    /// Runs a script in the page that ends by calling its last argument with its answer.
    ///
    /// # Errors
    /// When it throws, or never calls.
    pub async fn js_async(&self, script: &str) -> Outcome<Value> {
        self.client.execute_async(script, vec![]).await.map_err(Problem::window("run a script"))
    }

    /// As [`App::js_async`], with arguments before the last one.
    ///
    /// # Errors
    /// When it throws, or never calls.
    pub async fn js_async_with(&self, script: &str, arguments: Vec<Value>) -> Outcome<Value> {
        self.client.execute_async(script, arguments).await.map_err(Problem::window("run a script"))
    }

    /// Leaves the page by a step in JavaScript that leads to another one, and waits for that. Returns what the function body
    /// `last` returned in the very moment before.
    ///
    /// # Errors
    /// When no other page comes.
    pub async fn leave_page(&self, last: &str, step: &str) -> Outcome<Value> {
        let leave = format!("window.__left = true; setTimeout(() => {step}); {last}");
        let last = self.js(&leave, vec![]).await?;
        self.until("another page", || async {
            let left = self.js("return window.__left ?? false", vec![]).await?;
            Ok(if left == false { Ok(()) } else { Err("it is still the same".to_owned()) })
        })
        .await?;
        self.by_testid("frame").await?;
        Ok(last)
    }

    /// Calls a command of the shell as the page would.
    ///
    /// # Errors
    /// [`Problem::Command`] when the shell refuses.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Outcome<Value> {
        const CALL: &str = "const [command, args, done] = arguments;
            const options = { headers: { 'operation-id': crypto.getRandomValues(new Uint32Array(4)).join('-') } };
            window.__TAURI_INTERNALS__.invoke(command, args, options)
                .then(ok => done({ ok }), error => done({ error }));";
        let name = command.to_owned();
        let answer = self
            .client
            .execute_async(CALL, vec![json!(command), arguments])
            .await
            .map_err(Problem::window(format!("call {command}")))?;
        match answer.get("error") {
            Some(error) => {
                documented(command, error)?;
                Err(Problem::Command { command: name, error: error.clone() })
            }
            None => Ok(answer.get("ok").cloned().unwrap_or(Value::Null)),
        }
    }

    /// Drags files onto the window and lets them go there, as a file manager does.
    ///
    /// # Errors
    /// When the window does not take them.
    pub async fn drop_files(&self, paths: &[&Path]) -> Outcome {
        self.js("window.__droppedAt = performance.now()", vec![]).await?;
        drag::drop_files(paths, (400, 300)).await
    }

    /// Emits an event to the page as Rust does. The page itself may not.
    ///
    /// # Errors
    /// When nobody in the page listens.
    pub async fn report(&self, event: &str, payload: Value) -> Outcome {
        const EMIT: &str = "const [event, payload] = arguments;
            const listeners = window.__internal_unstable_listeners_object_id__?.[event] ?? {};
            const ids = Object.getOwnPropertyNames(listeners);
            for (const id of ids) window.__TAURI_INTERNALS__.runCallback(listeners[id].handlerId, { event, id, payload });
            return ids.length;";
        let reported = self.js(EMIT, vec![event.into(), payload]).await?;
        if reported == 0 {
            return Err(Problem::Shape { what: format!("listeners for {event}"), got: "none".to_owned() });
        }
        Ok(())
    }

    /// From now on, keeps everything that crosses between the page and Rust, both ways, for [`App::crossed`].
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn record_crossings(&self) -> Outcome {
        // Tauri's own functions cannot be replaced, but what they call can.
        const RECORD: &str = "const crossed = window.__crossed = [];
            const original = window.fetch;
            window.fetch = async (input, init) => {
              crossed.push(String(input), String(init?.body));
              const answer = await original(input, init);
              crossed.push(await answer.clone().text());
              return answer;
            };
            for (const event of arguments) {
              const handler = window.__TAURI_INTERNALS__.transformCallback(event => crossed.push(JSON.stringify(event)));
              window.__TAURI_INTERNALS__.invoke('plugin:event|listen', { event, target: { kind: 'Any' }, handler });
            }";
        let events = BINDINGS.split("makeEvent<").skip(1).filter_map(|rest| rest.split('"').nth(1));
        self.js(RECORD, events.map(Value::from).collect()).await.map(drop)
    }

    /// Everything that crossed since [`App::record_crossings`], one message a line.
    ///
    /// # Errors
    /// When nothing was recorded.
    pub async fn crossed(&self) -> Outcome<String> {
        let all = self.js("return window.__crossed.join('\\n')", vec![]).await?;
        all.as_str()
            .map(str::to_owned)
            .ok_or_else(|| Problem::Shape { what: "the crossings".to_owned(), got: all.to_string() })
    }
}

/// Each command says in its documentation what it fails with, and the bindings have that: an error that is not among it is
/// one that nobody reads of. Any command can fail with the codes that are named here.
///
/// # Errors
/// When the command says nothing of this code, or of this field.
pub fn documented(command: &str, error: &Value) -> Outcome {
    let (Some(code), field) = (error["code"].as_str(), error["field"].as_str()) else { return Ok(()) };
    let of_all = ["internal", "already_done"].contains(&code) || code.starts_with("data_");
    let before = BINDINGS.split_once(&format!("(\"{command}\"")).map_or("", |(before, _)| before);
    let about = before.rsplit_once("/**").map_or("", |(_, about)| about).replace("\n\t *  ", " ");
    let said = about.split_once("Fails with: ").map_or("", |(_, said)| said);
    let (codes, fields) = said.split_once("fields: ").unwrap_or((said, ""));
    let names = |list: &str, name: &str| list.contains(&format!("`{name}`"));
    if (of_all || names(codes, code)) && field.is_none_or(|field| names(fields, field)) {
        return Ok(());
    }
    Err(Problem::Shape { what: format!("{command} says that it fails with {error}"), got: said.to_owned() })
}
