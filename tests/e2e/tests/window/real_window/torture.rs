//! Nothing sent unasked, nothing twice, nothing lost: whatever happens to the form, the page, the window and the process
//! while a message is on its way.
//!
//! `YANSHU_WINDOW_ROUNDS` says how many rounds (30), `YANSHU_SEED` where the randomness of choices, moments and faults starts
//! (the same one each time; `make torture` draws a new one).

mod form;
mod ledger;
mod plan;
mod random;
mod user;

use std::time::{Duration, Instant};

use e2e::{App, LookAlike, Options, Outcome, dialog};
use serde_json::json;

use form::Forms;
use ledger::Ledger;
use plan::{Answer, Event, LONGEST_DELAY_MS, Leave, Plan, Plans, What};
use random::Random;

/// Its first rounds hold a queue with a rejected message that is sent on, which once went wrong.
const SEED: u64 = 535_578_638;
const SECRET: &str = "a-secret-for-torture";
const TEST: &str = "Trial";
const PRODUCTION: &str = "Shop 正式";

/// Everything that outlives a window.
struct Torture {
    service: LookAlike,
    ledger: Ledger,
    forms: Forms,
    random: Random,
    /// The ids of the two accounts: test and production.
    accounts: [String; 2],
}

impl Torture {
    /// One round, from an empty message to what is left of it.
    async fn round(&mut self, app: App, plan: &Plan) -> Outcome<App> {
        let marks = marks(plan);
        self.service.sandbox().misbehave(&json!([])).await?;
        let is_production = plan.answer != Answer::NotAsked;
        user::use_account(&app, &self.accounts[usize::from(is_production)]).await?;
        user::start_over(&app).await?;
        self.service.sandbox().misbehave(&plan.faults).await?;
        self.forms.note(&app).await?;
        user::write(&app, plan.what, &marks, plan.without_id).await?;
        self.forms.note(&app).await?;
        self.press(&app, plan, &marks).await?;
        moment(plan.moment_ms).await;

        let other = &self.accounts[usize::from(!is_production)];
        user::edit(&app, plan.event, plan.number, other).await?;
        self.forms.note(&app).await?;
        let mut app = app;
        let leaves = [if let Event::Leave(how) = plan.event { Some(how) } else { None }, plan.then];
        for how in leaves.into_iter().flatten() {
            if plan.then.is_some() {
                moment(plan.next_moment_ms).await;
            }
            app = self.leave(app, how, plan, &marks).await?;
        }

        let goes_on = leaves.iter().flatten().all(|how| *how == Leave::Reload);
        let is_wanted = !matches!(plan.answer, Answer::No | Answer::Later { yes: false });
        let has_row = goes_on && is_wanted && plan.what != What::Queue;
        self.ledger.settle(&app, if has_row { &marks } else { &[] }).await?;
        self.ledger.check().await?;
        if goes_on && is_wanted && plan.is_fair {
            if plan.what == What::Queue {
                queue_has_sent(&app, &marks.iter().collect::<Vec<_>>()).await?;
                self.ledger.settle(&app, &[]).await?;
                self.ledger.check().await?;
            }
            for mark in &marks {
                assert_eq!(
                    self.ledger.copies(mark).await?,
                    1,
                    "“{mark}” was pressed, and nothing stood in its way"
                );
                assert_eq!(self.ledger.ends(mark), ["sent"], "“{mark}”");
            }
        }
        for mark in &marks {
            let copies = self.ledger.copies(mark).await?;
            let ends = self.ledger.ends(mark).join(", ");
            self.ledger.count(format!("{leaves:?}: {copies} arrived, {ends:?}"));
        }
        match plan.what {
            What::Queue => self.empty_queue(&app, &marks).await?,
            _ if plan.again && !is_production && leaves[0].is_some() => {
                self.press_again(&app, &marks[0]).await?;
            }
            _ => {}
        }
        Ok(app)
    }

    /// Presses Send, and answers what is asked then.
    async fn press(&mut self, app: &App, plan: &Plan, marks: &[String]) -> Outcome {
        if plan.what == What::Queue {
            marks.iter().for_each(|mark| self.ledger.press_queued(mark));
            app.click("queue-send").await?;
        } else {
            self.ledger.press(&marks[0], &app.shown_body().await?);
            app.click("compose-send").await?;
        }
        match plan.answer {
            Answer::NotAsked => Ok(()),
            Answer::Yes => dialog::accept_question().await,
            Answer::No => {
                dialog::refuse_question().await?;
                marks.iter().for_each(|mark| self.ledger.refuse(mark));
                Ok(())
            }
            Answer::Later { .. } => user::is_asked(app).await,
        }
    }

    /// The page goes, and comes back with what was typed.
    async fn leave(&mut self, app: App, how: Leave, plan: &Plan, marks: &[String]) -> Outcome<App> {
        let left = Instant::now();
        let (app, form) = match how {
            Leave::Reload => {
                let form = form::reload(&app).await?;
                match plan.answer {
                    Answer::Later { yes: true } => dialog::accept_question().await?,
                    Answer::Later { yes: false } => dialog::refuse_question().await?,
                    _ => {}
                }
                form::holds(&app, &form).await?;
                (app, form)
            }
            Leave::Close => {
                let form = form::read(&app).await?;
                let app = app.close_in_the_middle().await?.start_again().await?;
                form::holds(&app, &form).await?;
                (app, form)
            }
            Leave::Kill => {
                let app = app.kill().await?.start_again().await?;
                let form = self.forms.held_before(&app, left).await?;
                (app, form)
            }
        };
        self.forms.start_from(form);
        // The question went with the window.
        let is_unanswered = matches!(plan.answer, Answer::Later { .. }) && how != Leave::Reload;
        if is_unanswered || plan.answer == (Answer::Later { yes: false }) {
            marks.iter().for_each(|mark| self.ledger.refuse(mark));
        }
        app.until("what the app left under way to have ended", || async {
            let is_over = left.elapsed() > Duration::from_millis(2 * LONGEST_DELAY_MS);
            Ok(if is_over || how == Leave::Reload { Ok(()) } else { Err(String::new()) })
        })
        .await?;
        Ok(app)
    }

