//! Who there is, and what they are to one another: so that every refusal can be rehearsed.

mod check;
mod population;
mod rules;

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;

use crate::answer::Refusal;
use crate::conversation::Conversation;
use crate::events::{Event, Events};
use crate::journal::UNFINISHED;

pub use check::{DirectoryError, EntryProblem, MAX_ENTRIES};
pub use population::{DirectoryAccount, DirectoryTeam, Population, TeamMember, TeamMute};
pub use rules::{DIRECTORY_CODES, DirectoryCodes};

/// Name of the file in the data folder.
const NAME: &str = "directory.json";

/// The accounts and teams of a sandbox, kept in its data folder.
#[derive(Debug)]
pub struct Directory {
    path: PathBuf,
    population: Mutex<Arc<Population>>,
    events: Events,
}

impl Directory {
    /// A file that cannot be read is put aside: a sandbox starts in any case. Blocking.
    pub(crate) fn open(data_dir: &Path, events: Events) -> io::Result<Directory> {
        let path = data_dir.join(NAME);
        let population = match fs::read_to_string(&path) {
            Ok(text) => parse(&text).unwrap_or_else(|error| {
                tracing::warn!(%error, path = %path.display(), "an unreadable directory is put aside");
                fs::rename(&path, path.with_extension("json.unreadable")).ok();
                Population::default()
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Population::default(),
            Err(error) => return Err(error),
        };
        Ok(Directory { path, population: Mutex::new(Arc::new(population)), events })
    }

    /// Everybody who is listed.
    pub fn population(&self) -> Arc<Population> {
        Arc::clone(&self.lock())
    }

    /// Reads a population from JSON, puts it in order, and takes it in place of the present one. Blocking.
    ///
    /// # Errors
    /// When the text is no population, or the file cannot be written; then all stays as it was.
    pub fn replace_with_json(&self, text: &str) -> Result<(), DirectoryError> {
        self.change(|population| {
            *population = parse(text)?;
            Ok(())
        })
    }

    /// Lists nobody any more. Blocking.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn reset(&self) -> Result<(), DirectoryError> {
        self.change(|population| {
            *population = Population::default();
            Ok(())
        })
    }

    /// Changes who there is; what the change leaves is checked and put in order. Blocking.
    ///
    /// # Errors
    /// When what the change leaves cannot be, or the file cannot be written; then all stays as it was.
    pub fn change(
        &self,
        change: impl FnOnce(&mut Population) -> Result<(), DirectoryError>,
    ) -> Result<(), DirectoryError> {
        let mut kept = self.lock();
        let mut population = Population::clone(&kept);
        change(&mut population)?;
        let population = check::in_order(population)?;
        let unwritten = |error: io::Error| DirectoryError::Unwritten { problem: error.to_string() };
        write(&self.path, &population).map_err(unwritten)?;
        *kept = Arc::new(population);
        drop(kept);
        self.events.report(Event::Directory);
        Ok(())
    }

    /// The present population as JSON text, for a file of the user's.
    pub fn to_json(&self) -> String {
        // Texts, lists and truth values: none of them can fail.
        serde_json::to_string_pretty(&*self.population()).unwrap_or_default()
    }

    /// Whether a message may go where it is sent to, with the options of its request.
    pub(crate) fn admit_message(&self, to: &Conversation, request: &Value) -> Result<(), Refusal> {
        rules::message(&self.population(), to, request)
    }

    /// Whether an account may send at all.
    pub(crate) fn admit_sender(&self, account: &str) -> Result<(), Refusal> {
        rules::sender(&self.population(), account)
    }

    /// Whether an account may send what is no message.
    pub(crate) fn admit_notifier(&self, account: &str) -> Result<(), Refusal> {
        rules::notifier(&self.population(), account)
    }

    /// Whether an account is there.
    pub(crate) fn admit_receiver(&self, account: &str) -> Result<(), Refusal> {
        rules::receiver(&self.population(), account)
    }

    /// Whether a notification finds everybody.
    pub(crate) fn admit_notification(&self, to: &Conversation) -> Result<(), Refusal> {
        rules::notification(&self.population(), to)
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Population>> {
        self.population.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn parse(text: &str) -> Result<Population, DirectoryError> {
    let text = text.trim_start_matches('\u{feff}');
    // A list would be read as the fields in their order.
    if !text.trim_start().starts_with('{') {
        return Err(DirectoryError::Unreadable { line: 1, problem: "it must be an object".to_owned() });
    }
    let unreadable = |error: serde_json::Error| DirectoryError::Unreadable {
        line: error.line(),
        problem: error.to_string(),
    };
    check::in_order(serde_json::from_str(text).map_err(unreadable)?)
}

/// The whole file or none of it.
fn write(path: &Path, population: &Population) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    new.write_all(serde_json::to_string_pretty(population)?.as_bytes())?;
    new.persist(path).map_err(|error| error.error)?;
    Ok(())
}
