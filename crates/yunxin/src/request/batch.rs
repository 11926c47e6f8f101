//! One message to many accounts.

use super::message::Message;
use super::options::{AntispamConfig, MessageConfig, P2pOption, PushConfig, RouteConfig};
use super::wire::wire;

wire! {
    /// The body of `POST /im/v2/conversations/messages`. Source: fact sheet §9.
    pub struct BatchRequest {
        /// From whom.
        sender_id: String,
        /// To whom: 1 to 100 accounts.
        receiver_ids: Vec<String>,
        /// What is said. Its `message_client_id` is better left out: what one id means for many receivers is not documented.
        message: Message,
        ;
        /// What happens to the message after delivery.
        message_config: MessageConfig,
        /// Copy to the app's own server.
        route_config: RouteConfig,
        /// Offline push; the first four options.
        push_config: PushConfig,
        /// Content check.
        antispam_config: AntispamConfig,
        /// Whether only friends are written to.
        p2p_option: P2pOption,
        /// The sender keeps no copy.
        sender_no_sense: bool,
        /// The receivers keep no copy.
        receiver_no_sense: bool,
        /// Text passed on to receivers.
        extension: String,
        /// Whether the answer names each message; default false. What is missing without it is not documented.
        need_message_detail: bool,
    }
}
