//! What a user asks of the history, in one line: words, phrases and fields.
//!
//! ```text
//! 发票 "same day" -draft to:zhang_san type:image,file outcome:unknown after:2026-11-01
//! ```
//!
//! Blanks separate clauses and all of them must hold; a comma between values means *any of these*; a minus in front
//! means *not*. A word is found by its beginning, a phrase in quotes as it stands. What input methods make of the
//! signs (`：`, `，`, `“”`) counts as well.

mod ask;
mod clause;
mod complete;
mod fault;
mod field;
mod lex;
mod parse;
mod print;
mod reading;

pub(crate) use ask::Asked;
pub use clause::{Clause, Test};
pub use complete::{Completion, Offer};
pub use fault::{QueryError, QueryFault, QueryFaultCode};
pub use field::{Field, Moment, State, Thing, Value};
pub use parse::Query;
pub use reading::{Reading, ReadingPart};
