//! The sandbox over real HTTP on loopback. Signing is written anew here: nothing of a client is shared.
#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

mod batch;
mod caller;
mod chatroom;
mod diagnostics;
mod directory;
mod events;
mod fault;
mod fault_setting;
mod forced;
mod fuzz;
mod gate;
mod lists;
mod modify;
mod notice;
mod paths;
mod read;
mod receipts;
mod repeat;
mod samples;
mod seat;
mod send;
mod start;
mod stream;
mod upload;
mod withdraw;
