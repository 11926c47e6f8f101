//! Opens a data folder: after a crash, with a damaged database, on a full disk.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use appdata::Store;
use history::{History, Reserve};

use crate::app_db;
use crate::error::{Error, ErrorCode};
use crate::folder;
use crate::process_lock::ProcessLock;
use crate::repair::{DatabaseOpener, Repair};
use crate::session::Session;

/// An open data folder.
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) history: History,
    pub(crate) session: Arc<Session>,
    /// How many sends a crash had left open.
    pub(crate) recovered: u32,
    /// Which databases were damaged and had their place taken.
    pub(crate) repairs: Vec<Repair>,
    /// There is no room on the disk to write.
    pub(crate) read_only: bool,
    /// The folder lies on a network drive, which no start reported before.
    pub(crate) remote: bool,
}

/// Opens the folder, making it where it is missing. A check after a crash is waited for `timeout` at most. On a full disk the
/// reserve gives room; where it is spent or gone, the folder is opened to be read only.
///
/// # Errors
/// When the folder or a database in it cannot be used.
pub(crate) fn open(data_dir: &Path, timeout: Duration) -> Result<Opened, Error> {
    let is_full = |opened: &Result<Opened, Error>| {
        opened.as_ref().is_err_and(|error| error.code() == ErrorCode::DataDiskFull)
    };
    let mut opened = open_once(data_dir, timeout);
    if is_full(&opened) && reserve(data_dir).release() {
        tracing::warn!("the disk is full: the reserve is used");
        opened = open_once(data_dir, timeout);
    }
    if is_full(&opened) {
        match open_read_only(data_dir) {
            Ok(read_only) => opened = Ok(read_only),
            // The disk is full, whatever else this one met.
            Err(error) => tracing::warn!(%error, "the full data folder cannot be read either"),
        }
    }
    opened
}

fn open_once(data_dir: &Path, timeout: Duration) -> Result<Opened, Error> {
    history::check_path_length(&data_dir.join("history.db"))?;
    folder::make(data_dir)?;
    folder::close_to_others(data_dir);
    let _turn = folder::turn(data_dir)?;
    let process_lock = ProcessLock::claim(&data_dir.join("running"))?;
    process_lock.pass_on();
    let mut opener = DatabaseOpener::new(data_dir, process_lock.is_alone()?, process_lock.left(), timeout);
    // A folder is made in this order, so that each of them is empty by an accident only.
    let had_history = data_dir.join("history.db").metadata().is_ok_and(|file| file.len() > 0);
    let store = opener.open("app.db", appdata::VERSION, had_history, app_db::open)?;
    let was_opened = store.was_opened()?;
    let history = opener.open("history.db", history::VERSION, was_opened, |path| Ok(History::open(path)?))?;
    if !was_opened {
        store.note_opened()?;
    }
    let remote = files::is_remote(data_dir) && store.note_remote()?;
    history.keep_reserve(reserve(data_dir));
    let recovered = history.recover(|process| process_lock.alive(process))?;
    let (repairs, checks) = opener.finish();
    let session = Session::begin(process_lock, history.clone(), store.clone(), checks);
    tracing::info!(recovered, "the data folder is open");
    Ok(Opened { store, history, session, recovered, repairs, read_only: false, remote })
}

/// Opens what is there without a byte of room. What a crash left open stays so until there is some.
fn open_read_only(data_dir: &Path) -> Result<Opened, Error> {
    let _turn = folder::turn(data_dir)?;
    let process_lock = ProcessLock::claim(&data_dir.join("running"))?;
    let store = app_db::open_read_only(&data_dir.join("app.db"))?;
    let history = History::open_read_only(&data_dir.join("history.db"))?;
    let session = Session::begin_read_only(process_lock, history.clone(), store.clone());
    tracing::warn!("the disk is full: the data folder is open to be read only");
    Ok(Opened { store, history, session, recovered: 0, repairs: Vec::new(), read_only: true, remote: false })
}

fn reserve(data_dir: &Path) -> Reserve {
    Reserve::at(&data_dir.join("reserve"))
}
