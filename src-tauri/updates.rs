//! New versions of the app, by Tauri's updater: a file at the publisher's address announces them, and the publisher's key
//! signs each for its version (docs/decisions/0048). Nothing is downloaded or installed before the user says so.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use courier::{ErrorCode, Language};
use serde::Serialize;
use specta::Type;
use tauri::AppHandle;
use tauri::utils::config::BundleType;
use tauri::utils::platform::bundle_type;
use tauri_plugin_updater::{Error, Update, UpdaterExt};

use crate::error::AppError;
use crate::question::Question;

/// How long the announcement may take.
const CHECK_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a connection may take to be made, and how long a download may stand still.
const STALL_TIMEOUT: Duration = Duration::from_secs(60);
/// Of longer notes, the rest is left out.
const NOTES_CHARS: usize = 20_000;
/// In a build for tests only: where updates come from, as JSON of [`TestSource`].
#[cfg(debug_assertions)]
const TEST_SOURCE: &str = "YANSHU_TEST_UPDATES";

/// Who puts a new version in the place of this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum InstalledBy {
    /// The app itself: AppImage, macOS, Windows.
    App,
    /// The package manager, which alone may replace what it installed.
    PackageManager,
    /// The user: the app was not installed from a package.
    User,
}

/// A version that is newer than this one.
#[derive(Debug, Clone, Serialize, Type)]
pub struct NewVersion {
    /// The new one.
    version: String,
    /// This one.
    current: String,
    /// What is new, as plain text. May be empty.
    notes: String,
    /// When it was published, as RFC 3339.
    published: Option<String>,
    /// Where its package lies.
    url: String,
}

impl NewVersion {
    fn of(update: &Update) -> NewVersion {
        let published = update.raw_json.get("pub_date").and_then(|date| date.as_str());
        NewVersion {
            version: update.version.clone(),
            current: update.current_version.clone(),
            notes: beginning(update.body.as_deref().unwrap_or_default()),
            published: published.map(str::to_owned),
            url: update.download_url.to_string(),
        }
    }
}

/// The notes, as far as they are shown.
fn beginning(notes: &str) -> String {
    notes.chars().take(NOTES_CHARS).collect()
}

/// What is known of a newer version in this session.
#[derive(Default)]
pub struct Updates {
    found: Mutex<Option<Update>>,
    package: Mutex<Option<Vec<u8>>>,
    restart: AtomicBool,
}

impl Updates {
    /// Asks the publisher for a version that is newer than this one.
    ///
    /// # Errors
    /// [`ErrorCode::UpdateUnreachable`].
    pub async fn check(&self, app: &AppHandle) -> Result<Option<NewVersion>, AppError> {
        let builder = app.updater_builder().timeout(CHECK_TIMEOUT);
        let builder = builder
            .configure_client(|client| client.connect_timeout(STALL_TIMEOUT).read_timeout(STALL_TIMEOUT));
        #[cfg(debug_assertions)]
        let builder = match TestSource::of_environment() {
            Some(source) => builder.executable_path(source.executable),
            None => builder,
        };
        http_client::set_up_tls();
        let found = builder.build().map_err(refused)?.check().await.map_err(refused)?;
        let version = found.as_ref().map(NewVersion::of);
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = found;
        self.keep(None);
        Ok(version)
    }

    /// The version that was found last.
    ///
    /// # Errors
    /// [`ErrorCode::UpdateUnreachable`] where none was.
    pub fn found(&self) -> Result<Update, AppError> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).clone();
        found.ok_or_else(|| AppError::new(ErrorCode::UpdateUnreachable, "no newer version was found"))
    }

    /// The version that was downloaded and can be installed.
    ///
    /// # Errors
    /// [`ErrorCode::UpdateNotInstalled`] where none was.
    pub fn downloaded(&self) -> Result<Update, AppError> {
        if self.package.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
            return Err(AppError::new(ErrorCode::UpdateNotInstalled, "nothing was downloaded"));
        }
        self.found()
    }

    /// Downloads the version that was found, and checks that the publisher signed it for its number. `progress` gets the bytes
    /// of each piece, and of all where that is known.
    ///
    /// # Errors
    /// [`ErrorCode::UpdateUnreachable`], also for half a file; [`ErrorCode::UpdateUntrusted`].
    pub async fn download(&self, progress: impl FnMut(usize, Option<u64>)) -> Result<(), AppError> {
        let package = self.found()?.download(progress, || ()).await.map_err(refused)?;
        self.keep(Some(package));
        Ok(())
    }

    /// Puts the downloaded version in the place of this one, which goes on until it ends. On Windows this does not return:
    /// the installer ends the app.
    ///
    /// # Errors
    /// [`ErrorCode::UpdateUntrusted`], [`ErrorCode::UpdateNotInstalled`].
    pub fn install(&self) -> Result<(), AppError> {
        let update = self.found()?;
        let package = self.package.lock().unwrap_or_else(PoisonError::into_inner).take();
        let package =
            package.ok_or_else(|| AppError::new(ErrorCode::UpdateNotInstalled, "nothing was downloaded"))?;
        // What was downloaded stays for another attempt.
        update.install(&package).map_err(refused).inspect_err(|_| self.keep(Some(package)))
    }

    /// Whether the app is to start again once it has ended.
    pub fn restart_after_end(&self, restart: bool) {
        self.restart.store(restart, Ordering::Relaxed);
    }

    /// As it was set last.
    pub fn restarts(&self) -> bool {
        self.restart.load(Ordering::Relaxed)
    }

    fn keep(&self, package: Option<Vec<u8>>) {
        *self.package.lock().unwrap_or_else(PoisonError::into_inner) = package;
    }
}

