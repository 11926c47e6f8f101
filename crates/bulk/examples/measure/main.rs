//! Measures the engine, for `bench/bulk.py` and by hand: `measure csv|gbk|xlsx ROWS FILE`, `measure import FILE JOB`,
//! `measure check JOB`, `measure open JOB`, `measure restart JOB`, `measure serve`,
//! `measure send JOB ADDRESS PER_SECOND [ROWS]`, `measure bare ADDRESS ROWS IN_FLIGHT`. Each prints one JSON object. Build it
//! with `--release`.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod restart;
#[path = "../../tests/common/sample.rs"]
mod sample;
mod send;
mod serve;
mod usage;

use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use bulk::import::ImportOptions;
use bulk::import::source::Source;
use bulk::job::file::JobFile;
use bulk::job::model::RowState;
use bulk::job::rows::RowFilter;
use bulk::suppression::SuppressionList;
use sample::sample;
use tokio_util::sync::CancellationToken;
use usage::{cpu_s, peak_kib};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["csv", rows, path] => table(rows.parse().unwrap(), path, false),
        ["gbk", rows, path] => table(rows.parse().unwrap(), path, true),
        ["xlsx", rows, path] => sheet(rows.parse().unwrap(), path),
        ["import", path, job] => import(path, job),
        ["check", job] => check(job),
        ["open", job] => open(job),
        ["restart", job] => runtime().block_on(restart::restart(job)),
        ["serve"] => runtime().block_on(serve::serve()),
        ["send", job, address, per_s] => {
            runtime().block_on(send::send(job, address, per_s.parse().unwrap(), None));
        }
        ["send", job, address, per_s, rows] => {
            runtime().block_on(send::send(job, address, per_s.parse().unwrap(), rows.parse().ok()));
        }
        ["bare", address, rows, in_flight] => {
            runtime().block_on(send::bare(address, rows.parse().unwrap(), in_flight.parse().unwrap()));
        }
        other => panic!("{other:?}"),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
}

fn table(rows: u64, path: &str, gbk: bool) {
    let mut file = BufWriter::new(std::fs::File::create(path).unwrap());
    let mut put = |line: String| {
        if gbk {
            file.write_all(&encoding_rs::GB18030.encode(&line).0).unwrap();
        } else {
            file.write_all(line.as_bytes()).unwrap();
        }
    };
    put("账号,姓名,城市,金额,备注\n".to_owned());
    for row in 0..rows {
        put(format!("user{row},客户{row},杭州市,{}.50,\"备注, 第 {row} 行\"\n", row % 1_000));
    }
}

fn sheet(rows: u32, path: &str) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().unwrap();
    for (column, name) in (0..).zip(["账号", "姓名", "城市", "金额", "备注"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    for row in 0..rows {
        sheet.write_string(row + 1, 0, format!("user{row}")).unwrap();
        sheet.write_string(row + 1, 1, format!("客户{row}")).unwrap();
        sheet.write_string(row + 1, 2, "杭州市").unwrap();
        sheet.write_number(row + 1, 3, f64::from(row % 1_000) + 0.5).unwrap();
        sheet.write_string(row + 1, 4, format!("备注, 第 {row} 行")).unwrap();
    }
    book.save(path).unwrap();
}

fn import(path: &str, job: &str) {
    let _ = std::fs::remove_file(job);
    let start = Instant::now();
    let (source, stop) = (Source::File(path.into()), CancellationToken::new());
    let file =
        JobFile::import(Path::new(job), "x", &source, &ImportOptions::default(), &stop, &mut |_| {}).unwrap();
    let report = file.job().unwrap().source.report;
    let (bytes, size) = (report.bytes, std::fs::metadata(job).unwrap().len());
    let seconds = start.elapsed().as_secs_f64();
    println!(
        r#"{{"rows":{},"bytes":{bytes},"job_bytes":{size},"seconds":{seconds:.3},"peak_kib":{}}}"#,
        report.rows,
        peak_kib()
    );
}

fn check(job: &str) {
    let file = JobFile::open(Path::new(job)).unwrap();
    let body = r#"{"message":{"message_type":0,"text":"{{姓名}}，您好：您在{{城市}}的账单 {{金额}} 元已出，请查收。"},"push_config":{"push_enabled":true,"push_content":"{{姓名}}，账单已出"}}"#;
    let setup = sample(body, [("姓名", 1), ("城市", 2), ("金额", 3)]);
    let start = Instant::now();
    let (nobody, stop) = (Vec::<SuppressionList>::new(), CancellationToken::new());
    let report = file.check(&file.lock_for_running().unwrap(), &setup, &nobody, &stop, &mut |_| {}).unwrap();
    let took = start.elapsed();
    let rows = report.totals.all();
    let problems: Vec<_> = report.problems.iter().map(|group| group.rows).collect();
    let size = std::fs::metadata(job).unwrap().len();
    println!(
        r#"{{"rows":{rows},"seconds":{:.3},"cpu_s":{:.2},"job_bytes":{size},"peak_kib":{},"problems":{problems:?}}}"#,
        took.as_secs_f64(),
        cpu_s(),
        peak_kib()
    );
}

/// What the page asks of a job that it shows: how long it takes, and the job.
fn shown(job: &str) -> (f64, JobFile) {
    let start = Instant::now();
    let file = JobFile::open(Path::new(job)).unwrap();
    let _ = (file.job().unwrap(), file.setup().unwrap(), file.problems().unwrap(), file.codes().unwrap());
    let _ = (file.acts().unwrap(), file.settled().unwrap(), file.events().unwrap());
    (start.elapsed().as_secs_f64() * 1_000.0, file)
}

/// How long it takes to open a job, to jump far into it, and to list rows by code and by state.
fn open(job: &str) {
    let timed = |what: &mut dyn FnMut()| {
        let start = Instant::now();
        what();
        start.elapsed().as_secs_f64() * 1_000.0
    };
    let (opened, file) = shown(job);
    let rows = file.job().unwrap().totals.all();
    let list = |filter, from| {
        let shown = file.rows(filter, from, 100).unwrap();
        shown.iter().for_each(|row| drop(file.cells(row.number).unwrap()));
    };
    // Row 7,654,321 of ten million.
    let jumped = timed(&mut || list(RowFilter::All, rows * 7_654_321 / 10_000_000));
    let by_code = timed(&mut || list(RowFilter::Code(102_404), 1));
    // Nothing is where the search for it begins: every row before it is through.
    let by_state = [RowState::Ready, RowState::Rejected, RowState::Unknown, RowState::Excluded]
        .map(|state| timed(&mut || list(RowFilter::State(state), 1)));
    let by_state = by_state.into_iter().fold(0.0, f64::max);
    println!(
        r#"{{"open_ms":{opened:.1},"jump_ms":{jumped:.1},"code_ms":{by_code:.1},"state_ms":{by_state:.1}}}"#
    );
}
