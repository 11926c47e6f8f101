#![allow(clippy::unwrap_used)]

mod full_disk;

use std::io::Cursor;

use super::*;
use crate::act::Barrier;
use crate::import::source::Source;
use crate::import::{ImportOptions, RowSink, read};
use crate::job::model::{JobId, RowState};
use crate::mapping::problem::RowProblem;
use crate::render::trace_id;

struct Words;

impl ReportWords for Words {
    fn heads(&self) -> [String; 10] {
        ["行", "源行", "结果", "代码", "原因", "办法", "trace", "client", "id", "时间"].map(str::to_owned)
    }

    fn state(&self, state: RowState) -> String {
        format!("{state:?}")
    }

    fn state_in_act(&self, state: RowState) -> String {
        format!("act {state:?}")
    }

    fn barrier(&self, barrier: Barrier) -> (String, String) {
        (format!("{barrier:?}"), format!("fix of {barrier:?}"))
    }

    fn problem(&self, problem: &RowProblem, duplicate_of: Option<u64>) -> (String, String) {
        (format!("{problem:?} {duplicate_of:?}"), String::new())
    }

    fn code(&self, code: i64) -> (String, String) {
        (format!("cause of {code}"), format!("fix of {code}"))
    }

    fn time(&self, at_ms: i64) -> String {
        at_ms.to_string()
    }
}

/// A job of four rows with ends of all kinds.
fn job(dir: &tempfile::TempDir) -> (JobFile, JobId) {
    let table = "账号,text\na,=1+1\nb,-5\nc,\"x\n雁\"\nd,@sum\n";
    let (path, stop) = (dir.path().join("job.db"), CancellationToken::new());
    let source = Source::Pasted(table.to_owned());
    let file = JobFile::import(&path, "x", &source, &ImportOptions::default(), &stop, &mut |_| {}).unwrap();
    file.write(|tx| {
        tx.execute_batch(
            "INSERT INTO problem (id, kind, blocks, rows) VALUES (1, '{\"code\":\"duplicate\"}', 1, 1);
             INSERT INTO row (number, state, generation, calls, body_hash, server_id, server_time_ms)
               VALUES (1, 2, 0, 1, 9, 2305843009213693953, 1790000000000);
             INSERT INTO row (number, state, generation, calls, body_hash, code, at_ms) VALUES (2, 3, 1, 1, 9, 102404, 5);
             INSERT INTO row (number, state, generation, calls, problem, other) VALUES (3, 6, 0, 0, 1, 1);
             INSERT INTO row (number, state, generation, calls) VALUES (4, 0, 0, 0);",
        )?;
        Ok(())
    })
    .unwrap();
    let id = file.job().unwrap().id;
    (file, id)
}

fn report(file: &JobFile, format: ReportFormat, rows: impl Into<ReportRows>) -> (Vec<u8>, u64) {
    let mut bytes = Cursor::new(Vec::new());
    let count = file.report(format, rows, &Words, &mut bytes, &CancellationToken::new()).unwrap();
    (bytes.into_inner(), count)
}

#[derive(Default)]
struct Table(Vec<Vec<String>>);

impl RowSink for Table {
    fn columns(&mut self, columns: &[String]) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.0.push(columns.to_vec());
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.0.push(row.cells().map(|(text, _)| text.to_owned()).collect());
        Ok(())
    }
}

fn read_back(bytes: &[u8]) -> Vec<Vec<String>> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("report");
    std::fs::write(&path, bytes).unwrap();
    let mut table = Table::default();
    let options = ImportOptions { has_header: Some(true), ..ImportOptions::default() };
    read(&Source::File(path), &options, &CancellationToken::new(), &mut |_| {}, &mut table).unwrap();
    table.0
}

