//! A table for spreadsheets: CSV in UTF-8 with the mark by which Excel knows it.

use std::borrow::Cow;
use std::io::{self, Write};

use files::is_unseen;
use history::Record;
use jiff::tz::TimeZone;

use super::cells::{COLUMNS, Cell, cells, fitting, local_seconds};
use super::format::RowWriter;

/// Without it Excel takes UTF-8 for the code page of its country.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// What a formula begins with, in either width.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// Besides commas, for which a cell is in quotes.
const SEPARATORS: [char; 5] = [';', '\t', '|', '\r', '\n'];

/// Writes a line for each row.
pub(super) struct Table {
    zone: TimeZone,
}

impl Table {
    pub(super) fn new() -> Table {
        Table { zone: TimeZone::system() }
    }
}

impl RowWriter for Table {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(BYTE_ORDER_MARK)?;
        write(out, &COLUMNS.map(Cow::Borrowed))
    }

    fn row(&mut self, out: &mut dyn Write, record: &Record) -> io::Result<()> {
        let cells = cells(record).map(|cell| match cell {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Number(number) => number.to_string().into(),
            Cell::Time(at_ms) => local_seconds(at_ms, &self.zone).into(),
            // What was guarded stays so however much of its end is cut off.
            Cell::Text(text) => fitting(guarded(&text)).into_owned().into(),
            Cell::Word(word) => word.into(),
        });
        write(out, &cells)
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn write(out: &mut dyn Write, cells: &[Cow<'_, str>; COLUMNS.len()]) -> io::Result<()> {
    // As RFC 4180 and Excel end lines. Holds one line, so nothing is lost with it.
    let mut line = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    line.write_record(cells.iter().map(|cell| cell.as_bytes()))?;
    line.flush()
}

/// Text that a spreadsheet would calculate as a formula, or take for a number or a date, gets an apostrophe before it. So does
/// what stands behind a separator within the text: where lists are separated otherwise than by commas, as in German, a cell
/// begins there.
fn guarded(text: &str) -> Cow<'_, str> {
    match files::guarded(text) {
        Cow::Owned(_) => Cow::Owned(format!("'{}", guarded_within(text))),
        Cow::Borrowed(text) => guarded_within(text),
    }
}

fn guarded_within(text: &str) -> Cow<'_, str> {
    let mut guarded = String::new();
    let mut rest = text;
    while let Some((at, separator)) = rest.char_indices().find(|(_, c)| SEPARATORS.contains(c)) {
        let (before, after) = rest.split_at(at + separator.len_utf8());
        guarded.push_str(before);
        // Of several separators the last one counts.
        let cell = after.trim_start_matches(|c| is_unseen(c) && !SEPARATORS.contains(&c));
        if cell.trim_start_matches('"').starts_with(FORMULA) {
            guarded.push('\'');
        }
        rest = after;
    }
    if guarded.is_empty() {
        return Cow::Borrowed(text);
    }
    guarded.push_str(rest);
    Cow::Owned(guarded)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_calculate_or_round_is_text() {
        for risky in [
            "=HYPERLINK(\"http://evil\")",
            "+1",
            "-2+3",
            "@SUM(A1)",
            "＝1+1",
            "9007199254740993",
            "123456789012",
            "007",
            "12E5",
            "3-4",
            "MAR1",
            " =1",
            "\u{A0}=1",
            "\u{200B}+1",
            "\u{FEFF}@A1",
            "\u{3000}\u{2060} -1",
        ] {
            assert_eq!(guarded(risky), format!("'{risky}"));
        }
        // These separate cells, too, where commas do not.
        for (risky, expected) in [("\t=1", "'\t'=1"), ("\r=1", "'\r'=1"), ("\t1", "'\t1")] {
            assert_eq!(guarded(risky), expected);
        }
        for plain in ["", "你好", "a=b", "414", "12345678901", "12345678901234567x", "{\"a\":1}"] {
            assert_eq!(guarded(plain), plain);
        }
    }

    #[test]
    fn no_cell_begins_with_a_formula_whatever_separates_cells() {
        for (text, expected) in [
            ("a;=1+1", "a;'=1+1"),
            ("a; \u{200B}=1+1;b;@x", "a;' \u{200B}=1+1;b;'@x"),
            ("a\t+1|-2\n=3", "a\t'+1|'-2\n'=3"),
            ("a;;=1", "a;;'=1"),
            ("a;\"=1\"", "a;'\"=1\""),
            ("=1;=2", "'=1;'=2"),
            ("{\"a\":-1,\"b\":[-1,-2],\"c\":\"x;y\"}", "{\"a\":-1,\"b\":[-1,-2],\"c\":\"x;y\"}"),
        ] {
            assert_eq!(guarded(text), expected, "{text}");
            for separator in SEPARATORS {
                let cells = guarded(text).into_owned();
                let mut cells = cells.split(separator).skip(1);
                let formula = |cell: &str| cell.trim_start_matches(is_unseen).starts_with(FORMULA);
                assert!(!cells.any(formula), "{text} by {separator:?}");
            }
        }
    }
}
