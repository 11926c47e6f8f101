//! Hands and eyes in the page. Things are named by their `data-testid`.

use std::path::Path;

use std::time::Duration;

use fantoccini::actions::{
    Actions, InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::{App, Outcome, Problem};

/// Where every event that Rust tells the page has its name.
const BINDINGS: &str = include_str!("../../../ui/src/bindings.ts");

impl App {
    /// The element with this test id; waits for it.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn by_testid(&self, id: &str) -> Outcome<Element> {
        let selector = selector(id);
        self.until(format!("{id} to be there"), || async {
            self.client.find_all(Locator::Css(&selector)).await.map_or_else(
                |error| Ok(Err(error.to_string())),
                |found| Ok(found.into_iter().next().ok_or_else(String::new)),
            )
        })
        .await
    }

    /// How many elements have this test id now.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn count(&self, id: &str) -> Outcome<usize> {
        // Not by the driver: it stumbles over an element that goes while it makes its list.
        const COUNT: &str = "return document.querySelectorAll(arguments[0]).length";
        let found = self.js(COUNT, vec![selector(id).into()]).await?;
        Ok(found.as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default())
    }

    /// Clicks with the pointer; waits until the element is there, enabled and not covered.
    ///
    /// # Errors
    /// When it does not become clickable.
    pub async fn click(&self, id: &str) -> Outcome {
        self.click_css(&selector(id)).await
    }

    /// As [`App::click`], by CSS selector.
    ///
    /// # Errors
    /// As [`App::click`].
    pub async fn click_css(&self, css: &str) -> Outcome {
        self.until(format!("a click on {css}"), || async {
            // While the page moves the driver may find the element stale or covered: that passes.
            match self.client.find(Locator::Css(css)).await {
                Ok(element) => self.press_on(element).await,
                Err(error) => Ok(Err(error.to_string())),
            }
        })
        .await
    }

    /// Clicks an element once it rests, and says whether the click reached it. The driver aims at a place, not at an
    /// element: when the page moves between the aim and the click, another one is hit, or none.
    async fn press_on(&self, element: Element) -> Outcome<Result<(), String>> {
        const AIM: &str = "const [element, done] = arguments;
            if (element.disabled) { done('it is disabled'); return; }
            // The driver scrolls as little as it can, which may leave the element under a bar.
            element.scrollIntoView({ block: 'center', behavior: 'instant' });
            const place = () => { const { x, y, width, height } = element.getBoundingClientRect(); return `${x} ${y} ${width} ${height}`; };
            let last = '', frames = 0;
            const look = () => {
              const now = place();
              if (now === last) {
                window.__clickLanded = null;
                window.addEventListener('click', (event) => {
                  window.__clickLanded = event.composedPath().includes(element);
                }, { capture: true, once: true });
                done('');
              } else if (frames > 60) {
                done('it moves');
              } else {
                last = now;
                frames += 1;
                requestAnimationFrame(look);
              }
            };
            look();";
        let target = serde_json::to_value(&element).unwrap_or(Value::Null);
        let aimed = match self.client.execute_async(AIM, vec![target]).await {
            Ok(answer) => answer.as_str().unwrap_or_default().to_owned(),
            Err(error) => error.to_string(),
        };
        if !aimed.is_empty() {
            return Ok(Err(aimed));
        }
        if let Err(error) = element.click().await {
            return Ok(Err(error.to_string()));
        }
        let landed = self.js("return window.__clickLanded", vec![]).await?;
        Ok(if landed == true { Ok(()) } else { Err(format!("the click landed elsewhere ({landed})")) })
    }

    /// Clicks the one among several elements with this test id that shows these words.
    ///
    /// # Errors
    /// When there is none.
    pub async fn click_row(&self, id: &str, words: &str) -> Outcome {
        let selector = selector(id);
        self.until(format!("{id} with “{words}”"), || async {
            let rows = self
                .client
                .find_all(Locator::Css(&selector))
                .await
                .map_err(Problem::window(format!("find {id}")))?;
            for row in rows {
                let text = row.prop("textContent").await.ok().flatten().unwrap_or_default();
                if text.contains(words) {
                    return self.press_on(row).await;
                }
            }
            Ok(Err(String::new()))
        })
        .await
    }

    /// Clicks the element with this test id while Ctrl is held.
    ///
    /// # Errors
    /// When there is none.
    pub async fn control_click(&self, id: &str) -> Outcome {
        let element = self.by_testid(id).await?;
        let control = char::from(Key::Control);
        let keys = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value: control })
            .then(KeyAction::Pause { duration: Duration::ZERO })
            .then(KeyAction::Pause { duration: Duration::ZERO })
            .then(KeyAction::Up { value: control });
        let mouse = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        let both = Actions::from(keys).and(mouse);
        self.client.perform_actions(both).await.map_err(Problem::window("click while Ctrl is held"))
    }

    /// Types into the element, key by key, after what is there.
    ///
    /// # Errors
    /// When it takes no keys.
    pub async fn type_text(&self, id: &str, text: &str) -> Outcome {
        let element = self.by_testid(id).await?;
        // A line break is a key, not a character.
        let text = text.replace('\n', &char::from(Key::Enter).to_string());
        element.send_keys(&text).await.map_err(Problem::window(format!("type into {id}")))
    }

    /// Selects all that is there and types over it.
    ///
    /// # Errors
    /// When it takes no keys.
    pub async fn replace_text(&self, id: &str, text: &str) -> Outcome {
        self.chord(id, &[Key::Control], "a").await?;
        if text.is_empty() { self.press(id, Key::Delete).await } else { self.type_text(id, text).await }
    }

    /// Presses one key in the element.
    ///
    /// # Errors
    /// When it takes no keys.
    pub async fn press(&self, id: &str, key: Key) -> Outcome {
        self.type_text(id, &char::from(key).to_string()).await
    }

    /// Holds keys while typing others: `chord(id, &[Key::Control], "a")`. The driver lets go of them afterwards.
    ///
    /// # Errors
    /// When it takes no keys.
    pub async fn chord(&self, id: &str, held: &[Key], keys: &str) -> Outcome {
        let held: String = held.iter().map(|key| char::from(*key)).collect();
        self.type_text(id, &format!("{held}{keys}")).await
    }

    /// The words that the element shows.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn text_of(&self, id: &str) -> Outcome<String> {
        let element = self.by_testid(id).await?;
        element.text().await.map_err(Problem::window(format!("read {id}")))
    }

    /// The element's text content: hidden parts included, white space as it is.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn content_of(&self, id: &str) -> Outcome<String> {
        let element = self.by_testid(id).await?;
        let text = element.prop("textContent").await.map_err(Problem::window(format!("read {id}")))?;
        Ok(text.unwrap_or_default())
    }

    /// What an input holds.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn value_of(&self, id: &str) -> Outcome<String> {
        let element = self.by_testid(id).await?;
        let text = element.prop("value").await.map_err(Problem::window(format!("read {id}")))?;
        Ok(text.unwrap_or_default())
    }

    /// An attribute of the element, for example `data-outcome`.
    ///
    /// # Errors
    /// When the element is not there.
    pub async fn attribute(&self, id: &str, name: &str) -> Outcome<Option<String>> {
        let element = self.by_testid(id).await?;
        element.attr(name).await.map_err(Problem::window(format!("read {name} of {id}")))
    }

    /// Waits until the attribute has this value.
    ///
    /// # Errors
    /// When it does not come to that.
    pub async fn wait_for_attribute(&self, id: &str, name: &str, value: &str) -> Outcome {
        self.until(format!("{name}={value} on {id}"), || async {
            Ok(fresh(self.attribute(id, name).await)?.and_then(|now| {
                if now.as_deref() == Some(value) { Ok(()) } else { Err(now.unwrap_or_default()) }
            }))
        })
        .await
    }

    /// Waits until the element's text contains this.
    ///
    /// # Errors
    /// When it does not come to that.
    pub async fn wait_for_text(&self, id: &str, part: &str) -> Outcome {
        self.until(format!("“{part}” in {id}"), || async {
            Ok(fresh(self.content_of(id).await)?
                .and_then(|now| if now.contains(part) { Ok(()) } else { Err(now) }))
        })
        .await
    }

    /// Waits until what an input holds contains this.
    ///
    /// # Errors
    /// When it does not come to that.
    pub async fn wait_for_value(&self, id: &str, part: &str) -> Outcome {
        self.until(format!("“{part}” in the value of {id}"), || async {
            Ok(fresh(self.value_of(id).await)?
                .and_then(|now| if now.contains(part) { Ok(()) } else { Err(now) }))
        })
        .await
    }

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

    /// Calls a command of the shell as the page would.
    ///
    /// # Errors
    /// [`Problem::Command`] when the shell refuses.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Outcome<Value> {
        const CALL: &str = "const [command, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, args).then(ok => done({ ok }), error => done({ error }));";
        let name = command.to_owned();
        let answer = self
            .client
            .execute_async(CALL, vec![json!(command), arguments])
            .await
            .map_err(Problem::window(format!("call {command}")))?;
        match answer.get("error") {
            Some(error) => Err(Problem::Command { command: name, error: error.clone() }),
            None => Ok(answer.get("ok").cloned().unwrap_or(Value::Null)),
        }
    }

    /// Drops files on the window: the page's listeners get Tauri's own event with the real paths. The event is handed to
    /// them from inside, because the window is (rightly) not allowed to emit it.
    ///
    /// # Errors
    /// When nothing in the page listens for drops.
    pub async fn emit_drop(&self, paths: &[&Path]) -> Outcome {
        self.js("window.__droppedAt = performance.now()", vec![]).await?;
        let payload = json!({ "paths": paths, "position": { "x": 400, "y": 300 } });
        self.tell("tauri://drag-drop", payload).await
    }

    /// Tells the page an event as Rust does. The page itself may not.
    ///
    /// # Errors
    /// When nobody in the page listens.
    pub async fn tell(&self, event: &str, payload: Value) -> Outcome {
        const TELL: &str = "const [event, payload] = arguments;
            const listeners = window.__internal_unstable_listeners_object_id__?.[event] ?? {};
            const ids = Object.getOwnPropertyNames(listeners);
            for (const id of ids) window.__TAURI_INTERNALS__.runCallback(listeners[id].handlerId, { event, id, payload });
            return ids.length;";
        let told = self.js(TELL, vec![event.into(), payload]).await?;
        if told == 0 {
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
              const handler = window.__TAURI_INTERNALS__.transformCallback(heard => crossed.push(JSON.stringify(heard)));
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

    /// Makes the page's area exactly this large, in CSS pixels.
    ///
    /// # Errors
    /// When the window does not take the size.
    pub async fn set_window_size(&self, width: u32, height: u32) -> Outcome {
        self.client.set_window_size(width, height).await.map_err(Problem::window("set the size"))?;
        self.until(format!("a page of {width}×{height}"), || async {
            let size = self.js("return [innerWidth, innerHeight]", vec![]).await?;
            Ok(if size == json!([width, height]) { Ok(()) } else { Err(size.to_string()) })
        })
        .await
    }

    /// The whole page as HTML, with what inputs hold.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn html(&self) -> Outcome<String> {
        const READ: &str = "return document.documentElement.outerHTML
            + [...document.querySelectorAll('input, textarea')].map(field => field.value).join('\\n')";
        let page = self.js(READ, vec![]).await?;
        page.as_str()
            .map(str::to_owned)
            .ok_or_else(|| Problem::Shape { what: "the page".to_owned(), got: page.to_string() })
    }

    /// The driver's client, for what is not here.
    pub fn client(&self) -> &Client {
        &self.client
    }
}

/// What was read; where the element went away between being found and being read, that there is nothing to see yet.
fn fresh<T>(read: Outcome<T>) -> Outcome<Result<T, String>> {
    match read {
        Err(Problem::Window { what, source }) if source.is_stale_element_reference() => Ok(Err(what)),
        read => read.map(Ok),
    }
}

/// A test id may hold any character, for example the slashes of a JSON pointer.
fn selector(id: &str) -> String {
    format!("[data-testid={}]", Value::from(id))
}
