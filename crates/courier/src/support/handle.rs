//! What a bundle is made of.

use std::path::PathBuf;
use std::sync::Arc;

use crate::account::AccountRegistry;
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
    /// It lies on a network drive, which no start reported before.
    pub(crate) remote: bool,
}

/// Gathers what helps to find a fault. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Support {
    pub(super) accounts: AccountRegistry,
    pub(super) storages: StorageRegistry,
    pub(super) records: Records,
    pub(super) settings: SettingsStore,
    pub(super) opening: Opening,
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
