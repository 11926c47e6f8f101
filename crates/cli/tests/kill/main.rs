//! A sending process is killed again and again: nothing goes out twice, and no end is false.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod calls;
mod killing;
mod messages;
mod streams;
// The half that these tests have no use for is used by the others.
#[allow(dead_code)]
#[path = "../cli/support.rs"]
mod support;
