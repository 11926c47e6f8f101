//! The history leaves as lines, table and report, whole or not at all, and comes in again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use courier::{
    ActOrder, Always, CallOrder, Destination, Error, ErrorCode, ExportFormat, ExportOrder, Exported,
    ImportFault, Language, Outcome, Progress, Query, RowId, SandboxLink, Selection, Withdraw, WithdrawKind,
};
use ids::AccountId;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, BODY, Fixture, SECRET, SENT, Service, draft, order};

const HOSTILE: &str = r#"{"message":{"message_type":0,"text":"=1+1 </pre><script>alert(1)</script>\" & '"}}"#;

fn export_order(format: ExportFormat) -> ExportOrder {
    let selection = Selection::Found { query: Query::default(), newest: None, except: vec![] };
    ExportOrder { selection, format, language: Language::En, cancel: CancellationToken::new() }
}

async fn exported(fixture: &Fixture, format: ExportFormat, name: &str) -> (Exported, String) {
    let path = fixture.folder.path().join(name);
    let done =
        fixture.courier.history().export_to_file(export_order(format), path.clone(), |_| ()).await.unwrap();
    assert_eq!(done.bytes, path.metadata().unwrap().len());
    (done, std::fs::read_to_string(path).unwrap())
}

async fn import(fixture: &Fixture, path: &Path) -> Result<(u64, u64, u64), Error> {
    let done =
        fixture.courier.history().import_file(path.to_path_buf(), CancellationToken::new(), |_| ()).await?;
    Ok((done.rows, done.added, done.there))
}

/// Two sends, one starred, tagged and with a note.
async fn filled() -> (Fixture, Vec<RowId>) {
    let service =
        Service::start([Answer::Json(SENT), Answer::Json(r#"{"code":414,"msg":"=cmd|' /C calc'!A0"}"#)])
            .await;
    let fixture = Fixture::new();
    let account = fixture.account("=Shop", &[&service.base_url]).await;
    fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();
    let mut hostile = order(&account);
    hostile.draft = courier::Draft { body: HOSTILE.to_owned(), ..draft(&account) };
    fixture.courier.sends().send(hostile, |_| {}).await.unwrap();
    let rows: Vec<RowId> = fixture.rows().await.iter().rev().map(|row| row.id).collect();
    let first = Selection::Rows { ids: vec![rows[0]] };
    fixture.courier.history().star(first.clone(), true).await.unwrap();
    fixture.courier.history().tag(first, "<b>重要".to_owned(), true).await.unwrap();
    fixture.courier.history().note(rows[0], "备注 <i>\nsecond line".to_owned()).await.unwrap();
    (fixture, rows)
}

fn left_in(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains("export")))
        .collect()
}

#[tokio::test]
async fn lines_come_in_again_as_they_were_and_only_once() {
    let (fixture, rows) = filled().await;
    let (done, _) = exported(&fixture, ExportFormat::Jsonl, "history.jsonl").await;
    assert_eq!(done.rows, 2);
    let other = Fixture::new();
    let path = fixture.folder.path().join("history.jsonl");

    assert_eq!(import(&other, &path).await.unwrap(), (2, 2, 0));

    for row in &rows {
        let (was, is) = (fixture.courier.history().row(*row).await, other.courier.history().row(*row).await);
        assert_eq!(is.unwrap(), was.unwrap());
    }
    assert_eq!(other.courier.history().row(rows[0]).await.unwrap().request_body, BODY);
    assert_eq!(import(&other, &path).await.unwrap(), (2, 0, 2));
    assert_eq!(other.rows().await.len(), 2);
    let again = exported(&other, ExportFormat::Jsonl, "again.jsonl").await.1;
    let lines = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&again), lines(&std::fs::read_to_string(&path).unwrap()));
}

