//! How far long work is, on the window's button in the taskbar or dock, where the system shows that: Windows, macOS, Unity.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tauri::window::{ProgressBarState, ProgressBarStatus};
use tauri::{AppHandle, Manager};

/// What is being done, by a name of its own, and how far it is.
#[derive(Debug, Default)]
pub struct Taskbar(Mutex<Works>);

#[derive(Debug, Default)]
struct Works {
    /// Done, of so many.
    works: BTreeMap<String, (u64, u64)>,
    shown: Option<u64>,
}

impl Works {
    /// Takes over how far one is, `None` once it is over.
    fn take(&mut self, name: &str, progress: Option<(u64, u64)>) {
        match progress {
            Some(progress) => drop(self.works.insert(name.to_owned(), progress)),
            None => drop(self.works.remove(name)),
        }
    }

    /// What is to be shown, if that is another than before. It counts as shown from now on.
    fn change(&mut self) -> Option<Option<u64>> {
        let percent = self.percent();
        (percent != self.shown).then(|| {
            self.shown = percent;
            percent
        })
    }

    /// Each counts as much as the others, however many its parts are.
    fn percent(&self) -> Option<u64> {
        let count = u64::try_from(self.works.len()).ok().filter(|count| *count > 0)?;
        let share = |&(done, total): &(u64, u64)| (done.min(total) * 100).checked_div(total).unwrap_or(0);
        Some(self.works.values().map(share).sum::<u64>() / count)
    }
}

/// Reports how far something is; `None` once it is over.
pub fn report(app: &AppHandle, name: &str, progress: Option<(u64, u64)>) {
    let taskbar = app.state::<Taskbar>();
    // Until it is shown: what another thread finds out meanwhile is newer, and must not be shown before.
    let mut works = taskbar.0.lock().unwrap_or_else(PoisonError::into_inner);
    works.take(name, progress);
    // What nobody was shown is shown by the first report once there is a window.
    let Some(window) = app.get_webview_window("main") else { return };
    let Some(percent) = works.change() else { return };
    let status = if percent.is_some() { ProgressBarStatus::Normal } else { ProgressBarStatus::None };
    // A system without it shows nothing.
    let _ = window.set_progress_bar(ProgressBarState { status: Some(status), progress: percent });
}

/// One command's work. It is over when this is dropped, however it ends.
#[derive(Debug)]
pub struct Work {
    app: AppHandle,
    name: String,
}

impl Work {
    /// Begins nothing to be seen yet.
    pub fn new(app: AppHandle, name: String) -> Work {
        Work { app, name }
    }

    /// So much is done.
    pub fn report(&self, done: u64, total: u64) {
        report(&self.app, &self.name, Some((done, total)));
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        report(&self.app, &self.name, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Works {
        fn shown_after(&mut self, name: &str, progress: Option<(u64, u64)>) -> Option<Option<u64>> {
            self.take(name, progress);
            self.change()
        }
    }

    #[test]
    fn what_came_while_there_was_no_window_is_shown_by_the_next_report() {
        let mut works = Works::default();
        assert_eq!(works.shown_after("queue", Some((1, 2))), Some(Some(50)));
        works.take("queue", None);
        assert_eq!(works.shown_after("job", None), Some(None));
    }

    #[test]
    fn all_that_is_being_done_counts_alike_and_what_has_not_changed_is_not_shown_again() {
        let mut works = Works::default();
        assert_eq!(works.shown_after("queue", Some((1, 2))), Some(Some(50)));
        assert_eq!(works.shown_after("queue", Some((1, 2))), None);
        assert_eq!(works.shown_after("job", Some((0, 20_000))), Some(Some(25)));
        assert_eq!(works.shown_after("job", Some((20_000, 20_000))), Some(Some(75)));
        assert_eq!(works.shown_after("queue", None), Some(Some(100)));
        assert_eq!(works.shown_after("job", None), Some(None));
    }

    #[test]
    fn what_has_no_end_yet_is_nothing_done() {
        let mut works = Works::default();
        assert_eq!(works.shown_after("export", Some((7, 0))), Some(Some(0)));
        assert_eq!(works.shown_after("export", Some((9, 4))), Some(Some(100)));
    }
}
