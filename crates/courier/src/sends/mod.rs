//! One press of Send is one message: what may go out, and what is a repetition of the same press.

mod permission;
mod press;
mod uploads;

pub(crate) use permission::{Frozen, Permission, question};
pub(crate) use press::Presses;
pub(crate) use uploads::SharedUploads;