#[test]
fn a_report_has_the_columns_of_the_source_and_what_became_of_each_row() {
    let dir = tempfile::tempdir().unwrap();
    let (file, job) = job(&dir);
    let trace = |number, generation| trace_id(job, number, generation).to_string();
    let client = |number, generation| message_client_id_of(job, number, generation);
    // What the CSV guards comes back as it was.
    for (format, formula, minus, sum) in
        [(ReportFormat::Csv, "=1+1", "-5", "@sum"), (ReportFormat::Xlsx, "=1+1", "-5", "@sum")]
    {
        let (bytes, count) = report(&file, format, RowFilter::All);
        let table = read_back(&bytes);
        assert_eq!((count, table.len()), (4, 5));
        assert_eq!(table[0][..5], ["账号", "text", "行", "源行", "结果"]);
        let expected: [Vec<String>; 4] = [
            vec![
                "a",
                formula,
                "1",
                "2",
                "Sent",
                "",
                "",
                "",
                &trace(1, 0),
                &client(1, 0),
                "2305843009213693953",
                "1790000000000",
            ],
            vec![
                "b",
                minus,
                "2",
                "3",
                "Rejected",
                "102404",
                "cause of 102404",
                "fix of 102404",
                &trace(2, 1),
                &client(2, 1),
                "",
                "5",
            ],
            vec!["c", "x\n雁", "3", "4", "Excluded", "", "Duplicate Some(1)", "", "", "", "", ""],
            vec!["d", sum, "4", "6", "Ready", "", "", "", "", "", "", ""],
        ]
        .map(|line| line.into_iter().map(str::to_owned).collect());
        assert_eq!(table[1..], expected, "{format:?}");
    }
}

#[test]
fn a_report_that_is_the_next_source_has_the_same_ids() {
    let dir = tempfile::tempdir().unwrap();
    let ids =
        ["007", "+8613800138000", "@所有人", "2305843009213693953", "3-4", "MAR1", "12E5", "'007", "alice"];
    // As the first source has them: an apostrophe of the id's own is doubled there.
    let table: String = ids
        .iter()
        .map(|id| if id.starts_with('\'') { format!("'{id},x\n") } else { format!("{id},x\n") })
        .collect();
    let source = Source::Pasted(format!("账号,text\n{table}"));
    let stop = CancellationToken::new();
    let path = dir.path().join("ids.db");
    let file = JobFile::import(&path, "x", &source, &ImportOptions::default(), &stop, &mut |_| {}).unwrap();
    assert_eq!(file.job().unwrap().source.report.unguarded_cells, 1);
    let rows = (1..=ids.len()).map(|number| format!("({number}, 0, 0, 0)")).collect::<Vec<_>>().join(", ");
    file.write(|tx| {
        tx.execute_batch(&format!("INSERT INTO row (number, state, generation, calls) VALUES {rows};"))?;
        Ok(())
    })
    .unwrap();
    let read = |bytes: &[u8]| -> Vec<String> {
        read_back(bytes).iter().skip(1).map(|line| line[0].clone()).collect()
    };
    let (csv, _) = report(&file, ReportFormat::Csv, RowFilter::All);
    assert_eq!(read(&csv), ids);
    let text = String::from_utf8(csv).unwrap();
    for guarded in
        ["\n'007,", "\n'3-4,", "\n'MAR1,", "\n'12E5,", "\n'2305843009213693953,", "\n''007,", "\nalice,"]
    {
        assert!(text.contains(guarded), "{guarded:?} in {text}");
    }
    let (xlsx, _) = report(&file, ReportFormat::Xlsx, RowFilter::All);
    // Every cell of a workbook says that it is text.
    let without = |all: &[String]| -> Vec<String> {
        all.iter().filter(|id| !id.ends_with("'007") && *id != "007").cloned().collect()
    };
    assert_eq!(without(&read(&xlsx)), without(&ids.map(str::to_owned)));
}

#[test]
fn a_time_in_a_report_is_one_for_the_sheet() {
    let dir = tempfile::tempdir().unwrap();
    let (file, _) = job(&dir);
    let (bytes, _) = report(&file, ReportFormat::Csv, RowFilter::All);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(",'2305843009213693953,1790000000000\r\n"), "{text}");
}

fn message_client_id_of(job: JobId, number: u64, generation: u32) -> String {
    crate::render::message_client_id(job, number, generation)
}

#[test]
fn a_report_of_some_rows_has_those_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (file, _) = job(&dir);
    for (filter, number) in [
        (RowFilter::Code(102_404), "2"),
        (RowFilter::State(RowState::Ready), "4"),
        (RowFilter::Problem(1), "3"),
    ] {
        let (bytes, count) = report(&file, ReportFormat::Csv, filter);
        assert_eq!((count, read_back(&bytes)[1][2].as_str()), (1, number));
    }
}

#[test]
fn a_csv_report_begins_with_a_mark_so_that_sheet_programs_read_chinese() {
    let dir = tempfile::tempdir().unwrap();
    let (file, _) = job(&dir);
    let (bytes, _) = report(&file, ReportFormat::Csv, RowFilter::All);
    assert!(bytes.starts_with("\u{feff}账号,text,".as_bytes()));
}

