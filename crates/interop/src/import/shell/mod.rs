//! Scripts and command lines of shells, read as far as they say what is requested.
//!
//! Nothing is run. A script is walked from its first command to its last: variables get their values, files that it
//! writes get their text, and each call of a web client is kept with what it would be given. What only the shell could
//! know (an argument, the output of a command) becomes a gap.

pub(super) mod bash;
mod branch_values;
mod clients;
pub(super) mod cmd;
pub(super) mod gap;
pub(super) mod model;
pub(super) mod names;
pub(super) mod powershell;
pub(super) mod repair;
mod runners;
mod tree;
