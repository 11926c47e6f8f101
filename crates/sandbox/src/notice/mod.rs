//! What reaches users without being a message: custom notifications, broadcasts, pushes to all.
//!
//! Source: fact sheet, sections 16 and 17.

mod broadcast;
mod list;
mod notification;
mod push;
mod reach;

use crate::request::handlers;

handlers! {
    /// A custom notification to one receiver.
    notify => notification::one;
    /// A custom notification to many users.
    notify_batch => notification::batch;
    /// To every user of the app.
    broadcast => broadcast::users;
    /// To every chatroom of the app.
    broadcast_chatrooms => broadcast::chatrooms;
    broadcast_list => broadcast::list;
    broadcast_get => broadcast::get;
    /// A broadcast, away.
    broadcast_withdraw => broadcast::withdraw;
    /// To every device.
    push => push::send;
    push_list => push::list;
    push_get => push::get;
}
