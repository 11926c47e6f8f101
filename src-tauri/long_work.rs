//! What the page asked for and took long: its end is reported where the window is out of sight by then.

use std::time::Duration;

use courier::{KeptPart, KeptPartKind, Language, Outcome, PartCounts};
use serde_json::Value;
use tauri::AppHandle;

use crate::notifications::{Words, show};

/// Who waits longer has turned to something else.
const LONG: Duration = Duration::from_secs(5);

/// What a command did, by what it means to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Message,
    Upload,
    Import,
    Check,
    Report,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Done,
    Rejected,
    Unknown,
    Failed,
    /// Some receivers did not get it, some messages or pieces were not sent, or a stream lacks its end.
    Partly(KeptPartKind, PartCounts),
}

/// A call of the page has ended, with JSON or with the error that the page gets.
pub fn ended(app: &AppHandle, command: &str, took: Duration, answer: Result<&str, &Value>) {
    if took < LONG {
        return;
    }
    let Some((work, end)) = end_of(command, answer) else { return };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        show(&app, |language| {
            let body = match end {
                End::Partly(kind, counts) => sum(kind, counts, language),
                _ => String::new(),
            };
            Some(Words { summary: words(work, end, language).to_owned(), body })
        })
        .await;
    });
}

/// `None` for what reports its end otherwise, and where the user wanted it to end.
fn end_of(command: &str, answer: Result<&str, &Value>) -> Option<(Work, End)> {
    let work = match command {
        "send" | "stream_send" | "stream_finish" | "history_send_again" | "history_send_new"
        | "queue_send" => Work::Message,
        "upload_start" | "upload_to_storage" | "job_attach" => Work::Upload,
        "history_import" | "history_import_file" | "job_import" => Work::Import,
        "job_check" => Work::Check,
        "job_report" | "job_act_report" => Work::Report,
        _ => return None,
    };
    let end = match answer {
        // The user chose no file.
        Ok("null") => return None,
        Ok(text) if work == Work::Message => {
            let result: Value = serde_json::from_str(text).ok()?;
            match (result["outcome"].as_str()?, result["error"].as_str()) {
                (_, Some("cancelled")) => return None,
                ("sent", _) => partly(&result).unwrap_or(End::Done),
                ("rejected", _) => End::Rejected,
                _ => End::Unknown,
            }
        }
        // Of a bulk job's files, none of which could be used.
        Ok(text) if command == "job_attach" => {
            let result: Value = serde_json::from_str(text).ok()?;
            let failed = result["problems"].as_array().is_some_and(|problems| !problems.is_empty());
            if failed && result["files"] == 0 { End::Failed } else { End::Done }
        }
        Ok(_) => End::Done,
        Err(error) if matches!(error["code"].as_str(), Some("cancelled" | "production_unconfirmed")) => {
            return None;
        }
        Err(_) => End::Failed,
    };
    Some((work, end))
}

/// How many of a call's parts were sent, where not all were.
fn partly(result: &Value) -> Option<End> {
    let parts: Vec<KeptPart> = serde_json::from_value(result["parts"].clone()).ok()?;
    let counts = PartCounts::of(&parts);
    counts.is_partly(Outcome::Sent).then_some(End::Partly(parts.first()?.kind, counts))
}

fn sum(kind: KeptPartKind, counts: PartCounts, language: Language) -> String {
    let PartCounts { all, sent, failed_receivers: failed, unfinished, .. } = counts;
    let many =
        |count: u32, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let (zh, en) = match kind {
        KeptPartKind::Receiver => {
            (format!("{all}个接收方中{sent}个已发送"), format!("Sent to {sent} of {}", many(all, "receiver")))
        }
        KeptPartKind::Message => {
            (format!("{all}条消息中{sent}条已发送"), format!("{sent} of {} sent", many(all, "message")))
        }
        KeptPartKind::Piece | KeptPartKind::LastPiece => {
            (format!("{all}片中{sent}片已发送"), format!("{sent} of {} sent", many(all, "piece")))
        }
    };
    match (language, failed) {
        (Language::Zh, 0) if unfinished => format!("{zh}，未结束"),
        (Language::Zh, 0) => zh,
        (Language::Zh, _) => format!("{zh}，{failed}个接收方失败"),
        (_, 0) if unfinished => format!("{en}, not finished"),
        (_, 0) => en,
        (..) => format!("{en}, failed for {}", many(failed, "receiver")),
    }
}

