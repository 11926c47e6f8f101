//! JavaScript that makes a request.

mod calls;
mod expressions;
mod strings;

pub(super) use calls::{object, read};
