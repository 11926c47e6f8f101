//! The compose page, the way a user uses it.

use fantoccini::key::Key;
use serde_json::Value;

use crate::app::App;
use crate::problem::{Outcome, Problem};

/// What came of a send, as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// `sent`, `rejected` or `unknown`.
    pub outcome: String,
    /// The exact text that the window showed when Send was pressed.
    pub body: String,
}

impl App {
    /// Fills the conversation row, field by field.
    ///
    /// # Errors
    /// When a field takes no keys.
    pub async fn address(&self, sender: &str, kind: &str, receiver: &str) -> Outcome {
        self.click(&format!("compose-kind-{kind}")).await?;
        self.replace_text("compose-sender", sender).await?;
        self.replace_text("compose-receiver", receiver).await
    }

    /// Chooses by which call the message goes out: `batch`, `chatroom`, …
    ///
    /// # Errors
    /// When it cannot be chosen.
    pub async fn choose_call(&self, call: &str) -> Outcome {
        self.click("compose-call-kind").await?;
        self.click(&format!("compose-call-kind-{call}")).await?;
        self.wait_for_attribute("compose-call", "data-value", call).await
    }

    /// Chooses one of the eight tiles: `text`, `image`, …
    ///
    /// # Errors
    /// When there is no such tile.
    pub async fn choose_type(&self, kind: &str) -> Outcome {
        let tile = format!("compose-type-{kind}");
        self.click(&tile).await?;
        self.wait_for_attribute(&tile, "aria-checked", "true").await
    }

    /// Sets one option by its JSON pointer in the panel of its group, opening it first, and waits until the body has it.
    ///
    /// # Errors
    /// When the option cannot be set this way.
    pub async fn set_option(&self, pointer: &str, value: &Value) -> Outcome {
        self.open_group(pointer).await?;
        let control = format!("compose-option-{pointer}");
        match value {
            Value::Bool(on) => {
                let place = if *on { "on" } else { "off" };
                self.click_css(&format!("[data-testid={}] [data-value={place}]", Value::from(control)))
                    .await?;
            }
            Value::Array(list) if list.iter().any(Value::is_object) => {
                self.replace_in_editor(&control, &value.to_string()).await?;
            }
            Value::Array(names) if self.count(&control).await? == 0 => {
                for name in names.iter().filter_map(Value::as_str) {
                    self.click(&format!("{control}-{name}")).await?;
                }
            }
            Value::Array(ids) => {
                let lines: Vec<&str> = ids.iter().filter_map(Value::as_str).collect();
                self.replace_text(&control, &lines.join("\n")).await?;
            }
            Value::Number(_) if self.attribute(&control, "role").await?.as_deref() == Some("combobox") => {
                self.click(&control).await?;
                self.click(&format!("{control}-{value}")).await?;
            }
            Value::String(text) => self.replace_text(&control, text).await?,
            other => self.replace_text(&control, &other.to_string()).await?,
        }
        self.until(format!("{pointer} to be in the body"), || async {
            let body = self.shown_body().await?;
            let parsed: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
            Ok(if parsed.pointer(pointer) == Some(value) { Ok(()) } else { Err(body) })
        })
        .await
    }

    /// Opens the panel in which the option lives. Those outside every group have one of their own, `top`.
    ///
    /// # Errors
    /// When there is no such panel.
    pub async fn open_group(&self, pointer: &str) -> Outcome {
        let mut parts = pointer.trim_start_matches('/').split('/');
        let first = parts.next().unwrap_or_default();
        let group = if parts.next().is_some() { first } else { "top" };
        let panel = format!("compose-group-{group}");
        if self.attribute(&panel, "data-open").await?.as_deref() != Some("true") {
            self.click(&format!("{panel}-toggle")).await?;
            self.wait_for_attribute(&panel, "data-open", "true").await?;
        }
        Ok(())
    }

    /// The exact text that would go out now.
    ///
    /// # Errors
    /// When the page is not there.
    pub async fn shown_body(&self) -> Outcome<String> {
        self.content_of("compose-body").await
    }

    /// Replaces the whole JSON by hand, in the editor.
    ///
    /// # Errors
    /// When the editor takes no keys.
    pub async fn write_json(&self, body: &str) -> Outcome {
        self.replace_in_editor("compose-json", body).await
    }

    /// Replaces what is in one of the code editors. It is pasted, as a user would: typing would close brackets twice.
    ///
    /// # Errors
    /// When the editor takes no keys.
    pub async fn replace_in_editor(&self, id: &str, text: &str) -> Outcome {
        crate::clipboard::copy(text)?;
        self.click(id).await?;
        self.chord(id, &[Key::Control], "a").await?;
        self.chord(id, &[Key::Control], "v").await
    }

    /// Closes what the last send came to, so that the next end cannot be mistaken for it.
    ///
    /// # Errors
    /// When it does not close.
    pub async fn close_result(&self) -> Outcome {
        if self.count("compose-result").await? > 0 {
            self.click("compose-result-close").await?;
        }
        self.wait_for_count("compose-result", 0).await
    }

    /// Presses Send and waits for the end.
    ///
    /// # Errors
    /// When no end comes.
    pub async fn send(&self) -> Outcome<Sent> {
        self.close_result().await?;
        let body = self.shown_body().await?;
        self.click("compose-send").await?;
        self.wait_for_end(body).await
    }

    /// Waits for the end of a send that was started some other way, with `body` shown at that time.
    ///
    /// # Errors
    /// When no end comes.
    pub async fn wait_for_end(&self, body: String) -> Outcome<Sent> {
        let outcome = self
            .until("the end of the send", || async {
                let now = if self.count("compose-result").await? == 0 {
                    None
                } else {
                    self.attribute("compose-result", "data-outcome").await?
                };
                Ok(now.filter(|outcome| outcome != "sending").ok_or_else(String::new))
            })
            .await?;
        Ok(Sent { outcome, body })
    }

    /// Waits until a file that was attached is uploaded and filled into the body.
    ///
    /// # Errors
    /// When it does not get there.
    pub async fn wait_for_upload(&self) -> Outcome {
        self.wait_for_attribute("compose-file", "data-phase", "done").await?;
        self.until("the attachment's url", || async {
            let body = self.shown_body().await?;
            let parsed: Value = serde_json::from_str(&body)
                .map_err(|_| Problem::Shape { what: "the body".to_owned(), got: body.clone() })?;
            Ok(if parsed.pointer("/message/attachment/url").is_some_and(Value::is_string) {
                Ok(())
            } else {
                Err(body)
            })
        })
        .await
    }
}
