//! What can be done with a message that was sent: taking it back, changing it, reading it back, receipts.

mod message;
mod modify;
mod reaction;
mod receipts;
mod request;
mod room;
mod sent;
mod thread;
mod until;
mod withdraw;

pub use message::Act;
pub use modify::{MODIFY_WINDOW_S, is_modifiable, modify_body, modify_until};
pub use reaction::{KeptReaction, Reaction, kept_reactions};
pub use receipts::{TeamReceipts, asks_for_receipts};
pub use request::ActRequest;
pub use room::{RoomAct, RoomCheck, RoomFound, RoomRecall, SentRoomMessage};
pub use sent::SentMessage;
pub use thread::{ThreadReplies, ThreadReply, is_targeted, reply_config};
pub use until::{Left, Until};
pub use withdraw::{
    LONG_WINDOW_S, TWO_SIDED_MOST_S, TWO_SIDED_WINDOW_S, Withdraw, WithdrawKind, withdraw_until,
};
