//! Desktop notifications: what ends while the window is out of sight. Without a service that shows them nothing is missing but
//! they.

use courier::{JobProgress, JobReason, JobState, Language};
use tauri::{AppHandle, Manager};

use crate::language::language_of;
use crate::state::AppState;

/// What is shown. The summary may hold anybody's text; the body must not, as some services read markup in it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Words {
    summary: String,
    body: String,
}

/// Says that the run of a job is over, unless the user has seen it, caused it, or wants no notifications.
pub async fn job_ended(app: &AppHandle, progress: &JobProgress) {
    if progress.running || is_seen(app) {
        return;
    }
    let state = app.state::<std::sync::Arc<AppState>>();
    let Ok(courier) = state.courier().await else { return };
    let settings = courier.settings().get().await.unwrap_or_default();
    if !settings.notifications {
        return;
    }
    // One that was deleted at once has no name any more.
    let Ok(view) = courier.jobs().view(&progress.id).await else { return };
    let Some(words) = worded(&view.job.name, progress, language_of(&settings)) else { return };
    // It waits for the service, which may be slow or not there.
    let shown = tauri::async_runtime::spawn_blocking(move || {
        notify_rust::Notification::new()
            .appname("Yanshu")
            .icon("yanshu")
            .summary(&words.summary)
            .body(&words.body)
            .show()
            .map(drop)
    });
    match shown.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::info!(%error, "no notification could be shown"),
        Err(error) => tracing::warn!(%error, "no notification could be shown"),
    }
}

/// Whether the user has the window before their eyes.
fn is_seen(app: &AppHandle) -> bool {
    app.get_webview_window("main").is_some_and(|window| {
        let is = |asked: tauri::Result<bool>| asked.unwrap_or(false);
        is(window.is_visible()) && is(window.is_focused()) && !is(window.is_minimized())
    })
}

fn worded(name: &str, progress: &JobProgress, language: Language) -> Option<Words> {
    let zh = language == Language::Zh;
    let say = |zh_words: String, en_words: String| if zh { zh_words } else { en_words };
    let JobProgress { state, reason, totals, .. } = progress;
    let summary = match state {
        JobState::Finished => say(format!("群发任务“{name}”已完成"), format!("Bulk job \"{name}\" finished")),
        JobState::Paused if *reason != Some(JobReason::Asked) => {
            say(format!("群发任务“{name}”已暂停"), format!("Bulk job \"{name}\" paused"))
        }
        _ => return None,
    };
    let ends = [
        (totals.sent, "已发送", "sent"),
        (totals.rejected, "被拒绝", "rejected"),
        (totals.unknown, "结果未知", "unknown"),
        (totals.open, "待确认", "unconfirmed"),
        (totals.ready, "待发送", "not sent"),
    ];
    let ends = ends.into_iter().filter(|(rows, ..)| *rows > 0);
    let ends: Vec<_> = ends
        .map(|(rows, zh_end, en_end)| say(format!("{zh_end}{rows}条"), format!("{rows} {en_end}")))
        .collect();
    Some(Words { summary, body: ends.join(if zh { "，" } else { ", " }) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(state: JobState, reason: Option<&JobReason>) -> JobProgress {
        let progress = serde_json::json!({
            "id": "11111111111141118111111111111111", "state": state, "reason": reason, "in_flight": 0, "rows_per_s": 0,
            "left_s": null, "last": [], "running": false,
            "totals": { "ready": 0, "going": 0, "sent": 258, "rejected": 2, "unknown": 0, "open": 0, "excluded": 1 },
        });
        serde_json::from_value(progress).expect("a progress")
    }

    #[test]
    fn a_job_that_finished_is_reported_with_its_ends_in_both_languages() {
        let words = |language| worded("autumn", &ended(JobState::Finished, None), language).expect("words");
        assert_eq!(words(Language::En).summary, "Bulk job \"autumn\" finished");
        assert_eq!(words(Language::En).body, "258 sent, 2 rejected");
        assert_eq!(words(Language::Zh).body, "已发送258条，被拒绝2条");
    }

    #[test]
    fn a_job_that_pauses_by_itself_is_reported_and_one_that_the_user_pauses_or_stops_is_not() {
        let words = |state, reason| worded("autumn", &ended(state, reason), Language::En);
        assert!(words(JobState::Paused, Some(&JobReason::PilotDone)).is_some());
        assert!(words(JobState::Paused, Some(&JobReason::Asked)).is_none());
        assert!(words(JobState::Stopped, Some(&JobReason::Asked)).is_none());
    }
}
