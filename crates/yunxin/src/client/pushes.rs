//! Pushes to all users that the service has: listing, looking one up. Nothing withdraws one.
//!
//! Known from one source. Source: fact sheet §17.

use super::listed::Listed;
use super::setup::Client;
use crate::error::Error;
use crate::listed_id::PushId;

impl Client {
    /// One page of pushes; `page_token` comes from the page before.
    ///
    /// # Errors
    /// [`Error::Refused`] when the service says no, and when there is no answer that can be read.
    pub async fn pushes(&self, page_token: Option<&str>) -> Result<Listed, Error> {
        self.listed(&|at| at.pushes_url(page_token)).await
    }

    /// One push, as the answer spells it.
    ///
    /// # Errors
    /// As [`Client::pushes`].
    pub async fn push(&self, push_id: &PushId) -> Result<String, Error> {
        self.looked_up(&|at| at.push_url(push_id)).await
    }
}
