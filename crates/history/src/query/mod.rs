//! What a user asks of the history, in one line: words, phrases and fields.
//!
//! ```text
//! 发票 "same day" -draft to:zhang_san type:image,file outcome:unknown after:2026-11-01
//! ```
//!
//! Blanks separate clauses and all of them must hold; a comma between values means *any of these*; a minus in front
//! means *not*. A word is found by its beginning, a phrase in quotes as it stands; in it, `\"` is a quote and `\\` a
//! backslash. A name with a colon that is no field is text. What input methods make of the signs
//! (`：`, `，`, `“”`) counts as well.

mod ask;
mod clause;
mod complete;
mod fault;
mod field;
mod lex;
mod marks;
mod moment;
mod parse;
mod print;
mod reading;

pub(crate) use ask::Asked;
pub use clause::{Clause, Test};
pub use complete::{Completion, Offer};
pub use fault::{QueryError, QueryFault, QueryFaultCode, QueryHint, QueryHintCode};
pub use field::{Field, State, Thing, Value};
pub use moment::Moment;
pub use parse::Query;
pub use reading::{Reading, ReadingPart};
