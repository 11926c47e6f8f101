//! A bucket of one's own: S3-compatible storage for files that the service does not take.
//!
//! Objects are put, read and deleted; large ones go up in parts, each of which stays at the storage when the connection
//! breaks. What was finished is the caller's to remember ([`Upload`] and the `ETag` of each part), so that an upload can
//! go on after a restart without sending anything twice. Every future here may be dropped at any point: what it had
//! begun counts as broken off.
//!
//! Requests are signed by `rusty-s3` (AWS Signature Version 4, in the query) and made by `reqwest`. A signed URL is a
//! permission, so no error and no log holds one.

mod address;
mod client;
mod error;
mod parts;
mod refusal;

pub use address::{AddressError, BucketAddress, Keys};
pub use client::Storage;
pub use error::Error;
pub use parts::{Kind, MAX_OBJECT_BYTES, PART_BYTES, Part, Upload};