    /// Whoever does not know what became of it presses Send once more: that is the same message, as long as it has the same
    /// id.
    async fn press_again(&mut self, app: &App, mark: &str) -> Outcome {
        if form::read(app).await?.text() != mark {
            return Ok(());
        }
        self.service.sandbox().misbehave(&json!([])).await?;
        self.ledger.press(mark, &app.shown_body().await?);
        app.click("compose-send").await?;
        self.ledger.taken(app).await?;
        self.ledger.settle(app, &[]).await?;
        self.ledger.check().await?;
        let ends = self.ledger.ends(mark).join(", ");
        self.ledger.count(format!("pressed again: {ends}"));
        Ok(())
    }

    /// The queue holds what was not sent, and nothing that was. Sometimes the rest is sent, then: what waits, and what was
    /// rejected once more.
    async fn empty_queue(&mut self, app: &App, marks: &[String]) -> Outcome {
        let queue = app.invoke("queue_list", json!({})).await?;
        let items: Vec<_> = queue["items"].as_array().into_iter().flatten().collect();
        let mut unsent = Vec::new();
        for mark in marks {
            let copies = self.ledger.copies(mark).await?;
            let item = items.iter().find(|item| item["file"]["name"] == mark.as_str());
            match item.and_then(|item| item["state"].as_str()) {
                None => assert_eq!(
                    (copies, self.ledger.ends(mark).last()),
                    (1, Some(&"sent")),
                    "“{mark}” is gone"
                ),
                Some("unknown" | "interrupted") => {}
                Some(state) => {
                    assert_eq!(copies, 0, "“{mark}” is {state}");
                    if ["waiting", "rejected"].contains(&state) {
                        unsent.push(mark);
                    }
                }
            }
        }
        if !unsent.is_empty() && self.random.in_percent(50) {
            self.service.sandbox().misbehave(&json!([])).await?;
            user::use_account(app, &self.accounts[0]).await?;
            unsent.iter().for_each(|mark| self.ledger.press_queued(mark));
            app.click("queue-send").await?;
            queue_has_sent(app, &unsent).await?;
            self.ledger.settle(app, &[]).await?;
            self.ledger.check().await?;
            for mark in unsent {
                assert_eq!(self.ledger.copies(mark).await?, 1, "“{mark}” was not sent, and is sent at last");
            }
            self.ledger.count("a queue sent on");
        }
        let ids: Vec<_> = items.iter().map(|item| item["id"].clone()).collect();
        app.invoke("queue_remove", json!({ "ids": ids })).await?;
        app.wait_for_count("queue", 0).await
    }
}

/// Waits until the queue has sent these: just after the press it may not have begun.
async fn queue_has_sent(app: &App, marks: &[&String]) -> Outcome {
    app.until("the queue to be sent", || async {
        let queue = app.invoke("queue_list", json!({})).await?;
        let names = queue["items"].as_array().into_iter().flatten().map(|item| &item["file"]["name"]);
        let left: Vec<_> = names.filter(|name| marks.iter().any(|mark| *name == mark.as_str())).collect();
        Ok(if left.is_empty() { Ok(()) } else { Err(format!("{left:?}")) })
    })
    .await
}

/// What tells the round's messages from all others.
fn marks(plan: &Plan) -> Vec<String> {
    let Plan { number, .. } = plan;
    match plan.what {
        What::Text => vec![format!("text of round {number}")],
        What::Picture => vec![format!("picture {number}.png")],
        What::Queue => (0..2 + number % 3).map(|n| format!("queued {number}-{n}.png")).collect(),
    }
}

/// The moments are what is tried out: there is nothing to wait for.
async fn moment(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "the seed repeats a failure")]
async fn whatever_happens_to_form_page_window_and_process_each_press_sends_its_message_once_at_most()
-> Outcome {
    let rounds = number("YANSHU_WINDOW_ROUNDS").unwrap_or(30);
    let seed = number("YANSHU_SEED").unwrap_or(SEED);
    println!("YANSHU_SEED={seed} YANSHU_WINDOW_ROUNDS={rounds}");
    let service = LookAlike::start(SECRET)?;
    let app = App::start(Options::default()).await?;
    let accounts = user::add_accounts(&app, &service).await?;
    user::keep_template(&app)?;
    let mut ledger = Ledger::new(service.sandbox());
    // A message to edit as new.
    user::start_over(&app).await?;
    user::write(&app, What::Text, &["the first one".to_owned()], false).await?;
    ledger.press("the first one", &app.shown_body().await?);
    app.send().await?;
    let mut torture =
        Torture { service, ledger, forms: Forms::default(), random: Random::new(seed), accounts };
    let mut plans = Plans::new();
    let mut app = Some(app);
    let started = Instant::now();
    for _ in 0..rounds {
        let plan = plans.draw(&mut torture.random);
        println!("{:6} ms {plan:?}", started.elapsed().as_millis());
        // A failure leaves the window as it is, for its picture.
        app = torture.round(app.take().expect("each round hands it back"), &plan).await.map(Some)?;
    }
    println!("{rounds} rounds in {} ms, {:?}", started.elapsed().as_millis(), torture.ledger.seen);
    Ok(())
}
