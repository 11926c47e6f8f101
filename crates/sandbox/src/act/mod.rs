//! What can be done with messages that are there: recall, delete, modify, mark as read, react.

mod body;
mod modify;
mod reactions;
mod receipts;
mod withdraw;

use std::sync::Arc;

use axum::{
    extract::{OriginalUri, Request, State},
    http::Uri,
    response::Response,
};
use serde::Serialize;

use crate::act::body::Body;
use crate::answer::Refusal;
use crate::request::{self, Input};
use crate::shared::Shared;

macro_rules! handlers {
    ($($(#[$doc:meta])* $name:ident => $act:path;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            State(shared): State<Arc<Shared>>,
            OriginalUri(uri): OriginalUri,
            request: Request,
        ) -> Response {
            act(shared, uri, request, $act).await
        }
    )*};
}

handlers! {
    /// One message, away.
    withdraw => withdraw::withdraw;
    /// All of a conversation, for its owner.
    clear => withdraw::clear;
    modify => modify::modify;
    p2p_receipt => receipts::p2p;
    team_receipt => receipts::team;
    team_receipt_query => receipts::team_query;
    react => reactions::react;
    unreact => reactions::unreact;
    reactions => reactions::query;
}

/// Some callers send a body even with a GET or DELETE.
async fn act<T: Serialize + Send + 'static>(
    shared: Arc<Shared>,
    uri: Uri,
    request: Request,
    act: fn(&Shared, &Uri, &Body) -> Result<T, Refusal>,
) -> Response {
    let act = move |shared: &Shared, input: Input| {
        let body = Body { text: input.text, value: input.value };
        act(shared, &input.uri, &body)
    };
    request::run(shared, uri, request, act).await
}