#[tokio::test]
async fn a_table_opens_in_a_spreadsheet_and_calculates_nothing() {
    let (fixture, _) = filled().await;

    let (done, text) = exported(&fixture, ExportFormat::Csv, "history.csv").await;

    assert_eq!(done.rows, 2);
    let text = text.strip_prefix('\u{FEFF}').unwrap();
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let names = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().collect::<Result<_, _>>().unwrap();
    let cell = |row: usize, name: &str| &rows[row][names.iter().position(|column| column == name).unwrap()];
    assert_eq!(cell(0, "message_server_id"), "'2305843009213693953", "no digit is rounded");
    assert_eq!((cell(0, "request_body"), cell(0, "account")), (BODY, "'=Shop"));
    assert_eq!((cell(0, "starred"), cell(0, "tags")), ("yes", "<b>重要"));
    assert_eq!(cell(0, "note"), "备注 <i>\nsecond line");
    assert_eq!((cell(1, "outcome"), cell(1, "code")), ("rejected", "414"));
    assert_eq!(
        cell(1, "text"),
        "'=1+1 </pre><script>alert(1)</script>\" & '",
        "what the receiver reads, and no id"
    );
    assert_eq!(cell(0, "time").len(), "2026-11-28 15:25:45".len(), "no fraction: {}", cell(0, "time"));
    for row in &rows {
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t'])), "{row:?}");
    }
}

#[tokio::test]
async fn a_report_needs_nothing_from_elsewhere_and_runs_nothing() {
    let (fixture, _) = filled().await;

    let (_, page) = exported(&fixture, ExportFormat::Html, "history.html").await;

    assert!(page.contains("&#60;script&#62;alert(1)"), "what was sent is text");
    let lower = page.to_lowercase();
    for never in ["<script", "<b>", "<i>", "<img", "<link", "<iframe", " src=", " href=", "@import", "url("] {
        assert!(!lower.contains(never), "{never}");
    }
    assert!(page.contains("default-src 'none'"));
    for word in ["雁书发送记录", "Yanshu history", "被拒绝", "Rejected", "★ Starred", "2305843009213693953"]
    {
        assert!(page.contains(word), "{word}");
    }
    assert!(page.contains("<html lang=\"en\">") && page.trim_end().ends_with("</html>"));
}

