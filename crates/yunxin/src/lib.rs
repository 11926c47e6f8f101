//! NetEase Yunxin (网易云信) IM server Open API v2 as types: requests, limits, signing, endpoints, HTTP.
//!
//! - `request`, `body`, `catalogue`, `validate`: what a call says, every option of it, and the rules it has to keep.
//! - `kind`, `destination`, `conversation`, `endpoint`, `sign`: which call, where it goes, and its signed headers.
//! - `client`: calls over HTTP, with tries, pace, clock and proxies; `codes` and `parts` say what an answer means.
//! - `act`, `stream`, `upload`: what is done with sent messages, messages in pieces, files.
//!
//! Knows no window and no database. Three ideas hold it together:
//!
//! - the *text* of a body is the truth ([`Body`]): what a user sees is sent byte for byte;
//! - everything known about an option stands once, in the [`catalogue`](catalogue());
//! - a send has exactly three ends besides "nothing left this machine" ([`End`]), and none is guessed: what an answer proves
//!   stands in one table ([`proof`]).

mod abandoned;
mod act;
mod attachment;
mod body;
mod catalogue;
mod client;
mod codes;
mod conversation;
mod destination;
mod endpoint;
mod error;
mod int64;
mod kind;
mod listed_id;
mod parts;
mod request;
mod sign;
mod stream;
mod upload;
mod validate;

pub use abandoned::abandoned_messages;
pub use act::{
    Act, ActRequest, KeptReaction, LONG_WINDOW_S, Left, MODIFY_WINDOW_S, Reaction, RoomAct, RoomCheck,
    RoomFound, RoomRecall, SentMessage, SentRoomMessage, TWO_SIDED_MOST_S, TWO_SIDED_WINDOW_S, TeamReceipts,
    ThreadReplies, ThreadReply, Until, Withdraw, WithdrawKind, asks_for_receipts, is_modifiable, is_targeted,
    kept_reactions, modify_body, modify_until, reply_config, withdraw_until,
};
pub use attachment::{Media, location_attachment, media_attachment};
pub use body::edit as body_edit;
pub use body::invisible;
pub use body::{Body, BodyError};
pub use catalogue::{
    AnswerShape, CallDescription, Confidence, Evidence, Field, FieldKind, Group, MAX_ABANDON_RATIO,
    MAX_BATCH_RECEIVERS, MAX_FORCED_PUSH_IDS, MAX_ROOM_MESSAGES, MAX_SOUND_CHARS, Repeat, Required,
    call_description, call_descriptions, catalogue,
};
pub use client::certificate::{Certificate, CertificateError};
pub use client::clock::{Clock, MAX_CLOCK_OFFSET_S};
pub use client::proxy::{Proxy, ProxyError, ProxyVariable};
pub use client::{
    ActCall, Answer, Attempt, BroadcastFilter, Client, ClientOptions, Connection, Difference, End, Listed,
    MessagesPage, Moment, OnWait, OtherMessage, Pause, Phases, ProbeReport, QueriedMessage, RoomSearch,
    SendCall, SendEvent, SendReport, Settled, SharedPace, Sought, SoughtInRoom, Verdict,
};
pub use codes::{
    CallKind, Explained, MESSAGE_DUPLICATE, MESSAGE_MISSING, Proof, SUCCESS, Scope, Words, explain,
    explained_codes, is_not_processed, proof,
};
pub use conversation::{Conversation, ConversationError, ConversationType, MAX_ACCOUNT_CHARS};
pub use destination::Destination;
pub use endpoint::{Endpoint, EndpointError, Endpoints, Region, parse_base};
pub use error::{Error, ErrorKind, full_text};
pub use int64::Int64;
pub use kind::SendKind;
pub use listed_id::{BroadcastId, NotAnId, PushId};
pub use parts::{PartEnd, PartKind, PartOutcome, Parts, asked_parts, part_ends};
pub use request::{
    AiParams, AntispamConfig, BatchRequest, BroadcastRequest, ChatroomBatchRequest, ChatroomBroadcastRequest,
    ChatroomRequest, Message, MessageConfig, MessageType, NotificationBatchRequest, NotificationConfig,
    NotificationRequest, P2pOption, Piece, PushConfig, PushRequest, PushToAllConfig, RagInfo, RobotConfig,
    RoomBroadcastConfig, RoomBroadcastMessage, RoomMessage, RoomMessageConfig, RouteConfig, SendRequest,
    StreamMessage, StreamRequest, SuperteamOption, TargetOption, TeamOption, ThreadConfig, ThreadMessage,
    UnknownMessageType,
};
pub use sign::{Credentials, TraceId, preview_headers};
pub use stream::{
    STREAM_GAP_MS, STREAM_PACE_MS, STREAM_TEXT, Stream, StreamFault, stream_pieces, stream_text,
};
pub use upload::{
    Fingerprint, Fingerprinter, MAX_FILE_BYTES, UploadError, UploadOptions, UploadSource, Uploaded,
};
pub use validate::attachment::{MAX_LATITUDE, MAX_LONGITUDE};
pub use validate::call::validate_call;
pub use validate::issue::{Issue, IssueCode, JsonType, Severity};
pub use validate::placeholder::placeholders_of;
pub use validate::single::validate;
