//! What the form holds, and that it holds it again.

use std::time::{Duration, Instant};

use e2e::{App, Outcome};
use serde_json::Value;

/// What was typed this long before a kill is kept: the page writes 300 ms after the last key, and once a second while keys
/// go on; a machine that builds meanwhile takes its time.
const KEPT_AFTER: Duration = Duration::from_millis(1_500);

const READ: &str = "const at = (id) => document.querySelector(`[data-testid=${id}]`);
    const form = at('compose-body') && {
      body: at('compose-body').textContent,
      ends: [at('compose-sender').value, at('compose-receiver').value],
      file: at('compose-file')?.querySelector('.name').textContent ?? null,
    };";

/// What the user sees as the message: its type and text, who sends it to whom, and its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    kind: Value,
    text: String,
    ends: [String; 2],
    file: String,
}

impl Form {
    fn of(read: &Value) -> Form {
        let body: Value = serde_json::from_str(read["body"].as_str().unwrap_or_default()).unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Form {
            kind: body["message"]["message_type"].clone(),
            text: text(&body["message"]["text"]),
            ends: [text(&read["ends"][0]), text(&read["ends"][1])],
            file: text(&read["file"]),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn ends(&self) -> [&str; 2] {
        [&self.ends[0], &self.ends[1]]
    }

    /// Nothing but the conversation is in it.
    pub fn is_empty(&self) -> bool {
        self.kind == 0 && self.text.is_empty() && self.file.is_empty()
    }

    /// It is the other one, half typed.
    fn begins(&self, whole: &Form) -> bool {
        let ends = self.ends.iter().zip(&whole.ends).all(|(half, whole)| whole.starts_with(half.as_str()));
        ends && self.kind == whole.kind && self.file == whole.file && whole.text.starts_with(&self.text)
    }
}

/// The form as it is now.
pub async fn read(app: &App) -> Outcome<Form> {
    Ok(Form::of(&app.js(&format!("{READ} return form;"), vec![]).await?))
}

/// Loads the page anew as the form stands, and returns how it stood.
pub async fn reload(app: &App) -> Outcome<Form> {
    let last = app.leave_page(&format!("{READ} return form;"), "location.reload()").await?;
    Ok(Form::of(&last))
}

/// Waits until the form holds this.
pub async fn holds(app: &App, wanted: &Form) -> Outcome {
    app.until(format!("the form to hold {wanted:?}"), || async {
        let now = read(app).await?;
        Ok(if now == *wanted { Ok(()) } else { Err(format!("{now:?}")) })
    })
    .await
}

/// What the form has held, and since when.
#[derive(Default)]
pub struct Forms(Vec<(Instant, Form)>);

impl Forms {
    /// To be called after each step of the user.
    pub async fn note(&mut self, app: &App) -> Outcome {
        let now = read(app).await?;
        if self.0.last().is_none_or(|(_, last)| *last != now) {
            self.0.push((Instant::now(), now));
        }
        Ok(())
    }

    /// From here on this is what the form held last.
    pub fn start_from(&mut self, form: Form) {
        self.0 = vec![(Instant::now(), form)];
    }

    /// Waits until the form holds what was in it in the last moment before a kill. What was being typed then may be there
    /// in part; whatever was there for longer is there whole.
    pub async fn held_before(&self, app: &App, killed: Instant) -> Outcome<Form> {
        let ended = |at: usize| self.0.get(at + 1).map_or(killed, |(next, _)| *next);
        let recent = |at: &usize| killed.duration_since(ended(*at)) < KEPT_AFTER;
        let wanted: Vec<&(Instant, Form)> = (0..self.0.len()).filter(recent).map(|at| &self.0[at]).collect();
        app.until(format!("the form to hold one of {wanted:?}"), || async {
            let now = read(app).await?;
            let fits = wanted.iter().any(|(since, form)| {
                *form == now || (killed.duration_since(*since) < KEPT_AFTER && now.begins(form))
            });
            Ok(if fits { Ok(now) } else { Err(format!("{now:?}")) })
        })
        .await
    }
}
