//! What was pressed, what the history says of it, and what arrived.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use e2e::{App, Arrived, Outcome, Sandbox};
use serde_json::{Value, json};

/// More rows than a round can make.
const NEWEST: usize = 40;
/// A press that does something has done it by then.
const PRESS_TAKES: Duration = Duration::from_secs(3);

/// What is known of the messages with one mark: a text, or a file's name, that no other message has.
#[derive(Debug, Default)]
struct Pressed {
    /// The client ids under which it may have gone out, one for each press; unknown of messages of the queue.
    ids: BTreeSet<String>,
    /// How often Send was pressed.
    presses: usize,
    /// How many copies may have come of that.
    copies: usize,
    /// The bodies that were shown at the presses, where nothing was left to be filled in.
    bodies: BTreeSet<String>,
}

/// A row of the history that has its end.
#[derive(Debug)]
struct Row {
    outcome: String,
    body: String,
}

pub struct Ledger {
    sandbox: Sandbox,
    pressed: BTreeMap<String, Pressed>,
    rows: BTreeMap<u64, Row>,
    /// How often each thing was found, to see that the test tests something.
    pub seen: BTreeMap<String, u32>,
}

/// The text of a message, or the name of its file.
pub fn mark_of(body: &str) -> String {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let message = &body["message"];
    let mark = message["attachment"]["name"].as_str().or(message["text"].as_str());
    mark.unwrap_or_default().to_owned()
}

fn client_id(body: &str) -> String {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    body["message"]["message_client_id"].as_str().unwrap_or_default().to_owned()
}

impl Ledger {
    pub fn new(sandbox: Sandbox) -> Self {
        Ledger { sandbox, pressed: BTreeMap::new(), rows: BTreeMap::new(), seen: BTreeMap::new() }
    }

    /// Send is about to be pressed for a message with this mark, as `body` shows it.
    pub fn press(&mut self, mark: &str, body: &str) {
        let pressed = self.pressed.entry(mark.to_owned()).or_default();
        pressed.presses += 1;
        let id = client_id(body);
        // A second press under the same id is the same message to the service; without one nothing is.
        if pressed.ids.insert(id.clone()) || id.is_empty() {
            pressed.copies += 1;
        }
        if mark_of(body) == mark {
            pressed.bodies.insert(body.to_owned());
        }
    }

    /// The queue is about to be sent, with this message in it.
    pub fn press_queued(&mut self, mark: &str) {
        let pressed = self.pressed.entry(mark.to_owned()).or_default();
        pressed.presses += 1;
        pressed.copies = 1;
    }

    /// The user did not want it after all, or was not there to say so.
    pub fn refuse(&mut self, mark: &str) {
        self.pressed.insert(mark.to_owned(), Pressed::default());
    }

    pub fn count(&mut self, what: impl Into<String>) {
        *self.seen.entry(what.into()).or_default() += 1;
    }

    pub async fn arrived(&self) -> Outcome<Vec<Arrived>> {
        self.sandbox.messages().await
    }

    pub async fn copies(&self, mark: &str) -> Outcome<usize> {
        Ok(self.arrived().await?.iter().filter(|message| mark_of(&message.body) == mark).count())
    }

    /// The ends of the rows with this mark, oldest first.
    pub fn ends(&self, mark: &str) -> Vec<&str> {
        let with_mark = self.rows.values().filter(|row| mark_of(&row.body) == mark);
        with_mark.map(|row| row.outcome.as_str()).collect()
    }

