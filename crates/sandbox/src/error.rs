use std::{io, net::SocketAddr, path::PathBuf};

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The sandbox accepts anything that knows its key, so it must not be reachable from another machine.
    #[error("the sandbox listens on loopback addresses only, not on {address}")]
    NotLoopback {
        /// The address asked for.
        address: SocketAddr,
    },
    /// The port is taken, or may not be used. Another port can work.
    #[error("the sandbox could not listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// Two sandboxes on one folder would give out the same ids. Stop the other, or choose another folder.
    #[error("another sandbox is using {}", path.display())]
    InUse {
        /// The data folder.
        path: PathBuf,
    },
    /// The data folder cannot be made, read or written.
    #[error("the sandbox cannot use {}", path.display())]
    Data {
        /// The file or folder that failed.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}
