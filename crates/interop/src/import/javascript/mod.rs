//! JavaScript that makes a request.

mod calls;
mod expressions;

pub(super) use calls::read;
