//! What goes in and what comes out.

pub(crate) mod act;
pub(crate) mod attempt;
pub(crate) mod details;
pub(crate) mod kind;
pub(crate) mod page;
pub(crate) mod send;
