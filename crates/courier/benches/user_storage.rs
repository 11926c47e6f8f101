//! What a large file on its way to a storage costs: memory, time, and what goes out again after a cut.
//!
//! The file's process is measured from outside of the S3 server, which lives in the parent: its `VmHWM` before the file
//! is looked at, and after it has landed. Fails where a promise is broken. `YANSHU_BENCH_MIB` is the file's size.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use courier::{
    Courier, LinkRule, MessageKind, SandboxLink, StorageSetup, StorageUploadRequest, message_type,
};
use ids::AccountId;
use s3::{ACCESS_KEY, BUCKET, SECRET, Server};
use secrecy::SecretString;

const MIB: u64 = 1024 * 1024;
const PART_BYTES: u64 = 8 * MIB;
/// The promise.
const MAX_GROWTH_KIB: u64 = 48 * 1024;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match &arguments[..] {
        [data, file, endpoint] => runtime.block_on(send(Path::new(data), PathBuf::from(file), endpoint)),
        _ => runtime.block_on(measure()),
    }
}

/// One try in a process of its own: prints growth in KiB, milliseconds and how it ended.
async fn send(data: &Path, file: PathBuf, endpoint: &str) {
    let courier = Courier::open(data).unwrap();
    let known =
        courier.storages().offers(AccountId::SANDBOX).await.unwrap().storages.pop().map(|storage| storage.id);
    let setup = StorageSetup {
        name: "bench".into(),
        endpoint: endpoint.into(),
        private_host: false,
        region: String::new(),
        bucket: BUCKET.into(),
        path_style: true,
        prefix: String::new(),
        access_key: ACCESS_KEY.into(),
        link: LinkRule::Signed { hours: 1 },
    };
    let id = courier.storages().save(known, setup).await.unwrap().id;
    courier.storages().set_session_secret(&id, &SecretString::from(SECRET)).unwrap();
    let before = peak_kib();
    let attachment = courier.attachments().attach(file).await.unwrap();
    let started = Instant::now();
    courier.accounts().link_sandbox(SandboxLink {
        base_url: "http://127.0.0.1:1/nimserver".parse().unwrap(),
        app_key: "k1".into(),
        app_secret: SecretString::from("0123456789ab"),
    });
    let order = StorageUploadRequest {
        attachment_id: attachment.id,
        account_id: AccountId::SANDBOX,
        storage_id: id,
        message_type: message_type(MessageKind::File),
    };
    let done = courier.uploads().upload_to_storage(order, |_| {}).await;
    let end = done.map_or_else(|error| format!("{:?}", error.code()), |_| "UploadedObject".to_owned());
    println!("{} {} {end}", peak_kib() - before, started.elapsed().as_millis());
}

async fn measure() {
    let mib = std::env::var("YANSHU_BENCH_MIB").ok().and_then(|text| text.parse().ok()).unwrap_or(1024);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("film.bin");
    write(&file, mib);
    let server = Server::start().await;
    let cutter = server.cutter().await;
    let data = folder.path().join("data");
    let child = || try_once(&data, &file, &cutter.endpoint());

    cutter.cut_after(mib * MIB / 2);
    let (cut_kib, cut_ms, end) = child();
    assert!(end == "OwnCut" || end == "OwnUnreached", "it was to be cut, and ended as {end}");
    let first = server.stored_parts();
    cutter.heal();
    let (kib, ms, end) = child();
    assert_eq!(end, "UploadedObject");

    let stored = server.stored_parts();
    let parts = (mib * MIB).div_ceil(PART_BYTES);
    let mut each: Vec<u16> = stored.clone();
    each.sort_unstable();
    each.dedup();
    println!("| | Until the cut | After it |");
    println!("| --- | --- | --- |");
    println!("| Parts sent | {} | {} |", first.len(), stored.len() - first.len());
    println!("| Growth of the process | {:.1} MiB | {:.1} MiB |", mebi(cut_kib), mebi(kib));
    println!("| Time | {:.1} s | {:.1} s |", cut_ms as f64 / 1e3, ms as f64 / 1e3);
    println!("\n{mib} MiB in {parts} parts; {} parts went out twice.", stored.len() - each.len());
    assert_eq!(each.len() as u64, parts, "every part arrived");
    assert_eq!(stored.len(), each.len(), "no finished part goes out again");
    assert!(cut_kib.max(kib) < MAX_GROWTH_KIB, "the process grew by more than {MAX_GROWTH_KIB} KiB");
}

/// Runs this very program on the file and reads what it says.
fn try_once(data: &Path, file: &Path, endpoint: &str) -> (u64, u64, String) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    // Without a session there is no keyring to be asked.
    let command = command.arg(data).arg(file).arg(endpoint).env_remove("DBUS_SESSION_BUS_ADDRESS");
    let child = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().unwrap();
    let said = String::from_utf8(child.stdout).unwrap();
    let mut words = said.split_whitespace();
    let mut number = || words.next().unwrap().parse().unwrap();
    (number(), number(), words.next().unwrap().to_owned())
}

/// A file no two parts of which are alike.
fn write(path: &Path, mib: u64) {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let mut block: Vec<u8> = (0..MIB).map(|at| (at * at / 7) as u8).collect();
    for number in 0..mib {
        block[..8].copy_from_slice(&number.to_le_bytes());
        file.write_all(&block).unwrap();
    }
    file.flush().unwrap();
}

/// Most memory that this process ever had.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse().unwrap()
}

fn mebi(kib: u64) -> f64 {
    kib as f64 / 1024.0
}
