//! The bundle: a few texts, the very ones that are written when the user has read them.

use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use history::PageStart;
use serde::Serialize;
use serde_json::{Value, json};
use specta::Type;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::handle::Support;
use super::secret_redaction::redact_secrets;
use super::unchecked::Unchecked;
use super::{log, redacted};
use crate::account::Secrets;
use crate::error::Error;
use crate::saving::unwritable;

/// So many sends are reported, the newest.
const SENDS: u32 = 50;
/// So much of the end of each log file: enough for days, little enough to be read.
const LOG_BYTES: u64 = 256 * 1024;

/// One file of the bundle, as it is read and as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BundleFile {
    /// Its name in the bundle.
    pub name: String,
    /// All of it.
    pub text: String,
}

/// A bundle, and what it could not be searched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Bundle {
    /// What is written.
    pub files: Vec<BundleFile>,
    /// The secrets that may stand in it all the same. `about.json` says so too.
    pub unchecked: Vec<Unchecked>,
}

/// What only the shell knows.
#[derive(Debug, Clone, Serialize)]
pub struct SystemInfo {
    /// The program and its version.
    pub program: String,
    /// The web view's version; `None` without a window.
    pub web_view: Option<String>,
    /// Whether the window is drawn by a graphics processor; `None` without a window.
    pub graphics_processor: Option<bool>,
    /// Whether WebKit hands its pictures over by DMA-BUF; `None` without a window, and where the system has no such thing.
    pub dma_buf: Option<bool>,
    /// Why the sandbox does not run.
    pub sandbox_problem: Option<String>,
}

impl Support {
    /// Gathers a bundle. `bodies`: also what was sent and answered, and who with whom.
    ///
    /// Every secret of every account, proxy and storage, in use or in the keyring, is redacted wherever it should stand, in
    /// every spelling, though nothing of ours writes them. What could not be had, or is too short, is reported. May wait for a
    /// user who unlocks the keyring.
    ///
    /// # Errors
    /// When a database or a log file cannot be read.
    pub async fn bundle(&self, shell: &SystemInfo, bodies: bool) -> Result<Bundle, Error> {
        let (secrets, unchecked) = self.secrets_to_redact().await?;
        let mut about = self.about(shell).await?;
        about["secrets_not_searched_for"] = unchecked.iter().map(Unchecked::reported).collect();
        let mut files = [
            file("about.json", &about)?,
            file(
                "settings.json",
                &redacted::settings(&self.settings.get().await?, &self.accounts.list().await?),
            )?,
            file("sends.json", &self.last_sends(bodies).await?)?,
            self.log().await?,
        ];
        let redact = move || {
            for file in &mut files {
                file.text = redact_secrets(&file.text, &secrets);
            }
            files.into()
        };
        Ok(Bundle { files: tokio::task::spawn_blocking(redact).await?, unchecked })
    }

    async fn about(&self, shell: &SystemInfo) -> Result<Value, Error> {
        let system = os_info::get();
        Ok(json!({
            "made_at": crate::clock::now().to_string(),
            "surroundings": shell,
            "system": { "name": system.to_string(), "architecture": std::env::consts::ARCH },
            "desktop": desktop(),
            "keyring": Secrets::keyring_state().await,
            "data_folder": sizes(&self.opening.data_dir),
            "sends": self.records.count("").await?,
            "sends_of_unknown_outcome": self.records.count("outcome:unknown").await?,
            "ended_by_a_crash_before_this_start": self.opening.recovered,
            "databases_replaced_at_this_start": &*self.opening.repairs,
        }))
    }

    async fn last_sends(&self, bodies: bool) -> Result<Vec<Value>, Error> {
        let page = self.records.page("", PageStart::default(), SENDS).await?;
        let mut sends = Vec::new();
        for row in page.rows {
            sends.push(redacted::send(&self.records.row(row.id).await?, bodies));
        }
        Ok(sends)
    }

    /// The end of the log, whichever files it lies in.
    async fn log(&self) -> Result<BundleFile, Error> {
        let data_dir = self.opening.data_dir.clone();
        tokio::task::spawn_blocking(move || {
            let mut text = String::new();
            for path in log::files(&data_dir) {
                text += &end_of(&path).map_err(|source| Error::Folder { path, source })?;
            }
            Ok(BundleFile { name: "log.txt".to_owned(), text })
        })
        .await?
    }
}

/// Writes a bundle as a ZIP archive, whole or not at all. Blocks.
///
/// # Errors
/// When the file cannot be written; what stood at `path` is then as it was.
pub fn write_bundle(files: &[BundleFile], path: &Path) -> Result<(), Error> {
    let written = files::replace_with(path, |archive| {
        let mut zip = ZipWriter::new(archive);
        for file in files {
            zip.start_file(&file.name, SimpleFileOptions::default())?;
            zip.write_all(file.text.as_bytes())?;
        }
        zip.finish()?;
        Ok::<_, std::io::Error>(())
    });
    written.map_err(|source| unwritable(path, &source))
}

fn file<T: Serialize>(name: &'static str, value: &T) -> Result<BundleFile, Error> {
    let text = serde_json::to_string_pretty(value).map_err(|source| Error::Encode { what: name, source })?;
    Ok(BundleFile { name: name.to_owned(), text: text + "\n" })
}

/// Which kind of desktop draws the window.
fn desktop() -> Value {
    let of = |name| std::env::var(name).ok();
    json!({ "session": of("XDG_SESSION_TYPE"), "name": of("XDG_CURRENT_DESKTOP"), "locale": of("LANG") })
}

/// Names and bytes of what lies in the data folder itself.
fn sizes(data_dir: &Path) -> Value {
    let entries = std::fs::read_dir(data_dir).into_iter().flatten().flatten();
    let files = entries.filter_map(|entry| Some((entry.file_name(), entry.metadata().ok()?)));
    files
        .filter(|(_, about)| about.is_file())
        .map(|(name, about)| (name.to_string_lossy().into_owned(), Value::from(about.len())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// The last lines of a file.
fn end_of(path: &Path) -> std::io::Result<String> {
    let mut file = files::open(path)?;
    let bytes = file.metadata()?.len();
    let skipped = bytes.saturating_sub(LOG_BYTES);
    file.seek(SeekFrom::Start(skipped))?;
    let mut text = Vec::new();
    file.take(LOG_BYTES).read_to_end(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    // The first line may be half of one.
    let whole = if skipped == 0 { 0 } else { text.find('\n').map_or(0, |at| at + 1) };
    Ok(text[whole..].to_owned())
}
