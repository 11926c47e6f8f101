//! How every file of the user's or of ours is opened, read and replaced.
//!
//! Between looking at a path and opening it, it can become something else; a path can name a device that never ends, a
//! pipe that blocks, or a link that leads out of a folder others can write to. So here a file is **opened first and looked
//! at afterwards**, through its handle; reading is bounded by what the caller can hold; and writing replaces a file in one
//! step, so that readers find the old content or the new one.
//!
//! - [`open`], [`read`], [`read_text`], [`read_head`]: a file that the user or we ourselves named. Links are followed.
//! - [`replace`], [`replace_with`]: writes such a file.
//! - [`SharedFolder`]: a folder that others write to as well, such as a team's templates. No path and no link leads out of it.
//! - [`decoded`], [`decoded_head`]: text in the encodings that people's files have. [`start_of`]: its beginning.
//! - [`is_remote`], [`has_no_locks`]: what a network drive cannot do.
//! - [`guarded`], [`unguarded`]: what a spreadsheet would take for something else, kept the text that it is.
//! - [`safe_name`], [`shown_name`]: a name from elsewhere as one that can be written on every system, or shown.
//!
//! It knows nothing of the application and depends on no crate of ours. All calls block.

mod error;
mod name;
mod network;
mod open;
mod replace;
mod shared;
mod spreadsheet;
mod text;

pub use error::Error;
pub use name::{portable_name, safe_name, shown_name};
pub use network::{has_no_locks, is_remote};
pub use open::{bounded, open, read, read_head, read_text};
pub use replace::{replace, replace_with};
pub use shared::{Entry, SharedFolder};
pub use spreadsheet::{guarded, is_taken_for_else, is_unseen, unguarded};
pub use text::{Encoding, Text, decoded, decoded_head, start_of};
