//! Long texts as they lie in the file: packed by zstd, where that is shorter.
//!
//! What goes over the wire is mostly names of fields, the same in every row. A dictionary of them makes bodies of a few
//! hundred bytes a third as long, which a packing of each by itself could not.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io;
use std::sync::LazyLock;

use rusqlite::ToSql;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

/// The first byte of a packed text: which dictionary it needs.
const V1: u8 = 1;
/// Never changed, as old rows need it; a better one is a second file and another first byte.
const DICTIONARY: &[u8] = include_bytes!("packed/v1.txt");
const LEVEL: i32 = 1;
/// Shorter texts gain nothing.
const SHORT: usize = 48;
/// No value of `SQLite` can be longer.
const LONGEST: usize = 1 << 30;
/// A longer text has a packer of its own, so that no thread keeps the memory one takes.
const LONG: usize = 256 << 10;

static ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

thread_local! {
    static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// A text on its way into a column of any type: packed it is a blob there, and otherwise a text.
pub(crate) enum Packed {
    Plain(String),
    Blob(Vec<u8>),
}

impl Packed {
    pub(crate) fn of<'a>(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        match pack(&text) {
            Some(blob) => Self::Blob(blob),
            None => Self::Plain(text.into_owned()),
        }
    }
}

impl ToSql for Packed {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Plain(text) => text.as_str().into(),
            Self::Blob(blob) => ToSqlOutput::Borrowed(ValueRef::Blob(blob)),
        })
    }
}

/// A text out of such a column.
pub(crate) struct Unpacked(pub(crate) String);

impl FromSql for Unpacked {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Blob(blob) => unpack(blob).map(Self).map_err(|e| FromSqlError::Other(e.into())),
            value => String::column_result(value).map(Self),
        }
    }
}

/// Gives SQL the function `packed(text)`, for migrations.
pub(crate) fn teach(db: &rusqlite::Connection) -> rusqlite::Result<()> {
    db.create_scalar_function(
        c"packed",
        1,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |call| {
            let text: Option<String> = call.get(0)?;
            Ok(text.map(|text| match pack(&text) {
                Some(blob) => rusqlite::types::Value::Blob(blob),
                None => rusqlite::types::Value::Text(text),
            }))
        },
    )
}

/// `None` where the text is best left as it is.
fn pack(text: &str) -> Option<Vec<u8>> {
    if text.len() < SHORT {
        return None;
    }
    let mut blob = vec![0; 1 + zstd::zstd_safe::compress_bound(text.len())];
    blob[0] = V1;
    let len = with(
        &PACKER,
        text.len(),
        || Compressor::with_prepared_dictionary(&ENCODER),
        |packer| packer.compress_to_buffer(text.as_bytes(), &mut blob[1..]),
    )
    .ok()?;
    blob.truncate(1 + len);
    blob.shrink_to_fit();
    (blob.len() < text.len()).then_some(blob)
}

fn unpack(blob: &[u8]) -> io::Result<String> {
    let damaged = |why: &str| io::Error::new(io::ErrorKind::InvalidData, format!("packed text: {why}"));
    let Some((&V1, frame)) = blob.split_first() else { return Err(damaged("of no known kind")) };
    let len = zstd::zstd_safe::get_frame_content_size(frame).ok().flatten();
    let len = len.and_then(|len| usize::try_from(len).ok()).filter(|&len| len <= LONGEST);
    let len = len.ok_or_else(|| damaged("of no likely length"))?;
    let bytes = with(
        &UNPACKER,
        len,
        || Decompressor::with_prepared_dictionary(&DECODER),
        |unpacker| unpacker.decompress(frame, len),
    )?;
    String::from_utf8(bytes).map_err(|_| damaged("not UTF-8"))
}

/// Lends the thread's tool to work on a text of `len` bytes, or a new one if it is long.
fn with<Tool: 'static, T>(
    kept: &'static std::thread::LocalKey<RefCell<Option<Tool>>>,
    len: usize,
    make: impl FnOnce() -> io::Result<Tool>,
    work: impl FnOnce(&mut Tool) -> io::Result<T>,
) -> io::Result<T> {
    if len > LONG {
        return work(&mut make()?);
    }
    kept.with_borrow_mut(|tool| match tool {
        Some(tool) => work(tool),
        None => work(tool.insert(make()?)),
    })
}