#[tokio::test]
async fn one_recalled_message_of_several_does_not_stand_for_the_others() {
    const BATCH: &str =
        r#"{"sender_id":"li.lei","receiver_ids":["han","jim"],"message":{"message_type":0,"text":"22:00"}}"#;
    const BATCH_SENT: &str = r#"{"code":200,"data":{"success_list":[
      {"message_server_id":812345678901234587,"receiver_id":"han","create_time":1764000032345},
      {"message_server_id":812345678901234588,"receiver_id":"jim","create_time":1764000033345}],"failed_list":[]}}"#;
    let service = Service::start([Answer::Json(BATCH_SENT), Answer::Json(r#"{"code":200,"data":{}}"#)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Shop", &[&service.base_url]).await;
    let courier = fixture.courier.clone().with_confirm(Arc::new(Always(true)));
    let call = CallOrder {
        account_id: account.id.clone(),
        destination: Destination::Batch,
        body: BATCH.to_owned(),
        cancel: CancellationToken::new(),
    };
    let row = courier.calls().send(call, |_| {}).await.unwrap().end.row_id;
    let recall = ActOrder::Recall(Withdraw::new(WithdrawKind::TwoSided));
    courier.acts().act(row, Some("jim"), recall, CancellationToken::new()).await.unwrap();

    let report = exported(&fixture, ExportFormat::Html, "report.html").await.1;
    let table = exported(&fixture, ExportFormat::Csv, "history.csv").await.1;

    assert!(report.contains(">Some recalled<") && report.contains(">部分已撤回<"), "{report}");
    assert!(!report.contains("class=\"recalled\""), "{report}");
    // The response of the service has line breaks of its own; behind it is the last line.
    let (names, cells) = (table.lines().next().unwrap(), table.lines().last().unwrap());
    let column = names.split(',').rev().position(|name| name == "recalled").unwrap();
    assert_eq!(cells.split(',').rev().nth(column), Some("some"), "{table}");
}

#[tokio::test]
async fn a_report_says_which_messages_only_the_sandbox_received() {
    let service = Service::start([Answer::Json(SENT), Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("Shop", &[&service.base_url]).await;
    fixture.courier.sends().send(order(&account), |_| {}).await.unwrap();
    fixture.courier.accounts().link_sandbox(SandboxLink {
        base_url: service.base_url.parse().unwrap(),
        app_key: "sandboxkey".to_owned(),
        app_secret: SecretString::from("sandboxsecret"),
    });
    let mut to_sandbox = order(&account);
    to_sandbox.draft.account_id = Some(AccountId::SANDBOX);
    fixture.courier.sends().send(to_sandbox, |_| {}).await.unwrap();

    let (done, page) = exported(&fixture, ExportFormat::Html, "history.html").await;

    assert_eq!(done.rows, 2);
    for words in ["Built-in sandbox: nobody received this", "内置沙箱：没有发给任何人"] {
        assert_eq!(page.matches(words).count(), 1, "{words}");
    }
}

#[tokio::test]
async fn no_export_holds_the_secret() {
    let (fixture, _) = filled().await;
    for (format, name) in [(ExportFormat::Jsonl, "a"), (ExportFormat::Csv, "b"), (ExportFormat::Html, "c")] {
        let text = exported(&fixture, format, name).await.1;
        assert!(text.contains("goose"), "{name}: its rows are there");
        assert!(!text.contains(SECRET), "{name}");
    }
}

#[tokio::test]
async fn an_export_that_stops_leaves_no_file_and_the_old_one_as_it_was() {
    let (fixture, _) = filled().await;
    let path = fixture.folder.path().join("export.jsonl");
    std::fs::write(&path, "yesterday's").unwrap();
    let order = export_order(ExportFormat::Jsonl);
    let cancel = order.cancel.clone();
    let stop = move |Progress { done, total }: Progress| {
        assert_eq!((done, total), (0, 2));
        cancel.cancel();
    };

    let stopped = fixture.courier.history().export_to_file(order, path.clone(), stop).await.unwrap_err();

    assert_eq!(stopped.code(), ErrorCode::Cancelled);
    assert_eq!(left_in(fixture.folder.path()), std::slice::from_ref(&path));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "yesterday's");
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_named() {
    let (fixture, _) = filled().await;
    let path = fixture.folder.path().join("no/such/folder/a.csv");
    let refused = fixture
        .courier
        .history()
        .export_to_file(export_order(ExportFormat::Csv), path.clone(), |_| ())
        .await
        .unwrap_err();
    assert!(matches!(&refused, Error::File { path: named, .. } if *named == path), "{refused:?}");
    assert_eq!(refused.code(), ErrorCode::FileUnwritable);
}

#[tokio::test]
async fn a_file_with_a_broken_line_is_refused_whole_and_the_line_named() {
    let (fixture, _) = filled().await;
    let good = exported(&fixture, ExportFormat::Jsonl, "good.jsonl").await.1;
    let lines: Vec<&str> = good.lines().collect();
    let cut = &lines[2][..lines[2].len() / 2];
    let unknown_field = lines[2].replacen('{', "{\"later\":1,", 1);
    let newer = lines[0].replace("\"version\":1", "\"version\":9");
    let tag = lines[1].replace("<b>重要", "");
    let other = Fixture::new();
    for (text, line, code) in [
        (format!("{}\n{}\n{cut}\n", lines[0], lines[1]), 3, ErrorCode::ImportBroken),
        (format!("{}\r\n\r\n{unknown_field}", lines[0]), 3, ErrorCode::ImportBroken),
        (format!("{}\n{tag}", lines[0]), 2, ErrorCode::ImportBroken),
        (format!("{newer}\n{}", lines[1]), 1, ErrorCode::ImportNewer),
        (lines[1].to_owned(), 1, ErrorCode::ImportForeign),
        (String::new(), 1, ErrorCode::ImportForeign),
        ("id,time\n1,2\n".to_owned(), 1, ErrorCode::ImportForeign),
    ] {
        let refused = import(&other, &other.file("bad.jsonl", &text)).await.unwrap_err();
        assert_eq!((refused.line(), refused.code()), (Some(line), code), "{refused}: {text}");
        assert!(other.rows().await.is_empty(), "{refused}");
    }
    let not_text = import(&other, &other.file("bad.jsonl", b"\xFF\xFE{\0")).await.unwrap_err();
    assert!(matches!(not_text, Error::Import { line: 1, fault: ImportFault::NotText }), "{not_text:?}");
}

#[tokio::test]
async fn exports_of_two_people_joined_into_one_file_come_in_together() {
    let (ours, _) = filled().await;
    let (hers, _) = filled().await;
    let ours = exported(&ours, ExportFormat::Jsonl, "ours.jsonl").await.1;
    let both = ours + &exported(&hers, ExportFormat::Jsonl, "hers.jsonl").await.1;
    let other = Fixture::new();

    assert_eq!(import(&other, &other.file("both.jsonl", &both)).await.unwrap(), (4, 4, 0));

    let outcomes = other.outcomes().await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::Sent).count(), 2);
}
