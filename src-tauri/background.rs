//! Bulk jobs and a window that is closed: they go on without it, if the user says so.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use courier::Language;
use tauri::{AppHandle, Manager};

use crate::question::{Choice, Question};
use crate::state::AppState;

/// Asks what is to become of jobs that run or are to start, where there are any. Whether the window may close.
pub async fn may_close(app: &AppHandle, state: &AppState) -> bool {
    let Some(jobs) = Jobs::now(state).await else { return true };
    match state.confirm.choose_words(|language| jobs.question(language)).await {
        Choice::Cancel => false,
        Choice::Other => true,
        Choice::Accept => {
            hide(app, state);
            false
        }
    }
}

/// Goes on without the window, which a second start shows again.
fn hide(app: &AppHandle, state: &AppState) {
    let Some(window) = app.get_webview_window("main") else { return };
    state.in_background.store(true, Ordering::Relaxed);
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
    }
}

/// The window is there again.
pub fn shown(state: &AppState) {
    state.in_background.store(false, Ordering::Relaxed);
}

/// A job has ended: an app that goes on without its window for the sake of jobs ends with the last of them.
pub async fn job_ended(app: &AppHandle) {
    let state = Arc::clone(&app.state::<Arc<AppState>>());
    if state.in_background.load(Ordering::Relaxed)
        && Jobs::now(&state).await.is_none()
        && let Some(window) = app.get_webview_window("main")
        // As by its button: what was typed is written first.
        && let Err(error) = window.close()
    {
        tracing::warn!(%error, "the app could not end after its last job");
    }
}

/// Jobs that would not go on if the app ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Jobs {
    running: bool,
    /// How many wait for the moment of their start.
    scheduled: u64,
}

impl Jobs {
    /// Those of now; `None` where there are none.
    async fn now(state: &AppState) -> Option<Jobs> {
        let courier = state.opened_courier()?;
        // What cannot be read keeps no window open.
        let scheduled = courier.job_schedule().start_due().await.unwrap_or(0);
        let running = courier.job_runner().runs_any();
        (running || scheduled > 0).then_some(Jobs { running, scheduled })
    }

    fn question(self, language: Language) -> (Question, &'static str) {
        let zh = language == Language::Zh;
        let say = |zh_words: &'static str, en_words: &'static str| if zh { zh_words } else { en_words };
        let (title, text, other) = if self.running {
            (
                say("群发任务正在运行", "A bulk job is running"),
                say(
                    "可以关闭窗口，让任务在后台继续；完成后应用自动退出。再次启动即可显示窗口。也可以暂停任务，下次再继续。",
                    "The window can close while the job continues in the background; the app quits when it is done. Start the \
                     app again to show the window. Or pause the job and continue it next time.",
                ),
                say("暂停并关闭(_P)", "_Pause and close"),
            )
        } else {
            (
                say("群发任务等待定时开始", "A bulk job is scheduled"),
                say(
                    "到时应用必须正在运行，否则任务会暂停。可以关闭窗口，让应用在后台等待；再次启动即可显示窗口。",
                    "The app must be running then, or the job is paused instead. The window can close while the app waits in \
                     the background. Start the app again to show the window.",
                ),
                say("退出应用(_Q)", "_Quit"),
            )
        };
        let question = Question {
            title: title.to_owned(),
            text: text.to_owned(),
            facts: Vec::new(),
            accept: say("在后台继续(_B)", "Continue in _background"),
            cancel: say("不关闭", "Keep open"),
            typed: None,
        };
        (question, other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_says_what_becomes_of_a_job_that_runs_and_of_one_that_waits() {
        let words = |running, language| Jobs { running, scheduled: 1 }.question(language);
        assert!(words(true, Language::En).0.text.contains("continues in the background"));
        assert_eq!(words(true, Language::En).1, "_Pause and close");
        assert!(words(false, Language::En).0.text.contains("must be running then"));
        assert_eq!(words(false, Language::Zh).1, "退出应用(_Q)");
    }
}
