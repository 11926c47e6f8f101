//! What a file is before it becomes a message: its kind by content, its size, MD5, pixels, length and codecs; small
//! pictures, drawn sounds and first lines of it; and a copy of it without what the camera wrote into it.
//!
//! - [`summary`]: at first sight, for hundreds of files at once. [`probe()`]: read through once. [`Previews`] does it a few at
//!   a time, and remembers the small pictures.
//! - [`prepare`]: image preparation. The file itself is never touched.
//! - [`fetch()`]: a bounded copy of what lies at a URL, kept from private addresses. The only network here.
//! - [`Scratch`]: the folder of copies that are ours for a while.
//!
//! Nothing a file claims is believed before it was seen to fit: parsers read under limits of bytes and time, and a panic
//! in one means a broken file. Knows nothing of the service, of accounts, or of any database; what a message says of a
//! file, and what is remembered of it, is courier's.

mod chosen;
mod error;
mod fetch;
mod image_preparation;
mod model;
mod os2_bitmap;
mod playback;
mod previews;
mod probe;
mod scratch;
mod summary;
mod text;
mod thumbnail;
mod waveform;

pub use chosen::{ChosenFiles, FileId};
pub use error::{Error, FileProblem};
pub use fetch::{Fetch, FetchError, MAX_FETCH_BYTES, fetch, name_in};
pub use image_preparation::{
    PreparationResult, PreparationSettings, PreparationSkip, PreparationStep, Prepared, prepare,
};
pub use model::{Attachment, MediaNote, MessageKind, Moving, TextHead, extensions};
pub use previews::Previews;
pub use probe::{Probed, probe, recognise};
pub use scratch::{Pixels, Scratch};
pub use summary::{FileSummary, summarize, summarize_by_name};
pub use thumbnail::{MAX_THUMBNAIL_BYTES, Thumbnail};
pub use waveform::Waveform;
