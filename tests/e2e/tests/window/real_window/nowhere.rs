//! One run with all three secrets, and one search through everything that it left.

use std::path::Path;

use e2e::scan::Scan;
use e2e::{App, Key, LookAlike, Needle, NewAccount, Options, Outcome, Problem, clipboard, dialog, files};
use s3::{ACCESS_KEY, BUCKET, Server};

use crate::tls::{self, Authority, NOWHERE, socks_proxy_by};

/// Long, found nowhere else, and with signs that each encoding changes.
const APP_SECRET: &str = "qZ7+vK/93=xW~0bHj%Tn4Lr!c6Yp2Dg8";
/// Of another kind: with a blank, a quote, a backslash and letters beyond ASCII.
const PROXY_PASSWORD: &str = "Wq8+ tR/51=zK~雁Vd%Xs3\"Nm!b7\\Jf0Lc";
const STORAGE_SECRET: &str = "sT0r/age+Key=9wQ/zX7vB4nM2kL8jH5gF3dS";
/// Each stands in what was sent, so that a place that should tell of it can be told from another.
const TEXT: &str = "signed with the secret";
const NAME: &str = "大雁南飞.bin";
const NOTHING: &str = "nothing yet";

struct Run {
    app: App,
    scan: Scan,
}

impl Run {
    /// What has just been put on the clipboard.
    async fn copied(&mut self, what: &str, mark: &str) -> Outcome {
        let text = self
            .app
            .until(format!("{what} on the clipboard"), || async {
                let text = clipboard::read()?;
                Ok(if text.is_empty() || text == NOTHING { Err(text) } else { Ok(text) })
            })
            .await?;
        self.scan.add(format!("{what} on the clipboard"), text, mark)?;
        clipboard::copy(NOTHING)
    }

    /// Copies as every kind of code from a menu.
    async fn copy_as(&mut self, menu: &str) -> Outcome {
        for (kind, mark) in [
            ("json", TEXT),
            ("curl", "curl"),
            ("java", "import"),
            ("go", "package main"),
            ("python", "hashlib"),
            ("node", "createHash"),
        ] {
            // By keys: a menu opens while the pointer is still down, and covers what was pressed.
            self.app.press(menu, Key::Enter).await?;
            self.app.press(&format!("{menu}-{kind}"), Key::Enter).await?;
            self.copied(&format!("{menu} as {kind}"), mark).await?;
        }
        Ok(())
    }

    /// A secret was taken from the clipboard.
    async fn taken(&mut self, what: &str) -> Outcome {
        let left = clipboard::read()?;
        self.scan.add(format!("the clipboard after the {what} was taken"), left, "")?;
        clipboard::copy(NOTHING)?;
        self.look("the form that took it").await
    }

    /// The page as it is now, and what anybody with the same user can read of the processes.
    async fn look(&mut self, what: &str) -> Outcome {
        self.scan.add(format!("the page: {what}"), self.app.html().await?, "<")?;
        let traces = self.app.process_traces();
        assert!(traces.len() >= 4, "the app and its web process are looked at: {}", traces.len());
        for (name, bytes) in traces {
            self.scan.add(name, bytes, "")?;
        }
        Ok(())
    }

    /// An account behind a proxy that lets nobody through without the password, and under a CA of its own.
    async fn set_up_account(&mut self, account: NewAccount<'_>, proxy: &str, pem: &str) -> Outcome {
        let app = &self.app;
        app.fill_account(account).await?;
        app.click("account-advanced-toggle").await?;
        app.click("account-proxy").await?;
        app.click("account-proxy-socks5h").await?;
        app.replace_text("account-proxy-address", proxy).await?;
        app.replace_text("account-proxy-user", "goose").await?;
        self.taken("AppSecret").await?;
        clipboard::copy(PROXY_PASSWORD)?;
        self.app.click("account-password-paste").await?;
        self.app.wait_for_attribute("account-password", "data-state", "in-hand").await?;
        self.taken("proxy's password").await?;
        // Not trusted yet: what an error tells is looked at, too.
        self.app.click("account-test").await?;
        self.app.wait_for_attribute("account-test-result", "data-verdict", "untrusted").await?;
        self.look("a test that failed").await?;
        clipboard::copy(pem)?;
        self.app.click("account-ca").await?;
        self.app.chord("account-ca", &[Key::Control], "v").await?;
        self.app.click("account-test").await?;
        self.app.wait_for_attribute("account-test-result", "data-verdict", "accepted").await?;
        self.app.save_and_use_account(account.name).await?;
        self.look("the saved account").await
    }

    async fn set_up_storage(&mut self, endpoint: &str) -> Outcome {
        let app = &self.app;
        app.go_to("settings").await?;
        app.click("storage-add").await?;
        app.replace_text("storage-name", "影片存储").await?;
        app.replace_text("storage-endpoint", endpoint).await?;
        app.replace_text("storage-access-key", ACCESS_KEY).await?;
        clipboard::copy(STORAGE_SECRET)?;
        app.click("storage-secret-paste").await?;
        app.wait_for_attribute("storage-secret", "data-state", "in-hand").await?;
        self.taken("storage's secret").await?;
        for (bucket, verdict) in [("ducks", "own_no_bucket"), (BUCKET, "good")] {
            self.app.replace_text("storage-bucket", bucket).await?;
            self.app.click("storage-test").await?;
            self.app.wait_for_attribute("storage-test-result", "data-verdict", verdict).await?;
            self.look("a test of the storage").await?;
        }
        self.app.click("storage-save").await?;
        self.app.wait_for_text("storage-row", "影片存储").await?;
        self.look("the saved storage").await
    }