    /// Waits until no send is under way and each of `expected` has a row, and takes over how they ended.
    pub async fn settle(&mut self, app: &App, expected: &[String]) -> Outcome {
        loop {
            let rows = self.ended_rows(app).await?;
            for row in rows {
                let id = row["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
                if self.rows.contains_key(&id) {
                    continue;
                }
                let details = app.invoke("history_get", json!({ "id": row["id"] })).await?;
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let row = Row { outcome: text(&row["outcome"]), body: text(&details["request_body"]) };
                self.rows.insert(id, row);
            }
            // After a reload the page does not know of a send that uploads.
            let Some(missing) = expected.iter().find(|mark| self.ends(mark).is_empty()) else {
                return Ok(());
            };
            app.until(format!("a row for “{missing}”"), || async {
                let newest = self.ended_rows(app).await?;
                let newest = newest.first().and_then(|row| row["id"].as_str()?.parse().ok());
                Ok(if newest.is_some_and(|id| !self.rows.contains_key(&id)) {
                    Ok(())
                } else {
                    Err(String::new())
                })
            })
            .await?;
        }
    }

    /// Waits until the press of *Send* has come as far as Rust: a row that is new, or a send under way. Before that, the
    /// window looks as if all had ended. A press that does nothing is none's fault here.
    pub async fn taken(&self, app: &App) -> Outcome {
        let pressed = Instant::now();
        app.until("the press to be taken", || async {
            let ask = json!({ "query": "", "place": {}, "limit": NEWEST });
            let page = app.invoke("history_page", ask).await?;
            let newest = page["rows"][0]["id"].as_str().and_then(|id| id.parse().ok());
            let is_new = newest.is_some_and(|id| !self.rows.contains_key(&id));
            let is_over = pressed.elapsed() > PRESS_TAKES;
            Ok(if is_new || is_over { Ok(()) } else { Err(String::new()) })
        })
        .await
    }

    /// The newest rows, once none of them is under way.
    async fn ended_rows(&self, app: &App) -> Outcome<Vec<Value>> {
        app.until("every send to have its end", || async {
            let ask = json!({ "query": "", "place": {}, "limit": NEWEST });
            let mut page = app.invoke("history_page", ask).await?;
            let rows = page["rows"].as_array_mut().map(std::mem::take).unwrap_or_default();
            let queue = app.invoke("queue_list", json!({})).await?;
            let phase = app.attribute("compose-send", "data-phase").await?;
            let open = rows.iter().any(|row| row["outcome"] == "sending");
            let busy = queue["run"]["running"] == true || phase.as_deref() != Some("idle");
            Ok(if open || busy { Err(format!("{phase:?} {}", queue["run"])) } else { Ok(rows) })
        })
        .await
    }

    /// Nothing was sent unasked, nothing twice, and nothing is reported falsely.
    pub async fn check(&self) -> Outcome {
        let arrived = self.arrived().await?;
        let mut copies: BTreeMap<String, Vec<&Arrived>> = BTreeMap::new();
        for message in &arrived {
            copies.entry(mark_of(&message.body)).or_default().push(message);
            let rows = self.rows.values().filter(|row| row.body == message.body);
            let ends: Vec<&str> = rows.map(|row| row.outcome.as_str()).collect();
            let known = ends.iter().any(|end| ["sent", "unknown"].contains(end));
            assert!(known, "what arrived is reported as {ends:?}: {}", message.body);
        }
        for (mark, copies) in &copies {
            let Some(pressed) = self.pressed.get(mark) else {
                panic!("“{mark}” was never pressed: {copies:?}")
            };
            let most = pressed.copies;
            assert!(copies.len() <= most, "“{mark}” was to arrive {most} times at most: {copies:?}");
            let ids: BTreeSet<String> = copies.iter().map(|message| client_id(&message.body)).collect();
            let distinguished = ids.len() == copies.len() || ids.contains("");
            assert!(distinguished, "“{mark}” arrived twice under one id: {copies:?}");
            if !pressed.ids.is_empty() {
                assert!(ids.is_subset(&pressed.ids), "“{mark}” went out under another id: {copies:?}");
            }
            for message in copies.iter().filter(|_| !pressed.bodies.is_empty()) {
                assert!(
                    pressed.bodies.contains(&message.body),
                    "“{mark}” is not what was shown: {message:?}"
                );
            }
        }
        for row in self.rows.values() {
            let mark = mark_of(&row.body);
            let presses = self.pressed.get(&mark).map_or(0, |pressed| pressed.presses);
            let ends = self.ends(&mark);
            assert!(ends.len() <= presses, "“{mark}” was pressed {presses} times, and has the rows {ends:?}");
            let there = arrived.iter().filter(|message| message.body == row.body).count();
            match row.outcome.as_str() {
                "sent" => {
                    let others = self.rows.values().filter(|other| other.body == row.body);
                    let reported = others.filter(|other| other.outcome == "sent").count();
                    assert!(
                        reported <= there,
                        "“{mark}” is reported as sent {reported} times, and is there {there} times"
                    );
                }
                "rejected" => {
                    // The same text may have been pressed again, and have arrived then.
                    let others = self.rows.values().filter(|other| other.body == row.body).count();
                    assert!(there < others, "“{mark}” is reported as rejected, and is there");
                }
                "unknown" => {}
                other => panic!("“{mark}” is reported as {other}, and nobody is at it"),
            }
        }
        Ok(())
    }
}
