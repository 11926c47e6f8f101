//! The wall clock.

use std::time::{SystemTime, UNIX_EPOCH};

use yunxin::Client;

/// Unix time in milliseconds by this machine's clock.
pub(crate) fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}

/// The clock of the service, as far as a client has learned it. What is written down of a call is in this time: around it the
/// call is looked for, perhaps by a process that comes after this machine's clock was set right.
#[derive(Debug, Clone, Default)]
pub(crate) struct ServiceClock(Option<Client>);

impl ServiceClock {
    pub(crate) fn of(client: &Client) -> Self {
        Self(Some(client.clone()))
    }

    /// Unix time in milliseconds.
    pub(crate) fn now_ms(&self) -> i64 {
        let ahead_s = self.0.as_ref().and_then(Client::clock_offset_s).unwrap_or(0);
        now_ms().saturating_add(ahead_s.saturating_mul(1_000))
    }
}
