//! Updates, offered by a server on loopback and signed with a key that is made here.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::axe;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use e2e::{App, Options, Outcome, desktop, dialog};
use minisign::KeyPair;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const OLD: &[u8] = b"\x7fELF: the version that is installed";

/// What the server does.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Offer {
    /// 9.9.9, signed for 9.9.9.
    Good,
    /// As it, one byte of the package changed.
    Tampered,
    /// An honest 0.0.1.
    Older,
    /// A genuine 0.0.1, which is announced as 9.9.9.
    OlderInDisguise,
    /// Signed by somebody else.
    Foreign,
    /// Half the package, then the connection is closed.
    CutOff,
    /// Half the package, and no more.
    Stalled,
}

/// The publisher: a key, a server, and the file that updates replace.
struct Publisher {
    folder: TempDir,
    address: String,
    public_key: String,
    offer: Arc<Mutex<Offer>>,
    checks: Arc<AtomicUsize>,
    downloads: Arc<AtomicUsize>,
}

impl Publisher {
    async fn start(first: Offer) -> Publisher {
        let folder = tempfile::tempdir().expect("a folder");
        let [keys, strangers] =
            [(), ()].map(|()| KeyPair::generate_unencrypted_keypair().expect("a pair of keys"));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        std::fs::write(folder.path().join("yanshu.AppImage"), OLD).expect("the installed version");
        let changelog =
            "# Changelog\n\n## [9.9.9] - 2026-11-29\n\n- Geese fly *faster*.\n\n## [0.0.1]\n\n- Eggs.\n";
        std::fs::write(folder.path().join("CHANGELOG.md"), changelog).expect("a changelog");

        let release = |name: &str, announced: &str, signed: &str, keys: &KeyPair| {
            release(folder.path(), &address, name, announced, signed, keys)
        };
        let good = release("good", "9.9.9", "9.9.9", &keys);
        let older = release("older", "0.0.1", "0.0.1", &keys);
        let disguised = release("disguised", "9.9.9", "0.0.1", &keys);
        let foreign = release("foreign", "9.9.9", "9.9.9", &strangers);

        let offer = Arc::new(Mutex::new(first));
        let (checks, downloads) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (offered, checked, downloaded) =
            (Arc::clone(&offer), Arc::clone(&checks), Arc::clone(&downloads));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let offer = *offered.lock().unwrap_or_else(PoisonError::into_inner);
                let is_check = path_asked_for(&mut stream).await.ends_with("latest.json");
                if is_check { &checked } else { &downloaded }.fetch_add(1, Ordering::Relaxed);
                let body = match (is_check, offer) {
                    (true, Offer::Older) => older.clone(),
                    (true, Offer::OlderInDisguise) => disguised.clone(),
                    (true, Offer::Foreign) => foreign.clone(),
                    (true, _) => good.clone(),
                    (false, Offer::Tampered) => [&package()[..1000], b"!", &package()[1001..]].concat(),
                    (false, _) => package(),
                };
                tokio::spawn(respond(stream, body, offer, is_check));
            }
        });
        let public_key = STANDARD.encode(keys.pk.to_box().expect("a key").to_string());
        Publisher { folder, address, public_key, offer, checks, downloads }
    }

    fn offers(&self, offer: Offer) {
        *self.offer.lock().unwrap_or_else(PoisonError::into_inner) = offer;
    }

    fn installed(&self) -> PathBuf {
        self.folder.path().join("yanshu.AppImage")
    }

    fn content(&self) -> Vec<u8> {
        std::fs::read(self.installed()).expect("a version is installed")
    }

    fn options(&self) -> Options {
        let source = json!({
            "pubkey": self.public_key,
            "endpoint": format!("{}/latest.json", self.address),
            "executable": self.installed(),
        });
        Options {
            environment: vec![("YANSHU_TEST_UPDATES".to_owned(), source.to_string())],
            ..Options::default()
        }
    }
}

/// The package of every version: only its signature says which one it is.
fn package() -> Vec<u8> {
    [b"\x7fELF", vec![7; 300_000].as_slice()].concat()
}

/// What is published of a version, written by the script that releases use.
fn release(
    folder: &Path,
    base_url: &str,
    name: &str,
    announced: &str,
    signed: &str,
    keys: &KeyPair,
) -> Vec<u8> {
    let place = folder.join(name);
    std::fs::create_dir(&place).expect("a folder");
    let file = format!("Yanshu_{announced}_amd64.AppImage");
    // As `tauri signer sign` writes it.
    let comment = format!("timestamp:1700000000\tfile:{file}\tversion:{signed}");
    let signature = minisign::sign(Some(&keys.pk), &keys.sk, Cursor::new(package()), Some(&comment), None);
    let signature = STANDARD.encode(signature.expect("a signature").to_string());
    std::fs::write(place.join(format!("{file}.sig")), signature).expect("a signature");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/update-manifest.py");
    let written = Command::new(script)
        .args([&place, Path::new(announced), Path::new(base_url), &folder.join("CHANGELOG.md")])
        .output()
        .expect("the script runs");
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    written.stdout
}

/// Reads a request to its end.
async fn path_asked_for(stream: &mut TcpStream) -> String {
    let (mut request, mut buffer) = (Vec::new(), [0; 1024]);
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(read) if read > 0 => request.extend(&buffer[..read]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&request).split(' ').nth(1).unwrap_or_default().to_owned()
}

