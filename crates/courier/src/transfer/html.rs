//! A report to read: one HTML file without a script, a font or a picture from elsewhere, in both languages.

use std::io::{self, Write};

use askama::Template;
use history::{AttemptKind, KeptPart, KeptPartKind, Outcome, PartCounts, Record};
use ids::AccountId;
use jiff::tz::TimeZone;

use super::cells::local;
use super::format::RowWriter;
use crate::settings::Language;

/// Words in both languages. The page shows one of them, by its switch.
struct Both {
    zh: &'static str,
    en: &'static str,
}

#[derive(Template)]
#[template(path = "report_head.html")]
struct Head<'a> {
    zh: bool,
    rows: u64,
    made: &'a str,
    zone: &'a str,
}

#[derive(Template)]
#[template(path = "report_row.html")]
struct Row<'a> {
    r: &'a Record,
    /// The sandbox handled it, not Yunxin.
    sandbox: bool,
    time: String,
    end: &'static str,
    /// Its only message was taken back or deleted since: what it says is struck through.
    recalled: bool,
    /// What else was done with it since.
    later: Vec<Both>,
    outcome: Both,
    kind: Both,
    conversation: String,
    /// How many of its receivers or messages were sent; none where the call has one only.
    sum: Option<Sum>,
    parts: Vec<Part<'a>>,
    attempts: Vec<Call<'a>>,
}

/// What of a call is counted, and how many of it were sent.
struct Sum {
    what: Both,
    counts: PartCounts,
}

/// A receiver, or a message, of a call.
struct Part<'a> {
    part: &'a KeptPart,
    /// It is a receiver among messages.
    receiver: bool,
    end: &'static str,
    outcome: Both,
}

struct Call<'a> {
    number: u32,
    endpoint: &'a str,
    took_ms: u32,
    check: bool,
    result: String,
}

#[derive(Template)]
#[template(path = "report_foot.html")]
struct Foot;

/// Writes the report.
pub(super) struct Report {
    language: Language,
    rows: u64,
    zone: TimeZone,
}

impl Report {
    pub(super) fn new(language: Language, rows: u64) -> Report {
        Report { language, rows, zone: TimeZone::system() }
    }
}

impl RowWriter for Report {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let now = crate::clock::now().to_zoned(self.zone.clone());
        let (made, zone) = (now.strftime("%Y-%m-%d %H:%M").to_string(), now.strftime("UTC%:z").to_string());
        let head = Head { zh: self.language == Language::Zh, rows: self.rows, made: &made, zone: &zone };
        Template::write_into(&head, out)
    }

    fn row(&mut self, out: &mut dyn Write, r: &Record) -> io::Result<()> {
        let parts = r.part_counts();
        let partly = parts.is_partly(r.outcome);
        let (end, outcome) = match r.outcome {
            // In the color of what has to be looked at.
            Outcome::Sent if partly => ("unknown", Both { zh: "部分发送", en: "Partly sent" }),
            outcome if r.kind.is_recalled(outcome) => ("sent", Both { zh: "已撤回", en: "Recalled" }),
            outcome => words_of(outcome),
        };
        let (done, several) = (r.later(), r.kind.is_several());
        let recalled = match several {
            // The others are there still, as far as a row shows.
            true => Both { zh: "部分已撤回", en: "Some recalled" },
            false => Both { zh: "已撤回", en: "Recalled" },
        };
        let later = [
            (done.recalled, recalled),
            (done.changed, Both { zh: "已修改", en: "Edited" }),
            (done.read, Both { zh: "已读", en: "Read" }),
        ];
        let row = Row {
            recalled: done.recalled && !several,
            later: later.into_iter().filter_map(|(holds, words)| holds.then_some(words)).collect(),
            time: local(r.started_at_ms, &self.zone),
            end,
            outcome,
            kind: kind(r.message_type),
            sandbox: r.account_id == AccountId::SANDBOX.as_str(),
            conversation: r.conversation(),
            sum: (parts.all > 0).then(|| Sum::of(r.kind.part_kind(), parts)),
            parts: r.parts.iter().map(|part| Part::of(part, r.kind.part_kind())).collect(),
            attempts: r.attempts.iter().map(Call::of).collect(),
            r,
        };
        Template::write_into(&row, out)
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        Template::write_into(&Foot, out)
    }
}

impl Sum {
    fn of(kind: KeptPartKind, counts: PartCounts) -> Sum {
        let what = match kind {
            KeptPartKind::Receiver => Both { zh: "接收方", en: "Receivers" },
            KeptPartKind::Message => Both { zh: "消息", en: "Messages" },
            KeptPartKind::Piece | KeptPartKind::LastPiece => Both { zh: "分片", en: "Pieces" },
        };
        Sum { what, counts }
    }
}

impl Part<'_> {
    fn of(part: &KeptPart, counted: KeptPartKind) -> Part<'_> {
        let (end, outcome) = words_of(part.outcome);
        let receiver = counted == KeptPartKind::Message && part.kind == KeptPartKind::Receiver;
        Part { part, receiver, end, outcome }
    }
}

/// The name of its color, and its words.
fn words_of(outcome: Outcome) -> (&'static str, Both) {
    match outcome {
        Outcome::Sending => ("sending", Both { zh: "发送中", en: "Sending" }),
        Outcome::Sent => ("sent", Both { zh: "已发送", en: "Sent" }),
        Outcome::Rejected => ("rejected", Both { zh: "被拒绝", en: "Rejected" }),
        Outcome::Unknown => ("unknown", Both { zh: "结果未知", en: "Unknown" }),
    }
}

impl Call<'_> {
    fn of(attempt: &history::Attempt) -> Call<'_> {
        let status = attempt.http_status.map(|status| format!("HTTP {status}"));
        let code = attempt.code.map(|code| format!("code {code}"));
        let result = [status, code, attempt.error.clone()];
        Call {
            number: attempt.number,
            endpoint: &attempt.endpoint,
            took_ms: attempt.took_ms,
            check: attempt.kind == AttemptKind::Check,
            result: result.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        }
    }
}

/// The types that can be sent; others by their number.
fn kind(message_type: Option<i64>) -> Both {
    let (zh, en) = match message_type {
        Some(0) => ("文本", "Text"),
        Some(1) => ("图片", "Image"),
        Some(2) => ("语音", "Audio"),
        Some(3) => ("视频", "Video"),
        Some(4) => ("地理位置", "Location"),
        Some(6) => ("文件", "File"),
        Some(10) => ("提示", "Tip"),
        Some(100) => ("自定义", "Custom"),
        _ => ("其他", "Other"),
    };
    Both { zh, en }
}