#[test]
fn a_report_for_programs_has_ids_as_texts_and_every_cell() {
    let dir = tempfile::tempdir().unwrap();
    let (file, job) = job(&dir);
    let (bytes, count) = report(&file, ReportFormat::Jsonl, RowFilter::All);
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((count, lines.len()), (4, 4));
    assert_eq!(lines[0]["message_server_id"], "2305843009213693953");
    assert_eq!(lines[0]["trace_id"], trace_id(job, 1, 0).to_string());
    assert_eq!(lines[0]["cells"], serde_json::json!([["账号", "a"], ["text", "=1+1"]]));
    assert_eq!((&lines[1]["state"], &lines[1]["code"]), (&"rejected".into(), &102_404.into()));
    assert_eq!((&lines[2]["problem"]["code"], &lines[2]["line"]), (&"duplicate".into(), &4.into()));
    assert!(lines[3]["trace_id"].is_null());
}

fn summary(file: &JobFile, language: Language) -> String {
    summary_of(file, RowFilter::All, language).0
}

fn summary_of(file: &JobFile, rows: impl Into<ReportRows>, language: Language) -> (String, u64) {
    let mut bytes = Vec::new();
    let count = file.summary(rows, language, &Words, &mut bytes).unwrap();
    (String::from_utf8(bytes).unwrap(), count)
}

#[test]
fn a_summary_shows_every_end_with_its_number_in_both_languages() {
    let dir = tempfile::tempdir().unwrap();
    let (file, _) = job(&dir);
    file.write(|tx| {
        tx.execute_batch(
            "INSERT INTO counter (state, rows) VALUES (0, 1), (2, 1234), (3, 7), (6, 1);
             INSERT INTO code_counter (code, rows) VALUES (102404, 5), (102426, 2);
             INSERT INTO act (created_at_ms, state, plan, is_recall) VALUES
               (9, 'finished', '{\"act\":\"recall\",\"withdraw\":{\"method\":\"two_sided\"}}', 1);
             INSERT INTO act_counter (act, state, rows) VALUES (1, 2, 1200), (1, 3, 34);",
        )?;
        Ok(())
    })
    .unwrap();
    for (language, words) in [
        (Language::Zh, ["lang=\"zh-CN\"", "群发任务汇总", "撤回", "1,200"]),
        (Language::En, ["lang=\"en\"", "Bulk job summary", "Recall", "1,234"]),
    ] {
        let page = summary(&file, language);
        for word in words.iter().chain(&["102404", "cause of 102404", "fix of 102426", "Duplicate", "99.2%"])
        {
            assert!(page.contains(word), "{word} is missing in {page}");
        }
        assert!(page.contains("prefers-color-scheme: dark") && page.contains("default-src 'none'"));
        assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"));
    }
}

#[test]
fn a_summary_of_some_rows_counts_them_alone_and_says_which_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let (file, _) = job(&dir);
    file.write(|tx| {
        tx.execute_batch(
            "INSERT INTO counter (state, rows) VALUES (0, 1), (2, 1), (3, 1), (6, 1);
             INSERT INTO code_counter (code, rows) VALUES (102404, 1);
             INSERT INTO act (created_at_ms, state, plan, is_recall) VALUES
               (9, 'finished', '{\"act\":\"recall\",\"withdraw\":{\"method\":\"two_sided\"}}', 1);
             INSERT INTO act_counter (act, state, rows) VALUES (1, 3, 1), (1, 6, 1);
             INSERT INTO act_row (number, act, state, generation, calls, code, barrier) VALUES
               (1, 1, 3, 0, 1, 107404, NULL), (2, 1, 6, 0, 0, NULL, 1);",
        )?;
        Ok(())
    })
    .unwrap();
    let (code, duplicate) = ("cause of 102404", "Duplicate");
    for (rows, only, has, has_not) in [
        (ReportRows::from(RowFilter::State(RowState::Sent)), "result: Sent", ">Sent<", [code, duplicate]),
        (RowFilter::State(RowState::Rejected).into(), "result: Rejected", code, [">Sent<", duplicate]),
        (RowFilter::Code(102_404).into(), "rejected with code 102404", code, [">Sent<", duplicate]),
        (RowFilter::Problem(1).into(), "with this problem: Duplicate", duplicate, [">Sent<", code]),
    ] {
        let (page, count) = summary_of(&file, rows, Language::En);
        assert_eq!(count, 1, "{only}");
        assert!(page.contains("of 4 messages of the job") && page.contains(">1</strong>"), "{page}");
        assert!(page.contains(only) && page.contains(has), "{page}");
        assert!(has_not.iter().all(|word| !page.contains(word)), "{only}: {page}");
        assert!(!page.contains("Later actions") && !page.contains("in total"), "{page}");
    }
    let (page, count) = summary_of(&file, ReportRows::Act(1), Language::Zh);
    assert_eq!(count, 2);
    for words in
        ["仅含此操作的消息：撤回 · 9 · 已完成", "act Excluded", "cause of 107404", "TooLate", "未处理的消息"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(summary_of(&file, RowFilter::Code(7), Language::Zh).1, 0);
}

