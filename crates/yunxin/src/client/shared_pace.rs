//! The pace of an app beyond one client: other clients and processes share it.

use std::fmt::Debug;
use std::time::Duration;

use futures_util::future::BoxFuture;

/// Gets how long a call waits, in milliseconds.
pub type OnWait<'a> = &'a (dyn Fn(u64) + Send + Sync);

/// A pace that several clients or processes share.
pub trait SharedPace: Debug + Send + Sync {
    /// Waits until a call may go out by this pace; `on_wait` gets how long that will be. It may return sooner where the
    /// client's [`Pause`](super::Pause) has begun meanwhile: the client waits for its end, and asks again.
    fn turn<'a>(&'a self, on_wait: OnWait<'a>) -> BoxFuture<'a, ()>;

    /// The service asked for a rest of this length, by code 416.
    fn rest(&self, length: Duration);
}
