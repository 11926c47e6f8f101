//! What the page asked for and took long: its end is reported where the window is out of sight by then.

use std::time::Duration;

use courier::Language;
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
            Some(Words { summary: words(work, end, language).to_owned(), body: String::new() })
        })
        .await;
    });
}

/// `None` for what reports its end otherwise, and where the user wanted it to end.
fn end_of(command: &str, answer: Result<&str, &Value>) -> Option<(Work, End)> {
    let work = match command {
        "send" | "stream_send" | "stream_finish" | "history_send_again" | "queue_send" => Work::Message,
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
                ("sent", _) => End::Done,
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

fn words(work: Work, end: End, language: Language) -> &'static str {
    let (zh, en) = match (work, end) {
        (Work::Message, End::Done) => ("消息已发送", "Message sent"),
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
        let source = include_str!("long_work.rs").split("#[cfg(test)]").next().unwrap_or_default();
        let arms = source.lines().filter(|line| line.contains("=> Work::"));
        let commands: Vec<_> = arms.flat_map(|line| line.split('"').skip(1).step_by(2)).collect();
        assert!(commands.len() > 10, "{commands:?}");
        for command in commands {
            assert!(bindings.contains(&format!("(\"{command}\"")), "there is no command {command}");
        }
    }
}
