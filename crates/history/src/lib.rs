//! Every send and every attempt, in one `SQLite` file.
//!
//! - [`History`] is the file (`store`): one connection that writes, a few that read. Its schema is `schema/*.sql`, migrations
//!   that are only ever appended to.
//! - `write`, `act`, `parts`: a send, what is done with its message later, and the ends of a call with several receivers.
//! - `read`, `query`, `words`, `index`: pages by keyset, the language of the search, and the search index.
//! - `annotations`, `remove`, `retention`, `shrink`: stars, tags and notes; deleting, at once or by age and size.
//! - `export`, `import`, `record`: rows as they leave the file and come back.
//! - `recover`, `database_file`, `reserve`: after a crash, with a damaged file, on a full disk.
//!
//! A row is durable before the first byte of its message goes out ([`History::record`]), and it has
//! exactly one of three ends: sent, rejected or unknown. Nothing here guesses: a row that was still
//! sending when its process died becomes unknown ([`History::recover`]).
//!
//! Requests and answers are kept as the text they were. All calls block; run them on a blocking thread.

mod act;
mod annotations;
mod attempts;
mod client_ids;
mod columns;
mod cuttings;
mod database_file;
mod error;
mod export;
mod id_ranges;
mod ids;
mod import;
mod index;
mod later;
mod model;
mod numbers;
mod packed;
mod parts;
mod path;
mod query;
mod read;
mod record;
mod recover;
mod reindex;
mod remove;
mod reserve;
mod retention;
mod row_ids;
mod schema;
mod seen;
mod selection;
mod shrink;
mod space;
mod sql;
mod stop;
mod store;
mod survey;
mod utf16;
mod words;
mod write;

pub use annotations::{NOTE_CHARS, ROW_TAGS, TAG_CHARS, TagUse};
pub use error::Error;
pub use export::Records;
pub use ids::{Cursor, Millis, RowId};
pub use import::{Numbers, Prepared, RecordState};
pub use model::act::{Act, ActKind, ActState, NewAct};
pub use model::attempt::{Attempt, AttemptKind, NewAttempt, Phases};
pub use model::details::Details;
pub use model::kind::{KeptKind, KeptPart, KeptPartKind, PartCounts};
pub use model::page::{Hits, Later, Page, PageDirection, PageStart, Row};
pub use model::send::{End, Finish, NewSend, Outcome, StreamSoFar};
pub use path::{Identity, MAX_PATH_BYTES, check_length as check_path_length, close_to_others, lock_within};
pub use query::{
    Clause, Completion, Field, Moment, Offer, Query, QueryError, QueryFault, QueryFaultCode, QueryHint,
    QueryHintCode, Reading, ReadingPart, State, Test, Thing, Value,
};
pub use record::{KeptAct, Record};
pub use reindex::ReindexProgress;
pub use remove::Deleted;
pub use reserve::Reserve;
pub use retention::{Retention, WouldDelete};
pub use row_ids::RowIds;
pub use schema::VERSION;
pub use seen::{KeptFile, MAX_THUMBNAIL_BYTES, SeenFile};
pub use selection::{Selection, Tally};
pub use space::{is_missing as is_space_missing, is_why as is_space_why};
pub use stop::Stop;
pub use store::History;
pub use survey::{Bar, Depth, Milestone, Step, Survey};
pub use utf16::Span;
