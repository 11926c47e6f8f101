//! Measures the engine by hand: `measure import FILE`, `measure csv|gbk|xlsx ROWS FILE`, `measure check JOB`, `measure serve`,
//! `measure send JOB ADDRESS PER_SECOND`. Build it with `--release`.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bulk::import::ImportOptions;
use bulk::import::source::Source;
use bulk::job::file::JobFile;
use bulk::mapping::{EmptyCell, Mapping, TargetMapping, Value};
use bulk::run::{LocalPace, RunOptions, Timing};
use bulk::setup::{Options, Setup};
use bulk::suppression::SuppressionList;
use templates::Template;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_util::sync::CancellationToken;
use yunxin::{Client, ClientOptions, Conversation, ConversationType, Credentials, Endpoints};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["csv", rows, path] => table(rows.parse().unwrap(), path, false),
        ["gbk", rows, path] => table(rows.parse().unwrap(), path, true),
        ["xlsx", rows, path] => sheet(rows.parse().unwrap(), path),
        ["import", path, job] => import(path, job),
        ["check", job] => check(job),
        ["serve"] => runtime().block_on(serve()),
        ["send", job, address, per_s] => runtime().block_on(send(job, address, per_s.parse().unwrap())),
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
    println!("import: {} rows, {bytes} bytes, {:.2?}; job {size} bytes", report.rows, start.elapsed());
    usage();
}

fn check(job: &str) {
    let file = JobFile::open(Path::new(job)).unwrap();
    let conversation = Conversation {
        sender: "goose".to_owned(),
        kind: ConversationType::P2p,
        receiver: "{{to}}".to_owned(),
    };
    let body = r#"{"message":{"message_type":0,"text":"{{姓名}}，您好：您在{{城市}}的账单 {{金额}} 元已出，请查收。"},"push_config":{"push_enabled":true,"push_content":"{{姓名}}，账单已出"}}"#;
    let column = |column| Value::Column { column, empty: EmptyCell::SkipRow };
    let variables = [("姓名", 1), ("城市", 2), ("金额", 3)].map(|(name, at)| (name.to_owned(), column(at)));
    let setup = Setup {
        app_key: "key".to_owned(),
        template: Template {
            name: "账单".to_owned(),
            note: String::new(),
            variables: Vec::new(),
            conversation,
            body: body.to_owned(),
        },
        mapping: Mapping {
            target: TargetMapping::Column { column: 0, kind: ConversationType::P2p },
            sender: Value::Constant { text: "goose".to_owned() },
            variables: HashMap::from(variables),
        },
        options: Options::default(),
        renderer: 0,
    };
    let start = Instant::now();
    let (nobody, stop) = (Vec::<SuppressionList>::new(), CancellationToken::new());
    let report = file.check(&setup, &nobody, &stop, &mut |_| {}).unwrap();
    let took = start.elapsed();
    let rows = report.totals.all();
    println!("check: {rows} rows, {took:.2?}, {:.0} rows/s", rows as f64 / took.as_secs_f64());
    println!("{:?}", report.problems.iter().map(|group| (&group.problem, group.rows)).collect::<Vec<_>>());
    usage();
}

/// Answers every request at once.
async fn serve() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    let data = r#"{"code":200,"msg":"success","data":{"message_server_id":2305843009213693953,"create_time":1790000000000}}"#;
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{data}",
        data.len()
    );
    let answer: Arc<[u8]> = answer.into_bytes().into();
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let answer = answer.clone();
        tokio::spawn(async move {
            let mut buffer = Vec::new();
            while stream.read_buf(&mut buffer).await.is_ok_and(|read| read > 0) {
                while let Some(head) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                    let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
                    let length: usize = text
                        .split("content-length: ")
                        .nth(1)
                        .and_then(|rest| rest.split("\r\n").next()?.trim().parse().ok())
                        .unwrap_or(0);
                    if buffer.len() < head + 4 + length {
                        break;
                    }
                    buffer.drain(..head + 4 + length);
                    if stream.write_all(&answer).await.is_err() {
                        return;
                    }
                }
            }
        });
    }
}

async fn send(job: &str, address: &str, per_s: u32) {
    let file = JobFile::open(Path::new(job)).unwrap();
    let credentials = Credentials { app_key: "key".to_owned(), app_secret: "secret".to_owned().into() };
    let endpoints = Endpoints::only(url::Url::parse(&format!("http://{address}/nimserver")).unwrap());
    let options = ClientOptions { calls_per_s: 100_000, ..ClientOptions::new(credentials, endpoints) };
    let options = RunOptions {
        client: Client::new(options).unwrap(),
        pace: Arc::new(LocalPace::new(per_s)),
        suppression: Arc::new(Vec::<SuppressionList>::new()),
        who: "measure".to_owned(),
        timing: Timing::default(),
    };
    let start = Instant::now();
    let handle = file.start(file.lock_for_running().unwrap(), options).await.unwrap();
    println!("started in {:.2?}", start.elapsed());
    let (start, before) = (Instant::now(), file.job().unwrap().totals);
    let mut progress = handle.progress();
    let _ =
        tokio::time::timeout(Duration::from_secs(20), progress.wait_for(|at| at.through == u64::MAX)).await;
    let asked = Instant::now();
    handle.pause();
    let end = handle.wait().await.unwrap();
    println!("{end:?}, paused in {:.2?}", asked.elapsed());
    let totals = file.job().unwrap().totals;
    let sent = totals.of(bulk::job::model::RowState::Sent) - before.of(bulk::job::model::RowState::Sent);
    println!("{sent} sent, {:.0}/s; {totals:?}", sent as f64 / start.elapsed().as_secs_f64());
    usage();
}

/// CPU time and the most memory of this process.
fn usage() {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    println!("CPU {:.2} s user, {:.2} s system; {peak}", ticks(11) / 100.0, ticks(12) / 100.0);
}
