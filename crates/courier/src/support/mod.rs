//! What helps somebody else to find a fault: log files that stay small, and a bundle that a user can read before
//! sharing it. Neither holds a secret, and no message text unless the user asks for it.

mod bundle;
mod log;
mod redacted;
mod spelling;
mod strike;
mod unchecked;

pub use bundle::{Bundle, BundleFile, Surroundings, write_bundle};
pub use log::log_file;
pub use unchecked::{Unchecked, UncheckedSecret, UncheckedWhy};

use std::path::PathBuf;
use std::sync::Arc;

use crate::accounts::AccountRegistry;
use crate::records::Records;
use crate::repair::Repair;
use crate::settings::SettingsStore;
use crate::storages::StorageRegistry;

/// How the data folder was found at this start.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    pub(crate) data_dir: PathBuf,
    /// How many sends a crash had left open.
    pub(crate) recovered: u32,
    /// Which databases were damaged and had their place taken.
    pub(crate) repairs: Arc<[Repair]>,
}

/// Gathers what helps to find a fault. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Support {
    accounts: AccountRegistry,
    storages: StorageRegistry,
    records: Records,
    settings: SettingsStore,
    opening: Opening,
}

impl Support {
    pub(crate) fn new(
        accounts: AccountRegistry,
        storages: StorageRegistry,
        records: Records,
        settings: SettingsStore,
        opening: Opening,
    ) -> Support {
        Support { accounts, storages, records, settings, opening }
    }
}