/// Who installs new versions; `None` where this build was made without an address and key of a publisher, and asks nobody.
pub fn installed_by(app: &AppHandle) -> Option<InstalledBy> {
    let config = app.config().plugins.0.get("updater")?;
    let has_key = config["pubkey"].as_str().is_some_and(|key| !key.is_empty());
    let has_endpoint = config["endpoints"].as_array().is_some_and(|endpoints| !endpoints.is_empty());
    #[cfg(debug_assertions)]
    if TestSource::of_environment().is_some() {
        return Some(InstalledBy::App);
    }
    (has_key && has_endpoint).then(|| match bundle_type() {
        Some(BundleType::Deb | BundleType::Rpm) => InstalledBy::PackageManager,
        Some(_) => InstalledBy::App,
        None => InstalledBy::User,
    })
}

/// The question before a downloaded version takes the place of this one.
pub fn installing(update: &Update, language: Language) -> Question {
    let zh = language == Language::Zh;
    let say = |zh_words: &'static str, en_words: &'static str| if zh { zh_words } else { en_words };
    let (zh_text, en_text) = if cfg!(windows) {
        ("安装时雁书会退出，群发任务会暂停。", "Yanshu quits for the installation, and bulk jobs are paused.")
    } else {
        (
            "下次启动时生效，现在可以继续使用。",
            "It is used from the next start on. Until then you can go on working.",
        )
    };
    Question {
        title: say("安装新版本？", "Install the new version?").to_owned(),
        text: say(zh_text, en_text).to_owned(),
        facts: vec![
            (say("新版本", "New version"), update.version.clone()),
            (say("当前版本", "This version"), update.current_version.clone()),
            (say("来源", "From"), update.download_url.host_str().unwrap_or_default().to_owned()),
        ],
        accept: say("安装(_I)", "_Install"),
        cancel: say("取消", "Cancel"),
        typed: None,
    }
}

/// Where a test's updates come from, and the file that they replace.
#[cfg(debug_assertions)]
#[derive(serde::Deserialize)]
pub struct TestSource {
    pubkey: String,
    endpoint: String,
    executable: std::path::PathBuf,
}

#[cfg(debug_assertions)]
impl TestSource {
    fn of_environment() -> Option<TestSource> {
        serde_json::from_str(&std::env::var(TEST_SOURCE).ok()?).ok()
    }

    /// Takes the place of the publisher's address and key, and of nothing else.
    pub fn configure(config: &mut tauri::Config) {
        let Some(source) = TestSource::of_environment() else { return };
        if let Some(updater) = config.plugins.0.get_mut("updater") {
            updater["pubkey"] = source.pubkey.into();
            updater["endpoints"] = serde_json::json!([source.endpoint]);
        }
    }
}

/// What the user can do about it decides the code.
fn refused(error: Error) -> AppError {
    let code = match &error {
        Error::Minisign(_)
        | Error::Base64(_)
        | Error::SignatureUtf8(_)
        | Error::SignedVersionMismatch { .. }
        | Error::MissingSignedVersion => ErrorCode::UpdateUntrusted,
        Error::Io(_)
        | Error::TempDirNotOnSameMountPoint
        | Error::TempDirNotFound
        | Error::PreviousAppNotRestored(_)
        | Error::BinaryNotFoundInArchive
        | Error::InvalidUpdaterFormat
        | Error::AuthenticationFailed
        | Error::PackageInstallFailed
        | Error::DebInstallFailed => ErrorCode::UpdateNotInstalled,
        _ => ErrorCode::UpdateUnreachable,
    };
    tracing::warn!(?code, %error, "an update failed");
    AppError::new(code, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_cut_between_characters_and_empty_ones_stay_so() {
        assert_eq!(beginning(""), "");
        assert_eq!(beginning("- *Geese*\n- 雁"), "- *Geese*\n- 雁");
        let long = "🪿".repeat(NOTES_CHARS + 5);
        assert_eq!(beginning(&long), "🪿".repeat(NOTES_CHARS));
    }
}
