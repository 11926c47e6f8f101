//! A thousand rows of the source in one packed piece.

use std::io::Read;

use crate::import::cell::{CellKind, Row, RowShape};

/// Rows of a block, but for the last.
pub(crate) const BLOCK_ROWS: u64 = 1_000;
const LEVEL: i32 = 1;
/// The most that a block may hold before it is packed: 64 KiB a row, far above any that is meant.
pub(crate) const MAX_BYTES: usize = 64 << 20;

/// The number of the first row of the block that a row is in.
pub(crate) fn first_row(number: u64) -> u64 {
    (number.max(1) - 1) / BLOCK_ROWS * BLOCK_ROWS + 1
}

/// What is wrong with a block.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BlockError {
    #[error("a block of rows cannot be unpacked")]
    Packing(#[from] std::io::Error),
    #[error("a block of rows does not hold what it should")]
    Content,
    #[error("a thousand rows hold more than {MAX_BYTES} bytes")]
    TooLarge,
}

/// Rows on their way into a block.
#[derive(Debug, Default)]
pub(crate) struct BlockWriter {
    bytes: Vec<u8>,
    rows: u64,
    line: u64,
}

impl BlockWriter {
    pub(crate) fn push(&mut self, row: &Row) -> Result<(), BlockError> {
        put(&mut self.bytes, row.line.wrapping_sub(self.line));
        self.line = row.line;
        self.bytes.push(row.shape as u8);
        put(&mut self.bytes, row.len() as u64);
        for (text, kind) in row.cells() {
            put(&mut self.bytes, (text.len() as u64) << 3 | kind as u64);
            self.bytes.extend_from_slice(text.as_bytes());
        }
        self.rows += 1;
        if self.bytes.len() > MAX_BYTES { Err(BlockError::TooLarge) } else { Ok(()) }
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// The packed block; the writer is empty again.
    pub(crate) fn pack(&mut self) -> Result<Vec<u8>, BlockError> {
        let packed = zstd::bulk::compress(&self.bytes, LEVEL)?;
        self.bytes.clear();
        (self.rows, self.line) = (0, 0);
        Ok(packed)
    }
}

/// The rows of a block.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<Row>, BlockError> {
    let mut bytes = Vec::new();
    let decoder = zstd::stream::read::Decoder::with_buffer(packed)?;
    decoder.take(MAX_BYTES as u64).read_to_end(&mut bytes)?;
    let mut rest = bytes.as_slice();
    let (mut rows, mut line) = (Vec::new(), 0_u64);
    while !rest.is_empty() {
        line = line.wrapping_add(get(&mut rest)?);
        let (shape, after) = rest.split_first().ok_or(BlockError::Content)?;
        rest = after;
        let mut row = Row::at_line(line);
        let cells = get(&mut rest)?;
        // Each cell takes a byte at least.
        if cells > rest.len() as u64 {
            return Err(BlockError::Content);
        }
        for _ in 0..cells {
            let head = get(&mut rest)?;
            let kind = CellKind::of((head & 7) as u8).ok_or(BlockError::Content)?;
            let length = usize::try_from(head >> 3).map_err(|_| BlockError::Content)?;
            let (text, after) = rest.split_at_checked(length).ok_or(BlockError::Content)?;
            row.push(std::str::from_utf8(text).map_err(|_| BlockError::Content)?, kind);
            rest = after;
        }
        row.shape = RowShape::of(*shape).ok_or(BlockError::Content)?;
        rows.push(row);
        if rows.len() as u64 > BLOCK_ROWS {
            return Err(BlockError::Content);
        }
    }
    Ok(rows)
}

/// Seven bits a byte, the lowest first.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn get(rest: &mut &[u8]) -> Result<u64, BlockError> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first().ok_or(BlockError::Content)?;
        *rest = after;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(BlockError::Content)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::fuzz_cases::config;

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn rows_come_out_of_a_block_as_they_went_in(
            rows in prop::collection::vec(
                (any::<u32>(), 0_u8..3, prop::collection::vec((any::<String>(), 0_u8..6), 0..6)), 0..30)
        ) {
            let rows: Vec<Row> = rows
                .into_iter()
                .map(|(line, shape, cells)| {
                    let mut row = Row::at_line(line.into());
                    for (text, kind) in &cells {
                        row.push(text, CellKind::of(*kind).unwrap());
                    }
                    row.shape = RowShape::of(shape).unwrap();
                    row
                })
                .collect();
            let mut block = BlockWriter::default();
            rows.iter().try_for_each(|row| block.push(row)).unwrap();
            prop_assert_eq!(unpack(&block.pack().unwrap()).unwrap(), rows);
        }

        #[test]
        fn fuzz_any_block_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack(&bytes);
            let _ = unpack(&zstd::bulk::compress(&bytes, LEVEL).unwrap());
        }
    }

    #[test]
    fn each_row_is_in_the_block_that_begins_at_or_before_it() {
        assert_eq!([1, 1_000, 1_001, 7_654_321].map(first_row), [1, 1, 1_001, 7_654_001]);
    }
}
