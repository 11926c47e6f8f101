//! One run with all three secrets, and one search through everything that it left.

mod run;

use std::path::Path;

use e2e::scan::Scan;
use e2e::{App, LookAlike, Needle, NewAccount, Options, Outcome, Problem};
use s3::Server;

use crate::tls::{self, Authority, NOWHERE, socks_proxy_by};
use run::Run;

/// Long, found nowhere else, and with signs that each encoding changes.
const APP_SECRET: &str = "qZ7+vK/93=xW~0bHj%Tn4Lr!c6Yp2Dg8";
/// Of another kind: with a blank, a quote, a backslash and letters beyond ASCII.
const PROXY_PASSWORD: &str = "Wq8+ tR/51=zK~雁Vd%Xs3\"Nm!b7\\Jf0Lc";
const STORAGE_SECRET: &str = "sT0r/age+Key=9wQ/zX7vB4nM2kL8jH5gF3dS";
/// Each stands in what was sent, so that a place that should tell of it can be told from another.
const TEXT: &str = "signed with the secret";
const NAME: &str = "大雁南飞.bin";
const NOTHING: &str = "nothing yet";

#[tokio::test]
async fn after_a_full_run_the_secrets_are_nowhere_but_in_the_keyring() -> Outcome {
    let temporary =
        tempfile::tempdir().map_err(|source| Problem::File { path: std::env::temp_dir(), source })?;
    let environment = [
        // As much logging as there is.
        ("YANSHU_LOG", "trace".to_owned()),
        ("RUST_LOG", "trace".to_owned()),
        ("TMPDIR", temporary.path().display().to_string()),
    ];
    let environment = environment.map(|(name, value)| (name.to_owned(), value)).to_vec();
    let (service, storage) = (LookAlike::start(APP_SECRET)?, Server::start_with(STORAGE_SECRET).await);
    let authority = Authority::new();
    let inside = tls::address(&authority.before(&url(&service.base_url())).await);
    let films = authority.before(&url(&storage.endpoint())).await;
    let (proxy, seen) =
        socks_proxy_by(
            "socks5h",
            move |host, port| {
                if host == NOWHERE { inside } else { ([127, 0, 0, 1], port).into() }
            },
        )
        .await;
    let app = App::start(Options { environment, ..Options::default() }).await?;
    app.record_crossings().await?;
    let mut run = Run { app, scan: Scan::new() };

    let base = format!("https://{NOWHERE}/nimserver");
    let account = NewAccount { name: "Real", app_key: service.app_key(), app_secret: APP_SECRET, url: &base };
    run.set_up_account(account, proxy.authority(), &authority.pem).await?;
    run.set_up_storage(films.as_str().trim_end_matches("/nimserver")).await?;
    run.send_all().await?;
    run.copy_all().await?;
    run.export_all().await?;
    run.gather_bundle().await?;

    // The control: all three were used. Service and storage check signatures, and the proxy got the password.
    assert_eq!((service.sandbox().messages().await?.len(), service.sandbox().upload_count().await?), (3, 1));
    assert_eq!(storage.stored_parts(), [1, 2]);
    let logins = seen.all();
    let of = |host: &str| logins.iter().filter(|login| login.starts_with(host)).count();
    assert!(of(NOWHERE) > 0 && of("localhost") > 0, "both go by the account's proxy: {}", logins.len());
    assert!(logins.iter().all(|login| login.ends_with(&format!("goose:{PROXY_PASSWORD}"))));

    // Both ways, and what Rust emits unasked: the secrets pass no command, not even that which saves them. They come to
    // Rust by the clipboard, which Rust reads itself, or by a dialog of the system.
    let Run { app, mut scan } = run;
    let crossed = app.crossed().await?;
    for recorded in
        ["account_save", "secret_paste", "storage_save", "upload_to_storage", "\"sent_bytes\"", TEXT]
    {
        assert!(crossed.contains(recorded), "{recorded} was recorded");
    }
    scan.add("what crossed between page and Rust", crossed, TEXT)?;
    // Closed, so that everything that is ever written is written.
    let closed = app.close().await?;
    let files = scan.add_folder(closed.home())? + scan.add_folder(temporary.path())?;
    assert!(files > 20, "{files} files");
    scan.add_file(&closed.home().join("data/logs/yanshu.log"), "a send ended")?;
    for variable in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
        if let Some(folder) = std::env::var_os(variable).filter(|folder| Path::new(folder).is_dir()) {
            scan.add_folder(Path::new(&folder))?;
        }
    }
    let needles = [("AppSecret", APP_SECRET), ("password", PROXY_PASSWORD), ("storage's", STORAGE_SECRET)]
        .map(|(name, secret)| (name, Needle::new(secret)));
    assert_eq!(scan.found(&needles), Vec::<String>::new());

    let again = closed.start_again().await?;
    again.address("alice", "p2p", "bob").await?;
    again.replace_text("compose-text", "after a restart").await?;
    let sent = again.send().await?;
    assert_eq!(
        sent.outcome,
        "sent",
        "the keyring gave them back: {}",
        again.text_of("compose-result").await?
    );
    Ok(())
}

fn url(text: &str) -> url::Url {
    text.parse().expect("a URL of ours")
}
