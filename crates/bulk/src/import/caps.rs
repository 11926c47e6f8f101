//! How much is read before a source is refused.

/// Bounds of an import. Those of [`Caps::default`] are far above what a user sends, and far below what hurts a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Rows with something in them, the header not counted.
    pub rows: u64,
    /// Cells of a row. A sheet of XLSX cannot have more.
    pub columns: usize,
    /// Characters of a cell. A cell of XLSX cannot have more.
    pub cell_chars: usize,
    /// Line breaks within quotes; beyond that a quote was left open.
    pub quoted_lines: usize,
    /// Bytes of one part of a workbook after unpacking, the sheets excepted.
    pub part_bytes: u64,
    /// Bytes of a sheet after unpacking.
    pub sheet_bytes: u64,
    /// Strings that the sheets of a workbook share.
    pub shared_strings: u64,
    /// Bytes without a tag in a part of a workbook: the longest text or tag.
    pub xml_run_bytes: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            rows: 10_000_000,
            columns: 16_384,
            cell_chars: 32_767,
            quoted_lines: 100,
            part_bytes: 256 << 20,
            sheet_bytes: 8 << 30,
            shared_strings: 4_000_000,
            // 32,767 characters, each written as `_x0000_` or `&#x4e00;`.
            xml_run_bytes: 512 << 10,
        }
    }
}
