//! What helps somebody else to find a fault: log files that stay small, and a bundle that a person can read before
//! sharing it. Neither holds a secret, and no message text unless the person asks for it.

mod bundle;
mod log;
mod redacted;
mod spelling;
mod strike;
mod unchecked;

pub use bundle::{Bundle, BundleFile, Surroundings, write_bundle};
pub use log::log_file;
pub use unchecked::{Unchecked, UncheckedSecret, UncheckedWhy};
