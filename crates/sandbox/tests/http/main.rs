//! The sandbox over real HTTP on loopback. Signing is written anew here: nothing of a client is shared.
#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

mod caller;
mod diagnostics;
mod fault;
mod fault_setting;
mod forced;
mod fuzz;
mod gate;
mod lists;
mod modify;
mod paths;
mod read;
mod receipts;
mod repeat;
mod send;
mod start;
mod upload;
mod withdraw;
