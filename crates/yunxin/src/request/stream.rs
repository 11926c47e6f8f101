//! One piece of a message that goes out piece by piece.

use super::message::MessageType;
use super::options::{
    MessageConfig, P2pOption, PushConfig, RouteConfig, TargetOption, TeamOption, ThreadConfig,
};
use super::wire::wire;
use crate::int64::Int64;

wire! {
    /// The words of a piece.
    pub struct Piece {
        /// What it adds.
        text: String,
        /// Its number, from 0.
        index: i64,
        ;
        /// 1 on the last one. Default 0.
        finish: u8,
    }
}

wire! {
    /// The `message` of a piece.
    pub struct StreamMessage {
        /// Always 0.
        message_type: MessageType,
        /// The words.
        attachment: Piece,
        ;
        /// On the first piece.
        message_client_id: String,
        /// On every later one.
        message_server_id: Int64,
    }
}

wire! {
    /// A source that the text was made from.
    pub struct RagInfo {
        ;
        /// Its name.
        name: String,
        /// URL of its picture.
        icon: String,
        /// Its title.
        title: String,
        /// Unix time in milliseconds.
        time: Int64,
        /// Where it is.
        url: String,
        /// What it says.
        description: String,
    }
}

wire! {
    /// The body of `POST /im/v2/conversations/{conversation_id}/messages/actions/stream_message`. The first piece has all
    /// options. Source: fact sheet §14.
    pub struct StreamRequest {
        /// The piece.
        message: StreamMessage,
        ;
        /// What happens to the message; four of its options.
        message_config: MessageConfig,
        /// Copy to the app's own server.
        route_config: RouteConfig,
        /// P2P only.
        p2p_option: P2pOption,
        /// Offline push; the first four options.
        push_config: PushConfig,
        /// Text passed on to receivers.
        extension: String,
        /// The sources that the text was made from.
        rag_info_list: Vec<RagInfo>,
        /// Advanced groups only.
        team_option: TeamOption,
        /// Who in a group sees it.
        target_option: TargetOption,
        /// Thread that the message belongs to.
        thread_config: ThreadConfig,
    }
}
