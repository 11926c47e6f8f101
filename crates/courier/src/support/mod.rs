//! What helps somebody else to find a fault: log files that stay small, and a bundle that a user can read before
//! sharing it. Neither holds a secret, and no message text unless the user asks for it.

mod bundle;
mod handle;
mod log;
mod redacted;
mod secret_redaction;
mod spelling;
mod unchecked;

pub use bundle::{Bundle, BundleFile, SystemInfo, write_bundle};
pub(crate) use handle::Opening;
pub use handle::Support;
pub use log::log_file;
pub use unchecked::{Unchecked, UncheckedSecret, UncheckedWhy};
