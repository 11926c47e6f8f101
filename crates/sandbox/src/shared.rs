//! What every handler shares.

use std::net::SocketAddr;

use tokio::sync::Semaphore;

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
    pub(crate) trace_ids: TraceIds,
    pub(crate) rates: Rates,
    pub(crate) faults: Faults,
    /// Base64 uploads are decoded in memory, so only a few at once.
    pub(crate) decoding: Semaphore,
}
