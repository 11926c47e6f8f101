//! Opens a data folder: after a crash, with a damaged database, on a full disk.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use history::{History, Reserve};
use media::{ChosenFiles, Scratch, Sights};

use super::{Courier, Patience};
use crate::account::{Book, Secrets};
use crate::attachment::{RecentFiles, Shelf};
use crate::confirm::Always;
use crate::own::StorageBook;
use crate::presence::Presence;
use crate::queue::{Live, QueueTable};
use crate::repair::Opener;
use crate::rests::Rests;
use crate::sends::{Presses, SharedUploads};
use crate::session::Session;
use crate::store::Store;
use crate::{Error, ErrorCode, Repair, folder};

impl Courier {
    /// Opens a data folder, making it where it is missing, and ends what a crash had left open. Blocks: after a crash for as
    /// long as it takes to read the databases once.
    ///
    /// A damaged database is set aside, and the last copy or a new one takes its place: see [`Courier::repairs`]. On a full
    /// disk the folder's reserve gives room to read and to delete; without that the folder is opened to be read only: see
    /// [`Courier::is_read_only`].
    ///
    /// # Errors
    /// When the folder or a database in it cannot be used.
    pub fn open(data_dir: &Path) -> Result<Courier, Error> {
        Courier::open_within(data_dir, Duration::MAX)
    }

    /// As [`Courier::open`], but a check of a database that a crash had left open is waited for `patience` at most. After
    /// that it goes on by itself: a database that it finds damaged takes no more writes, and is set aside at the next start.
    ///
    /// # Errors
    /// When the folder or a database in it cannot be used.
    pub fn open_within(data_dir: &Path, patience: Duration) -> Result<Courier, Error> {
        let is_full = |opened: &Result<Courier, Error>| {
            opened.as_ref().is_err_and(|error| error.code() == ErrorCode::StorageFull)
        };
        let mut opened = Courier::open_once(data_dir, patience);
        if is_full(&opened) && reserve(data_dir).release() {
            tracing::warn!("the disk is full: the reserve is used");
            opened = Courier::open_once(data_dir, patience);
        }
        if is_full(&opened) {
            match Courier::open_read_only(data_dir) {
                Ok(courier) => opened = Ok(courier),
                // The disk is full, whatever else this one met.
                Err(error) => tracing::warn!(%error, "the full data folder cannot be read either"),
            }
        }
        opened
    }

    fn open_once(data_dir: &Path, patience: Duration) -> Result<Courier, Error> {
        history::check_path_length(&data_dir.join("history.db"))?;
        folder::make(data_dir)?;
        folder::close_to_others(data_dir);
        let _turn = folder::turn(data_dir)?;
        let presence = Presence::claim(&data_dir.join("running"))?;
        presence.pass_on();
        let mut opener = Opener::new(data_dir, presence.is_alone()?, presence.left(), patience);
        // A folder is made in this order, so that each of them is empty by an accident only.
        let had_history = data_dir.join("history.db").metadata().is_ok_and(|file| file.len() > 0);
        let store = opener.open("app.db", appdata::VERSION, had_history, Store::open)?;
        let was_opened = store.was_opened()?;
        let history =
            opener.open("history.db", history::VERSION, was_opened, |path| Ok(History::open(path)?))?;
        if !was_opened {
            store.note_opened()?;
        }
        history.keep_reserve(reserve(data_dir));
        let recovered = history.recover(|process| presence.alive(process))?;
        let (repairs, checks) = opener.finish();
        let session = Session::begin(presence, history.clone(), store.clone(), checks);
        tracing::info!(recovered, "the data folder is open");
        Ok(Courier { recovered, repairs: repairs.into(), ..Courier::over(data_dir, store, history, session) })
    }

    /// Opens what is there without a byte of room. What a crash left open stays so until there is some.
    fn open_read_only(data_dir: &Path) -> Result<Courier, Error> {
        let _turn = folder::turn(data_dir)?;
        let presence = Presence::claim(&data_dir.join("running"))?;
        let store = Store::open_read_only(&data_dir.join("app.db"))?;
        let history = History::open_read_only(&data_dir.join("history.db"))?;
        let session = Session::begin_read_only(presence, history.clone(), store.clone());
        tracing::warn!("the disk is full: the data folder is open to be read only");
        Ok(Courier { read_only: true, ..Courier::over(data_dir, store, history, session) })
    }

    fn over(data_dir: &Path, store: Store, history: History, session: Arc<Session>) -> Courier {
        let (secrets, chosen) = (Secrets::default(), ChosenFiles::default());
        Courier {
            data_dir: data_dir.to_path_buf(),
            book: Book::new(store.clone(), secrets.clone()),
            shelf: Shelf::new(&store),
            storage_book: StorageBook::new(store.clone()),
            recent_files: RecentFiles::new(&store),
            scratch: Scratch::new(data_dir),
            queue_table: QueueTable::new(store.clone(), Arc::clone(&session), chosen.clone()),
            queue_live: Live::default(),
            presses: Presses::default(),
            uploads: SharedUploads::default(),
            chosen,
            sights: Sights::default(),
            store,
            secrets,
            history,
            presence: session,
            clients: Arc::default(),
            rests: Rests::default(),
            patience: Patience::default(),
            confirm: Arc::new(Always(false)),
            template_watch: Arc::default(),
            recovered: 0,
            read_only: false,
            repairs: Arc::from([] as [Repair; 0]),
            tidy_soon: Arc::default(),
        }
    }
}

fn reserve(data_dir: &Path) -> Reserve {
    Reserve::at(&data_dir.join("reserve"))
}
