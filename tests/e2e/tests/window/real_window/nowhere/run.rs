//! What a user does with all three secrets, and every place that is looked at meanwhile.

use std::path::Path;

use e2e::scan::Scan;
use e2e::{App, Key, NewAccount, Outcome, clipboard, dialog, files};
use s3::{ACCESS_KEY, BUCKET};

use super::{NAME, NOTHING, PROXY_PASSWORD, STORAGE_SECRET, TEXT};

pub(super) struct Run {
    pub(super) app: App,
    pub(super) scan: Scan,
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
    pub(super) async fn set_up_account(
        &mut self,
        account: NewAccount<'_>,
        proxy: &str,
        pem: &str,
    ) -> Outcome {
        let app = &self.app;
        app.fill_account(account).await?;
        // Files come to lie on this computer, as at the end of a tunnel.
        app.click("account-private-hosts").await?;
        app.click("account-advanced-toggle").await?;
        app.click("account-proxy").await?;
        app.click("account-proxy-socks5h").await?;
        app.replace_text("account-proxy-address", proxy).await?;
        app.replace_text("account-proxy-user", "goose").await?;
        self.taken("AppSecret").await?;
        clipboard::copy(PROXY_PASSWORD)?;
        self.app.click_by_hand("account-password-paste").await?;
        self.app.wait_for_attribute("account-password", "data-state", "pending").await?;
        self.taken("proxy's password").await?;
        // Not trusted yet: what an error says is looked at, too.
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

    pub(super) async fn set_up_storage(&mut self, endpoint: &str) -> Outcome {
        let app = &self.app;
        app.go_to("settings").await?;
        app.click("storage-add").await?;
        app.replace_text("storage-name", "影片存储").await?;
        app.replace_text("storage-endpoint", endpoint).await?;
        app.replace_text("storage-access-key", ACCESS_KEY).await?;
        clipboard::copy(STORAGE_SECRET)?;
        app.click_by_hand("storage-secret-paste").await?;
        app.wait_for_attribute("storage-secret", "data-state", "pending").await?;
        self.taken("storage's secret").await?;
        for (bucket, verdict) in [("ducks", "storage_no_bucket"), (BUCKET, "good")] {
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
    pub(super) async fn send_all(&mut self) -> Outcome {
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
        app.drop_files(&[&picture]).await?;
        app.wait_for_upload().await?;
        assert_eq!(app.send().await?.outcome, "sent");
        let large: Vec<u8> = (0..16 << 20).map(|at: usize| (at / 997) as u8).collect();
        let film = files::write(app.home(), NAME, &large)?;
        app.drop_files(&[&film]).await?;
        app.wait_for_text("compose-refused", "影片存储").await?;
        app.click("compose-storage").await?;
        app.wait_for_upload().await?;
        assert_eq!(app.send().await?.outcome, "sent");
        self.look("what was sent").await?;
        self.app.click("compose-tab-json").await
    }

    /// The oldest row that was sent, in every form in which it can be copied, and as a template.
    pub(super) async fn copy_all(&mut self) -> Outcome {
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
        self.app.wait_for_count("history-row", 1).await?;
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

    pub(super) async fn export_all(&mut self) -> Outcome {
        for format in ["jsonl", "csv", "html"] {
            self.app.press("records-menu", Key::Enter).await?;
            self.app.click("records-menu-export").await?;
            self.app.click(&format!("records-export-{format}")).await?;
            self.app.click("records-export-go").await?;
            let path = self.app.home().join(format!("out.{format}"));
            dialog::type_and_accept(&path.display().to_string()).await?;
            self.app.wait_for_text("records-export-path", &format!("out.{format}")).await?;
            self.scan.add_file(&path, TEXT)?;
            self.app.click("records-export-close").await?;
        }
        Ok(())
    }

    /// With everything that a user can tick.
    pub(super) async fn gather_bundle(&mut self) -> Outcome {
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