async fn respond(mut stream: TcpStream, body: Vec<u8>, offer: Offer, whole: bool) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let half = !whole && matches!(offer, Offer::CutOff | Offer::Stalled);
    let sent = if half { &body[..body.len() / 2] } else { &body[..] };
    // Who has hung up wants no more.
    let _ = stream.write_all(&[head.as_bytes(), sent].concat()).await;
    if half && offer == Offer::Stalled {
        let _ = stream.read(&mut [0; 1]).await;
    }
}

#[tokio::test]
async fn a_signed_update_is_shown_downloaded_and_installed_each_only_after_the_user_said_so() -> Outcome {
    let publisher = Publisher::start(Offer::Stalled).await;
    let app = App::start(publisher.options()).await?;
    app.wait_for_text("frame-update", "9.9.9").await?;
    app.click("frame-update-open").await?;
    app.by_testid("update-dialog").await?;
    app.wait_for_text("update-notes", "Geese fly *faster*.").await?;
    assert!(!app.text_of("update-notes").await?.contains("Eggs"), "only what is new in this version");
    axe::finds_nothing(&app, "update").await?;
    app.portraits_if_wanted("update").await?;
    assert_eq!(publisher.downloads.load(Ordering::Relaxed), 0, "nothing is downloaded unasked");

    app.click("update-download").await?;
    app.click("update-cancel").await?;
    app.by_testid("update-download").await?;
    assert_eq!(app.count("update-problem").await?, 0, "cancelling is no failure");

    publisher.offers(Offer::Good);
    app.click("update-download").await?;
    app.by_testid("update-verified").await?;
    assert_eq!(publisher.content(), OLD, "nothing is installed unasked");
    app.click("update-install").await?;
    dialog::picture(&app.picture_path("e2e-pictures", "update-question")?).await?;
    dialog::refuse_question().await?;
    app.until("the question to be over", async || {
        let busy = app.attribute("update-install", "aria-busy").await?;
        Ok(busy.map_or(Ok(()), Err))
    })
    .await?;
    assert_eq!(publisher.content(), OLD);

    app.click("update-install").await?;
    dialog::press_until_gone("alt+i").await?;
    app.by_testid("update-restart").await?;
    assert_eq!(publisher.content(), package());
    app.portraits_if_wanted("update-installed").await
}

#[tokio::test]
async fn an_update_that_is_tampered_with_foreign_older_or_cut_off_changes_nothing() -> Outcome {
    let publisher = Publisher::start(Offer::Older).await;
    let app = App::start(publisher.options()).await?;
    app.go_to("settings").await?;
    app.click("updates-check").await?;
    app.wait_for_text("updates-state", "latest version").await?;
    assert_eq!(app.count("frame-update").await?, 0);

    for (offer, words) in [
        (Offer::Tampered, "not signed by its publisher"),
        (Offer::OlderInDisguise, "not signed by its publisher"),
        (Offer::Foreign, "not signed by its publisher"),
        (Offer::CutOff, "incomplete"),
    ] {
        publisher.offers(offer);
        app.click("updates-check").await?;
        app.click("update-download").await?;
        app.wait_for_text("update-problem", words).await?;
        assert_eq!(app.count("update-install").await?, 0, "{offer:?} can be installed");
        let refused = app.invoke("update_install", json!({})).await;
        assert!(refused.is_err(), "{offer:?} is installed where the page alone asks");
        assert_eq!(publisher.content(), OLD, "{offer:?}");
        app.click("update-later").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_start_asks_for_updates_only_where_it_may_and_where_there_is_somebody_to_ask() -> Outcome {
    let publisher = Publisher::start(Offer::Older).await;
    let app = App::start(publisher.options()).await?;
    app.go_to("settings").await?;
    app.click("updates-at-start").await?;
    app.wait_for_attribute("updates-at-start", "aria-checked", "false").await?;
    let asked = publisher.checks.load(Ordering::Relaxed);
    let app = app.close_by_its_button().await?.start_again().await?;
    app.go_to("settings").await?;
    app.wait_for_attribute("updates-at-start", "aria-checked", "false").await?;
    assert_eq!(publisher.checks.load(Ordering::Relaxed), asked);
    app.close().await?;

    let app = App::start(Options::default()).await?;
    app.go_to("settings").await?;
    app.by_testid("updates-none").await?;
    assert_eq!(app.count("updates-check").await?, 0);
    Ok(())
}

#[tokio::test]
async fn after_an_update_the_app_starts_again_when_the_user_says_so() -> Outcome {
    let publisher = Publisher::start(Offer::Good).await;
    let app = App::start(publisher.options()).await?;
    let before = app.process_id()?;
    app.invoke("update_restart", json!({})).await.ok();
    app.until("another process", async || {
        Ok(match app.process_id() {
            Ok(pid) if pid != before => Ok(()),
            seen => Err(format!("{seen:?}")),
        })
    })
    .await?;
    // The new one may have no window yet.
    app.until("it to close its window", async || {
        let _ = desktop::close_main_window();
        Ok(match app.process_id() {
            Ok(pid) => Err(pid.to_string()),
            Err(_) => Ok(()),
        })
    })
    .await
}