fn words(work: Work, end: End, language: Language) -> &'static str {
    let (zh, en) = match (work, end) {
        (Work::Message, End::Done) => ("消息已发送", "Message sent"),
        (Work::Message, End::Partly(..)) => ("消息部分发送", "Message partly sent"),
        (Work::Message, End::Rejected) => ("消息被拒绝", "Message rejected"),
        (Work::Message, End::Unknown) => ("消息的结果未知", "The outcome of the message is unknown"),
        (Work::Message, End::Failed) => ("消息未发出", "Message not sent"),
        (Work::Upload, End::Failed) => ("上传失败", "Upload failed"),
        (Work::Upload, _) => ("上传已完成", "Upload finished"),
        (Work::Import, End::Failed) => ("导入失败", "Import failed"),
        (Work::Import, _) => ("导入已完成", "Import finished"),
        (Work::Check, End::Failed) => ("检查失败", "Check failed"),
        (Work::Check, _) => ("检查已完成", "Check finished"),
        (Work::Report, End::Failed) => ("导出失败", "Export failed"),
        (Work::Report, _) => ("导出已完成", "Export finished"),
    };
    if language == Language::Zh { zh } else { en }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_is_reported_with_its_outcome_in_both_languages() {
        let sent = |outcome, error: Option<&str>| {
            let text = json!({ "outcome": outcome, "error": error }).to_string();
            end_of("send", Ok(&text)).map(|(work, end)| words(work, end, Language::En))
        };
        assert_eq!(sent("sent", None), Some("Message sent"));
        assert_eq!(sent("rejected", Some("refused")), Some("Message rejected"));
        assert_eq!(sent("unknown", Some("unanswered")), Some("The outcome of the message is unknown"));
        assert_eq!(sent("rejected", Some("cancelled")), None, "the user stopped it");
        assert_eq!(words(Work::Message, End::Rejected, Language::Zh), "消息被拒绝");
    }

    #[test]
    fn a_call_that_not_everybody_got_is_not_reported_as_sent_and_its_counts_say_what_they_count() {
        let part = |kind: &str, outcome: &str| {
            json!({ "kind": kind, "name": "x", "outcome": outcome, "code": null, "msg": null,
                "message_server_id": null, "create_time_ms": null })
        };
        let reported = |parts: Vec<Value>| {
            let text = json!({ "outcome": "sent", "error": null, "parts": parts }).to_string();
            let (work, end) = end_of("send", Ok(&text)).expect("an end");
            let sums = |language| match end {
                End::Partly(kind, counts) => sum(kind, counts, language),
                _ => String::new(),
            };
            (words(work, end, Language::En), sums(Language::En), sums(Language::Zh))
        };
        let of = |en: &str, zh: &str| ("Message partly sent", en.to_owned(), zh.to_owned());
        assert_eq!(
            reported(vec![part("receiver", "sent"), part("receiver", "rejected")]),
            of("Sent to 1 of 2 receivers", "2个接收方中1个已发送")
        );
        assert_eq!(
            reported(vec![part("message", "sent"), part("message", "sent"), part("receiver", "rejected")]),
            of("2 of 2 messages sent, failed for 1 receiver", "2条消息中2条已发送，1个接收方失败")
        );
        assert_eq!(
            reported(vec![part("piece", "sent"), part("piece", "sent")]),
            of("2 of 2 pieces sent, not finished", "2片中2片已发送，未结束"),
            "a stream without its end"
        );
        assert_eq!(reported(vec![part("message", "sent")]).0, "Message sent");
        assert_eq!(reported(vec![part("piece", "sent"), part("last_piece", "sent")]).0, "Message sent");
    }

    #[test]
    fn uploads_and_imports_are_reported_and_what_the_user_stopped_is_not() {
        let failed = |command, code| end_of(command, Err(&json!({ "code": code })));
        assert_eq!(end_of("upload_start", Ok("{}")), Some((Work::Upload, End::Done)));
        assert_eq!(failed("history_import", "import_broken"), Some((Work::Import, End::Failed)));
        assert_eq!(end_of("history_import", Ok("null")), None, "no file was chosen");
        assert_eq!(failed("job_import", "cancelled"), None);
        let attached = |text| end_of("job_attach", Ok(text)).map(|(_, end)| end);
        assert_eq!(attached(r#"{"files":0,"problems":[{}]}"#), Some(End::Failed));
        assert_eq!(attached(r#"{"files":1,"problems":[{}]}"#), Some(End::Done));
        assert_eq!(failed("send", "production_unconfirmed"), None);
        assert_eq!(end_of("settings_save", Ok("{}")), None);
        // These report their end by themselves.
        for command in ["queue_run", "job_start", "history_export"] {
            assert_eq!(end_of(command, Ok("{}")), None, "{command}");
        }
    }

    #[test]
    fn every_command_that_is_reported_exists() {
        let bindings = include_str!("../ui/src/bindings.ts");
        let arms = include_str!("long_work.rs").split("match command {").nth(1).unwrap_or_default();
        let arms = arms.split("_ => return None").next().unwrap_or_default();
        let commands: Vec<_> = arms.split('"').skip(1).step_by(2).collect();
        assert!(commands.len() > 10, "{commands:?}");
        for command in commands {
            assert!(bindings.contains(&format!("(\"{command}\"")), "there is no command {command}");
        }
    }
}