#[test]
fn what_a_file_or_a_job_is_called_is_text_in_a_summary_and_not_markup() {
    let dir = tempfile::tempdir().unwrap();
    let (file, _) = job(&dir);
    let evil = "<img src=x onerror=alert(1)>\"'&";
    file.write(|tx| {
        tx.execute("UPDATE job SET name = ?1", [evil])?;
        Ok(())
    })
    .unwrap();
    let page = summary(&file, Language::En);
    assert!(!page.contains("<img") && page.contains("&#60;img"), "{page}");
}

#[test]
fn an_act_has_a_report_with_the_ids_of_its_messages_and_what_became_of_each_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let (file, id) = job(&dir);
    file.write(|tx| {
        tx.execute_batch(
            "INSERT INTO act VALUES (1, 0, 'paused', NULL, '{}', 1), (2, 0, 'finished', NULL, '{}', 1);
             INSERT INTO act_row (number, act, state, generation, calls, code, barrier, at_ms) VALUES
               (1, 1, 3, 1, 1, 107404, NULL, 77), (1, 2, 2, 0, 1, NULL, NULL, 88), (2, 2, 6, 0, 0, NULL, 1, NULL);",
        )?;
        Ok(())
    })
    .unwrap();
    let (bytes, count) = report(&file, ReportFormat::Csv, ReportRows::Act(2));
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<_> = text.lines().skip(1).collect();
    let trace = trace_id(id, 1, 0);
    assert_eq!(count, 2);
    assert!(lines[0].contains("1,2,act Sent,,,,") && lines[0].ends_with(",88"), "{text}");
    assert!(lines[0].contains(trace.as_str()) && lines[0].contains("2305843009213693953"), "{text}");
    assert!(lines[1].contains("act Excluded,,TooLate,fix of TooLate,"), "{text}");

    let (bytes, count) = report(&file, ReportFormat::Jsonl, ReportRows::Act(1));
    let row: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!((count, &row["state"], &row["code"]), (1, &"rejected".into(), &107_404.into()));
    assert_eq!((&row["time_ms"], &row["message_server_id"]), (&77.into(), &"2305843009213693953".into()));
    let (bytes, _) = report(&file, ReportFormat::Jsonl, ReportRows::Act(2));
    let barred = String::from_utf8(bytes).unwrap();
    assert_eq!(barred.matches(r#""barrier":"too_late""#).count(), 1, "{barred}");
    assert_eq!(report(&file, ReportFormat::Xlsx, ReportRows::Act(2)).1, 2);
}

#[test]
fn rows_with_a_warning_of_which_an_earlier_version_kept_the_first_alone_are_not_taken_for_all() {
    let dir = tempfile::tempdir().unwrap();
    let (file, _) = job(&dir);
    file.write(|tx| {
        tx.execute_batch(
            "INSERT INTO problem (id, kind, blocks, rows) VALUES (2, ' {\"code\":\"duplicate\"}', 0, 1001);
             WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
             INSERT INTO problem_row (problem, number) SELECT 2, n FROM n;",
        )?;
        Ok(())
    })
    .unwrap();
    let warned = || {
        let (to, stop) = (&mut Cursor::new(Vec::new()), CancellationToken::new());
        file.report(ReportFormat::Jsonl, RowFilter::Problem(2), &Words, to, &stop)
    };
    assert!(matches!(warned(), Err(JobError::WarnedRowsNotKept { kept: 1_000, rows: 1_001 })));
    file.write(|tx| Ok(tx.execute("INSERT INTO problem_row (problem, number) VALUES (2, 1001)", [])?))
        .unwrap();
    assert_eq!(warned().unwrap(), 4);
}
