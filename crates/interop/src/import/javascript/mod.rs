//! JavaScript that makes a request.

mod calls;
mod chains;
mod expressions;
mod parts;
mod strings;

pub(super) use calls::{object, read};
