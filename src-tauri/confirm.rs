//! Asks the user before something changes at a production app, outside of the page.

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;

use courier::{Answer, Confirm, Language};
use tauri::AppHandle;

use crate::question::{Choice, Question, Questions};

pub mod asked;
mod production;

/// Says which language the window speaks.
type ShownLanguage = fn(AppHandle) -> Pin<Box<dyn Future<Output = Language> + Send>>;

/// Asks in dialogs above the app's window.
#[derive(Debug, Default)]
pub struct DialogConfirm {
    app: OnceLock<(AppHandle, ShownLanguage)>,
    questions: Questions,
}

impl DialogConfirm {
    /// From now on there is a window to ask in; until then every answer is *no*.
    pub fn attach(&self, app: AppHandle, language: ShownLanguage) {
        // There is one app in a process.
        let _ = self.app.set((app, language));
    }

    /// Asks something else than [`Confirm::ask`] does, in the user's language.
    pub async fn ask_words(&self, words: impl FnOnce(Language) -> Question) -> bool {
        let Some((app, language)) = self.app.get() else { return false };
        self.questions.ask(app, words(language(app.clone()).await)).await
    }

    /// As [`DialogConfirm::ask_words`], with one more button.
    pub async fn choose_words(&self, words: impl FnOnce(Language) -> (Question, &'static str)) -> Choice {
        let Some((app, language)) = self.app.get() else { return Choice::Cancel };
        let (question, other) = words(language(app.clone()).await);
        self.questions.choose(app, question, Some(other)).await
    }
}

impl Confirm for DialogConfirm {
    fn ask(&self, question: courier::Question) -> Answer<'_> {
        Box::pin(self.ask_words(move |language| production::worded(&question, language)))
    }
}
