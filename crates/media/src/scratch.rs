//! Files that are ours for a while: pasted pictures, copies of what lies at a URL.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::error::{Error, FileProblem};

/// A picture as a clipboard holds it: four bytes a pixel, red first.
#[derive(Debug, Clone)]
pub struct Pixels {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// `width × height × 4` bytes.
    pub rgba: Vec<u8>,
}

/// The folder of such files, one folder in it for each.
#[derive(Debug, Clone)]
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// The folder below this one.
    #[must_use]
    pub fn new(data_dir: &Path) -> Scratch {
        Scratch { folder: data_dir.join("scratch") }
    }

    /// A place for a new file of this name. Blocks.
    ///
    /// # Errors
    /// When its folder cannot be made.
    pub fn place(&self, name: &str) -> Result<PathBuf, Error> {
        let folder = self.folder.join(uuid::Uuid::new_v4().to_string());
        make(&folder).map_err(|source| Error::Unwritable { path: folder.clone(), source })?;
        Ok(folder.join(name))
    }

    /// Writes a picture as PNG and says where. Blocks.
    ///
    /// # Errors
    /// When it cannot be written, or is no picture.
    pub fn keep(&self, pixels: &Pixels) -> Result<PathBuf, Error> {
        // A broken clock may be beyond the calendar.
        let now =
            Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::MAX).to_zoned(TimeZone::system());
        let path = self.place(&format!("image-{}.png", now.strftime("%Y%m%d-%H%M%S")))?;
        let unwritable = |source| Error::Unwritable { path: path.clone(), source };
        let file = std::fs::File::create_new(&path).map_err(unwritable)?;
        // A screenshot packs well even when packed quickly, and the user waits.
        PngEncoder::new_with_quality(
            std::io::BufWriter::new(file),
            CompressionType::Fast,
            FilterType::Adaptive,
        )
        .write_image(&pixels.rgba, pixels.width, pixels.height, ExtendedColorType::Rgba8)
        .map_err(|_| Error::File { path: path.clone(), problem: FileProblem::FileUnreadable })?;
        Ok(path)
    }

    /// Removes everything but the files that something still names. Blocks.
    pub fn tidy(&self, wanted: &HashSet<PathBuf>) {
        let folders = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for folder in folders.map(|entry| entry.path()) {
            if !wanted.iter().any(|path| path.starts_with(&folder)) {
                // What cannot be removed now goes at the next start.
                let _ = std::fs::remove_dir_all(&folder);
            }
        }
    }
}

/// What people send lies in it, so a new folder is closed to other users of the machine.
fn make(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_picture_is_kept_as_png_until_nothing_names_it() {
        let data = tempfile::tempdir().unwrap();
        let scratch = Scratch::new(data.path());
        let pixels = Pixels { width: 2, height: 1, rgba: vec![255, 0, 0, 255, 0, 0, 255, 128] };
        let [kept, gone] = [scratch.keep(&pixels).unwrap(), scratch.keep(&pixels).unwrap()];
        let back = image::open(&kept).unwrap().to_rgba8();
        assert_eq!((back.dimensions(), back.into_raw()), ((2, 1), pixels.rgba));

        scratch.tidy(&HashSet::from([kept.clone()]));

        assert_eq!((kept.exists(), gone.exists(), gone.parent().unwrap().exists()), (true, false, false));
    }
}
