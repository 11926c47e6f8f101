//! Every send and every attempt, in one `SQLite` file.
//!
//! A row is durable before the first byte of its message goes out ([`History::record`]), and it has
//! exactly one of three ends: sent, rejected or unknown. Nothing here guesses: a row that was still
//! sending when its process died becomes unknown ([`History::recover`]).
//!
//! Requests and answers are kept as the text they were. All calls block; run them on a blocking thread.

mod act;
mod add;
mod error;
mod files;
mod ids;
mod index;
mod keep;
mod model;
mod numbers;
mod packed;
mod place;
mod query;
mod read;
mod record;
mod remove;
mod reserve;
mod retention;
mod schema;
mod seen;
mod selection;
mod shrink;
mod space;
mod span;
mod sql;
mod stop;
mod store;
mod survey;
mod transfer;
mod used;
mod words;
mod write;

pub use act::{Act, ActKind, ActState, NewAct};
pub use add::{Numbers, Prepared, Standing};
pub use error::Error;
pub use ids::{Cursor, Millis, RowId};
pub use keep::{NOTE_CHARS, ROW_TAGS, TAG_CHARS, TagUse};
pub use model::{
    Attempt, AttemptKind, Details, End, Finish, Hits, NewAttempt, NewSend, Outcome, Page, Phases, Place, Row,
    Toward,
};
pub use place::{Identity, check_length as check_path_length, close_to_others, open_lock_file};
pub use query::{
    Clause, Completion, Field, Moment, Offer, Query, QueryError, QueryFault, QueryFaultCode, Reading,
    ReadingPart, Span, State, Test, Thing, Value,
};
pub use record::{KeptAct, Record};
pub use remove::Deleted;
pub use reserve::Reserve;
pub use retention::{Doomed, Retention};
pub use schema::VERSION;
pub use seen::{KeptFile, MAX_THUMBNAIL_BYTES, SeenFile};
pub use selection::{Selection, Tally};
pub use space::{is_missing as is_space_missing, is_why as is_space_why};
pub use stop::Stop;
pub use store::History;
pub use survey::{Bar, Depth, Milestone, Step, Survey};
pub use transfer::Records;
