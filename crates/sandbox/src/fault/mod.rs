//! Misbehaving on request.

mod bodies;
pub(crate) mod inject;
pub(crate) mod kind;
pub(crate) mod model;
pub(crate) mod page;
pub(crate) mod set;
