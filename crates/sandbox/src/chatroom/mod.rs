//! Chatrooms: one message, several in one call, recall by client id, history.
//!
//! Every room is there and open. Source: fact sheet, section 15.

mod history;
mod path;
mod recall;
mod rules;
mod send;

use crate::request::handlers;

handlers! {
    /// One message, to everybody or to a few.
    send => send::one;
    /// Up to 20 messages.
    send_batch => send::batch;
    /// One message, away.
    recall => recall::recall;
    /// What the room remembers.
    history => history::history;
}
