//! A local look-alike of the Yunxin IM server API, for trying and testing.
//!
//! [`start`] listens on a loopback address and answers the send call, what is done with sent messages, the reads,
//! and both upload actions; [`Faults`] make it misbehave. It refuses what the service refuses, with the service's
//! codes; the wording of every `msg` and `desc` is ours. It shares no type with the client, so that one misreading
//! of the API cannot hide in both. `docs/sandbox.md` lists the routes, the refusals, the faults and what is invented.

mod act;
mod answer;
mod body;
mod call;
mod chatroom;
mod clock;
mod connection;
mod conversation;
mod diagnostics;
mod directory;
mod directory_page;
mod endpoint;
mod error;
mod event_stream;
mod events;
mod fault;
mod fields;
mod forced;
mod gate;
mod journal;
mod notice;
mod once;
mod options;
mod query;
mod rates;
mod receivers;
mod request;
mod routes;
mod seat;
mod send;
mod server;
mod shared;
mod token;
mod trace_ids;
mod upload;
mod world;

pub use directory::{
    DIRECTORY_CODES, Directory, DirectoryAccount, DirectoryCodes, DirectoryError, DirectoryTeam,
    EntryProblem, MAX_ENTRIES, Population, TeamMember, TeamMute,
};
pub use error::Error;
pub use events::{ChangeKind, Event};
pub use fault::kind::{FaultKind, FaultRoute, FaultStage};
pub use fault::model::{Fault, FaultError, FaultField};
pub use fault::set::{Faults, SetFault};
pub use options::{Limits, Options};
pub use seat::{
    Seat, SeatAct, SeatConversation, SeatConversationKind, SeatError, SeatMessage, SeatNotice,
    SeatNoticeKind, SeatPush, SeatReaction, SeatTeam,
};
pub use server::{Sandbox, start};
pub use world::{
    Broadcast, Notice, NoticeContent, Notification, Push, Reach, Received, ReceivedStream, RoomMessage,
    Upload, World,
};