    /// A text, a refused one, a picture by the service, and a large file by the storage.
    async fn send_all(&mut self) -> Outcome {
        let app = &self.app;
        app.go_to("compose").await?;
        app.address("alice", "p2p", "code-403").await?;
        app.replace_text("compose-text", TEXT).await?;
        assert_eq!(app.send().await?.outcome, "rejected");
        self.look("a refusal").await?;
        let app = &self.app;
        app.replace_text("compose-receiver", "bob").await?;
        app.click("compose-tab-request").await?;
        self.look("the request, before").await?;
        let app = &self.app;
        let sent = app.send().await?;
        assert_eq!(sent.outcome, "sent", "{}", app.text_of("compose-result").await?);
        let picture = files::write(app.home(), "雁.png", &files::png())?;
        app.emit_drop(&[&picture]).await?;
        app.wait_for_upload().await?;
        assert_eq!(app.send().await?.outcome, "sent");
        let large: Vec<u8> = (0..16 << 20).map(|at: usize| (at / 997) as u8).collect();
        let film = files::write(app.home(), NAME, &large)?;
        app.emit_drop(&[&film]).await?;
        app.wait_for_text("compose-refused", "影片存储").await?;
        app.click("compose-storage").await?;
        app.wait_for_upload().await?;
        assert_eq!(app.send().await?.outcome, "sent");
        self.look("what was sent").await?;
        self.app.click("compose-tab-json").await
    }

    /// The oldest row that was sent, in every form in which it can be copied, and as a template.
    async fn copy_all(&mut self) -> Outcome {
        self.app.choose_type("text").await?;
        self.app.replace_text("compose-text", TEXT).await?;
        self.app.wait_for_text("compose-body", TEXT).await?;
        self.copy_as("compose-copy-as").await?;
        self.app.click("compose-save-as").await?;
        self.app.type_text("save-template-name", "Kept").await?;
        self.app.press("save-template-name", Key::Enter).await?;
        let template = self.app.data_dir().join("templates/Kept.json");
        self.on_disk(&template, TEXT).await?;
        self.scan.add_file(&template, TEXT)?;
        self.app.go_to("history").await?;
        self.app.replace_text("history-search", "outcome:sent type:text").await?;
        // By their number: a row that the search takes away must not be read meanwhile.
        self.app
            .until("the one row", || async {
                let rows = self.app.count("history-row").await?;
                Ok(if rows == 1 { Ok(()) } else { Err(rows.to_string()) })
            })
            .await?;
        self.app.click("history-row").await?;
        self.app.wait_for_attribute("history-details", "data-outcome", "sent").await?;
        self.copy_as("history-copy-as").await?;
        for part in ["history-request-body", "history-answer"] {
            self.app.click(&format!("{part}-copy")).await?;
            self.copied(part, "{").await?;
        }
        self.app.click("history-headers").await?;
        self.look("the details of a row").await?;
        self.app.replace_text("history-search", "").await
    }

    async fn export_all(&mut self) -> Outcome {
        for format in ["jsonl", "csv", "html"] {
            self.app.press("keep-menu", Key::Enter).await?;
            self.app.click("keep-menu-export").await?;
            self.app.click(&format!("keep-export-{format}")).await?;
            self.app.click("keep-export-go").await?;
            let path = self.app.home().join(format!("out.{format}"));
            dialog::type_and_accept(&path.display().to_string()).await?;
            self.app.wait_for_text("keep-export-path", &format!("out.{format}")).await?;
            self.scan.add_file(&path, TEXT)?;
            self.app.click("keep-export-close").await?;
        }
        Ok(())
    }

    /// With everything that a person can tick.
    async fn gather_bundle(&mut self) -> Outcome {
        let app = &self.app;
        app.go_to("settings").await?;
        app.click("settings-bundle-bodies").await?;
        app.click("settings-bundle-gather").await?;
        app.click("settings-bundle-sends.json").await?;
        app.wait_for_value("settings-bundle-text", TEXT).await?;
        self.look("the bundle").await?;
        let path = self.app.home().join("bundle.zip");
        let save = "setTimeout(() => document.querySelector('[data-testid=settings-bundle-save]').click())";
        self.app.js(save, vec![]).await?;
        dialog::type_and_accept(&path.display().to_string()).await?;
        self.on_disk(&path, "PK").await?;
        self.scan.add_zip(&path, TEXT)
    }

    /// A file that is there may be empty still.
    async fn on_disk(&self, path: &Path, mark: &str) -> Outcome {
        self.app
            .until(path.display().to_string(), || async {
                let bytes = std::fs::read(path).unwrap_or_default();
                let text = String::from_utf8_lossy(&bytes);
                Ok(if text.contains(mark) { Ok(()) } else { Err(format!("{} bytes", bytes.len())) })
            })
            .await
    }
}

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

    // The control: all three were used. Service and storage check signatures, and the proxy was told the password.
    assert_eq!((service.sandbox().messages().await?.len(), service.sandbox().upload_count().await?), (3, 1));
    assert_eq!(storage.stored_parts(), [1, 2]);
    let logins = seen.all();
    let of = |host: &str| logins.iter().filter(|login| login.starts_with(host)).count();
    assert!(of(NOWHERE) > 0 && of("localhost") > 0, "both go by the account's proxy: {}", logins.len());
    assert!(logins.iter().all(|login| login.ends_with(&format!("goose:{PROXY_PASSWORD}"))));

    // Both ways, and what Rust tells unasked: the secrets pass no command, not even that which saves them. They come to
    // Rust by the clipboard, which Rust reads itself, or by a dialog of the system.
    let Run { app, mut scan } = run;
    let crossed = app.crossed().await?;
    for heard in ["account_save", "secret_paste", "storage_save", "upload_to_storage", "\"sent_bytes\"", TEXT]
    {
        assert!(crossed.contains(heard), "{heard} was recorded");
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
