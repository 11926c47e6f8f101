//! What every handler shares.

use std::net::SocketAddr;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::directory::Directory;
use crate::events::Events;
use crate::fault::set::Faults;
use crate::options::Limits;
use crate::rates::Rates;
use crate::token::Token;
use crate::trace_ids::TraceIds;
use crate::world::World;

/// The state of a running sandbox.
pub(crate) struct Shared {
    pub(crate) app_key: String,
    pub(crate) app_secret: String,
    pub(crate) token: Token,
    pub(crate) limits: Limits,
    pub(crate) address: SocketAddr,
    pub(crate) world: World,
    pub(crate) directory: Directory,
    pub(crate) events: Events,
    /// Cancelled when it stops: what would go on for ever ends then.
    pub(crate) stopping: CancellationToken,
    pub(crate) trace_ids: TraceIds,
    pub(crate) rates: Rates,
    pub(crate) faults: Faults,
    /// Base64 uploads are decoded in memory, so only a few at once.
    pub(crate) decoding: Semaphore,
}
