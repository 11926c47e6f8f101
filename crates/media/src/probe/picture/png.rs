//! PNG, chunk by chunk: what is written beside the picture, and whether its end is there.
//!
//! Source: "PNG Specification (Third Edition)", 5.6 (order of chunks), 11.3.3.2 to 11.3.3.4 (`tEXt`, `zTXt`, `iTXt`) and 11.3.4.5
//! (`eXIf`); XMP specification part 3, 1.1.5. Raw profiles: "PNG tags" of ExifTool, which names ImageMagick as their maker.

use std::io::{ErrorKind, Read, Result, Seek, SeekFrom};

use flate2::read::ZlibDecoder;

use crate::probe::bounded::{Numbers, Reader};

const XMP: &str = "XML:com.adobe.xmp";
/// How EXIF begins where it does not lie in a chunk of its own, and XMP beside it, as in JPEG.
const EXIF_MARK: &[u8] = b"Exif\0\0";
const XMP_MARK: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const MAX_BESIDE_BYTES: u64 = 8 * 1024 * 1024;
const MAX_CHUNKS: u32 = 1_000_000;
/// Of those that may hold something: each may be packed to a thousandth of itself.
const MAX_TEXTS: u32 = 32;
/// One is allowed.
const MAX_EXIF_CHUNKS: u32 = 32;

/// What was found beside the picture.
#[derive(Debug, Default)]
pub(super) struct Png {
    /// The chunk's own first, which says how the picture is turned.
    pub(super) exif: Vec<Vec<u8>>,
    pub(super) xmp: Vec<Vec<u8>>,
    /// Texts that may have held something.
    texts: u32,
    exif_chunks: u32,
    /// The last chunk is missing: whole ones end here.
    pub(super) cut_at: Option<u64>,
}

impl Png {
    /// Takes what a chunk of text holds of EXIF and XMP.
    fn take(&mut self, name: &[u8; 4], body: &[u8]) {
        let Some((key, text)) = text(name, body) else { return };
        self.texts += 1;
        let Some(kind) = key.strip_prefix("Raw profile type ") else { return self.xmp.push(text) };
        let profile = raw_profile(&text);
        if let Some(exif) = profile.strip_prefix(EXIF_MARK) {
            self.exif.push(exif.to_vec());
        } else if kind == "exif" {
            self.exif.push(profile);
        } else if kind == "xmp" {
            self.xmp.push(profile);
        } else if let Some(xmp) = profile.strip_prefix(XMP_MARK) {
            self.xmp.push(xmp.to_vec());
        }
    }
}

/// The name and the text of a chunk, unpacked where it is packed.
fn text(chunk: &[u8; 4], body: &[u8]) -> Option<(String, Vec<u8>)> {
    let split = |bytes: &[u8]| {
        let at = bytes.iter().position(|byte| *byte == 0)?;
        Some((bytes.get(..at)?.to_vec(), bytes.get(at + 1..)?.to_vec()))
    };
    let (key, rest) = split(body)?;
    let key = String::from_utf8(key).ok()?;
    // No other texts.
    if key != XMP && !key.starts_with("Raw profile type ") {
        return None;
    }
    let text = match (chunk, rest.as_slice()) {
        (b"tEXt", text) => text.to_vec(),
        // The method comes first, of which there is one.
        (b"zTXt", [_, packed @ ..]) => unpacked(packed),
        (b"iTXt", [is_packed, _, rest @ ..]) => {
            let (_, rest) = split(rest)?;
            let (_, text) = split(&rest)?;
            if *is_packed == 1 { unpacked(&text) } else { text }
        }
        _ => return None,
    };
    Some((key, text))
}

/// As much as may be read of it, however much there is.
fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    // What comes before damage counts.
    let _ = ZlibDecoder::new(packed).take(MAX_BESIDE_BYTES).read_to_end(&mut text);
    text
}

/// A line break, the kind, the length, and the bytes as hex in lines.
fn raw_profile(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let mut lines = text.trim_start().lines();
    let (_kind, _length) = (lines.next(), lines.next());
    let digits: Vec<u8> = lines.flat_map(str::bytes).filter(u8::is_ascii_hexdigit).collect();
    let whole = digits.get(..digits.len() / 2 * 2).unwrap_or_default();
    hex::decode(whole).unwrap_or_default()
}

/// Goes over the chunks.
pub(super) fn look(reader: &mut Reader) -> Result<Png> {
    let mut png = Png::default();
    let end = reader.seek(SeekFrom::End(0))?;
    let mut at = reader.seek(SeekFrom::Start(8))?;
    for _ in 0..MAX_CHUNKS {
        if at + 12 > end {
            png.cut_at = Some(at.min(end));
            break;
        }
        let (length, name): (u64, [u8; 4]) =
            match reader.u32().and_then(|length| Ok((length, reader.array()?))) {
                Ok((length, name)) => (length.into(), name),
                // More than may be read, and so nothing that is known to be missing.
                Err(error) if error.kind() == ErrorKind::QuotaExceeded => break,
                Err(error) => return Err(error),
            };
        if at + 12 + length > end {
            png.cut_at = Some(at);
            break;
        }
        let mut read = 0;
        match &name {
            b"IEND" => break,
            b"eXIf" if length <= MAX_BESIDE_BYTES && png.exif_chunks < MAX_EXIF_CHUNKS => {
                png.exif_chunks += 1;
                let mut body = Vec::new();
                read = reader.by_ref().take(length).read_to_end(&mut body)? as u64;
                png.exif.insert(0, body);
            }
            b"iTXt" | b"tEXt" | b"zTXt" if length <= MAX_BESIDE_BYTES && png.texts < MAX_TEXTS => {
                let mut body = Vec::new();
                read = reader.by_ref().take(length).read_to_end(&mut body)? as u64;
                png.take(&name, &body);
            }
            _ => {}
        }
        reader.seek_relative((length - read + 4).cast_signed())?;
        at += 12 + length;
    }
    Ok(png)
}
