//! Desktop notifications: what ends while the window is out of sight. Without a service that shows them nothing is missing but
//! they.

use std::sync::Arc;

use courier::{JobProgress, JobReason, JobState, Language, QueueHaltReason, QueueRun};
use tauri::{AppHandle, Manager};

use crate::language::language_of;
use crate::state::AppState;

/// What is shown. The summary may hold anybody's text; the body must not, as some services read markup in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// In one line.
    pub summary: String,
    /// Under it; may be empty.
    pub body: String,
}

/// Says that the run of a job is over, unless the user has seen it, caused it, or wants no notifications.
pub async fn job_ended(app: &AppHandle, progress: &JobProgress) {
    if progress.running {
        return;
    }
    let state = app.state::<Arc<AppState>>();
    let Ok(courier) = state.courier().await else { return };
    // One that was deleted at once has no name any more.
    let Ok(view) = courier.jobs().view(&progress.id).await else { return };
    show(app, |language| worded(&view.job.name, progress, language)).await;
}

/// Says that the queue is at its end, or stands still by itself.
pub fn queue_ended(app: &AppHandle, run: &QueueRun) {
    let (app, run) = (app.clone(), run.clone());
    tauri::async_runtime::spawn(async move { show(&app, |language| queue_words(&run, language)).await });
}

/// Says that an export of the history is complete.
pub fn exported(app: &AppHandle, rows: u64) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        show(&app, |language| Some(export_words(rows, language))).await;
    });
}

/// Shows it, unless the user has the window before their eyes or wants none.
pub async fn show(app: &AppHandle, words: impl FnOnce(Language) -> Option<Words>) {
    if is_seen(app) {
        return;
    }
    let state = app.state::<Arc<AppState>>();
    let Ok(courier) = state.courier().await else { return };
    let settings = courier.settings().get().await.unwrap_or_default();
    if !settings.notifications {
        return;
    }
    let Some(words) = words(language_of(&settings)) else { return };
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

fn queue_words(run: &QueueRun, language: Language) -> Option<Words> {
    let zh = language == Language::Zh;
    let say = |zh_words: String, en_words: String| if zh { zh_words } else { en_words };
    let QueueRun { sent, partly, total, halt, .. } = run;
    let messages = if *total == 1 { "1 message".to_owned() } else { format!("{total} messages") };
    let summary = match halt.as_ref().map(|halt| halt.why) {
        None => say("待发队列已完成".to_owned(), "Queue finished".to_owned()),
        Some(QueueHaltReason::ByHand | QueueHaltReason::Unconfirmed) => return None,
        Some(_) => say("待发队列已停止".to_owned(), "Queue stopped".to_owned()),
    };
    let mut body = say(format!("已发送{sent}条，共{total}条"), format!("{sent} of {messages} sent"));
    if *partly > 0 {
        body.push_str(&say(format!("，其中{partly}条部分发送"), format!(", {partly} partly")));
    }
    Some(Words { summary, body })
}

fn export_words(rows: u64, language: Language) -> Words {
    let zh = language == Language::Zh;
    let say = |zh_words: String, en_words: String| if zh { zh_words } else { en_words };
    let messages = if rows == 1 { "1 message".to_owned() } else { format!("{rows} messages") };
    Words {
        summary: say("导出已完成".to_owned(), "Export finished".to_owned()),
        body: say(format!("共{rows}条消息"), messages),
    }
}

fn worded(name: &str, progress: &JobProgress, language: Language) -> Option<Words> {
    let zh = language == Language::Zh;
    let say = |zh_words: String, en_words: String| if zh { zh_words } else { en_words };
    let JobProgress { state, reason, totals, settling, .. } = progress;
    let summary = match state {
        JobState::Finished => say(format!("群发任务“{name}”已完成"), format!("Bulk job \"{name}\" finished")),
        // Where rows were only looked for, the job was paused before, and for another reason.
        JobState::Paused if !settling && *reason != Some(JobReason::Asked) => {
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
    use courier::QueueHalt;

    use super::*;

    fn ended(state: JobState, reason: Option<&JobReason>) -> JobProgress {
        let progress = serde_json::json!({
            "id": "11111111111141118111111111111111", "state": state, "reason": reason, "in_flight": 0, "rows_per_s": 0,
            "left_s": null, "last": [], "running": false, "settling": false,
            "totals": { "ready": 0, "going": 0, "sent": 258, "rejected": 2, "unknown": 0, "open": 0, "excluded": 1 },
            "settled": { "found": 0, "waiting": 0, "repeated": 0, "open": 0 },
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
    fn a_queue_is_reported_at_its_end_and_where_it_stands_still_unless_the_user_wanted_that() {
        let words = |halt: Option<QueueHaltReason>| {
            let halt = halt.map(|why| QueueHalt { id: None, why });
            queue_words(&QueueRun { sent: 3, total: 12, halt, ..QueueRun::default() }, Language::En)
        };
        let stopped = words(Some(QueueHaltReason::Rejected)).expect("words");
        assert_eq!(
            (stopped.summary.as_str(), stopped.body.as_str()),
            ("Queue stopped", "3 of 12 messages sent")
        );
        assert_eq!(words(None).expect("words").summary, "Queue finished");
        let partly = QueueRun { sent: 3, partly: 1, total: 3, ..QueueRun::default() };
        let body = |language| queue_words(&partly, language).expect("words").body;
        assert_eq!(body(Language::En), "3 of 3 messages sent, 1 partly");
        assert_eq!(body(Language::Zh), "已发送3条，共3条，其中1条部分发送");
        for by_user in [QueueHaltReason::ByHand, QueueHaltReason::Unconfirmed] {
            assert!(words(Some(by_user)).is_none());
        }
        assert_eq!(export_words(1, Language::En).body, "1 message");
        assert_eq!(export_words(2, Language::Zh).body, "共2条消息");
    }

    #[test]
    fn a_job_that_pauses_by_itself_is_reported_and_one_that_the_user_pauses_or_stops_is_not() {
        let words = |state, reason| worded("autumn", &ended(state, reason), Language::En);
        assert!(words(JobState::Paused, Some(&JobReason::PilotDone)).is_some());
        assert!(words(JobState::Paused, Some(&JobReason::Asked)).is_none());
        assert!(words(JobState::Stopped, Some(&JobReason::Asked)).is_none());
        let looked = JobProgress { settling: true, ..ended(JobState::Paused, Some(&JobReason::PilotDone)) };
        assert!(worded("autumn", &looked, Language::En).is_none(), "it was paused before");
    }
}
