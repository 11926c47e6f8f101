//! Hashes and uploads one file again and again, for `bench/upload.py`: BASE_URL PATH TIMES. A line for each time with its
//! milliseconds, then how far the process has grown since before the first, in bytes.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use courier::{AccountForm, Courier, ProxyChoice, Region, SecretUse, UploadChoices, UploadRequest};
use secrecy::SecretString;

#[tokio::main]
async fn main() {
    let [base_url, path, times] = std::env::args().skip(1).collect::<Vec<_>>().try_into().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let courier = Courier::open(folder.path()).unwrap();
    let account = courier
        .accounts()
        .save(AccountForm {
            region: Region::Custom,
            urls: vec![base_url],
            // The measured way goes to loopback.
            proxy: ProxyChoice::Direct,
            ..AccountForm::new("bench", "bench")
        })
        .await
        .unwrap();
    courier
        .accounts()
        .set_session_secret(SecretUse::AppSecret, &account.id, &SecretString::from("0123456789ab"))
        .unwrap();

    let before = status_bytes("VmRSS:");
    for _ in 0..times.parse::<u32>().unwrap() {
        let began = std::time::Instant::now();
        let file = courier.attachments().attach(path.clone().into()).await.unwrap();
        let order = UploadRequest {
            attachment_id: file.id.clone(),
            account_id: account.id.clone(),
            message_type: courier::message_type(file.message_type),
            choices: UploadChoices::default(),
            anew: true,
        };
        courier.uploads().upload(order, |_| {}).await.unwrap();
        println!("{:.3}", began.elapsed().as_secs_f64() * 1000.0);
    }
    println!("{}", status_bytes("VmHWM:").saturating_sub(before));
}

fn status_bytes(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}
