//! From columns to messages: whom a row goes to, and what its variables are.

mod key;
mod model;
pub mod problem;
mod target;

pub(crate) use key::LongKey;
pub use key::TargetKey;
pub use model::{EmptyCell, Mapping, TargetMapping, Value};
pub(crate) use target::trimmed;
pub use target::{Ends, ends};

#[cfg(test)]
mod tests;
