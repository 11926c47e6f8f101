//! A workbook for spreadsheets: each cell has its type, so that no id is taken for a number or a date.

use std::io::{self, Seek, Write};

use history::Record;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::cells::{COLUMNS, Cell, cells, fitting};
use super::format::RowWriter;

/// All that a sheet can have, the names of the columns included.
const SHEET_ROWS: u32 = 1_048_576;
/// A workbook knows no time before this year.
const FIRST_YEAR: i16 = 1900;

/// Writes a row for each row, and a further sheet where one is full. Holds one row at a time: the rest lies in files
/// without a name until the end.
pub(super) struct Xlsx {
    workbook: Workbook,
    /// On the sheet that is written, those that are full included in none.
    next_row: u32,
    sheet_rows: u32,
    zone: TimeZone,
    time: Format,
    whole: Format,
}

impl Xlsx {
    pub(super) fn new() -> Xlsx {
        Xlsx::of_sheets_with(SHEET_ROWS)
    }

    fn of_sheets_with(sheet_rows: u32) -> Xlsx {
        Xlsx {
            workbook: Workbook::new(),
            next_row: sheet_rows,
            sheet_rows,
            zone: TimeZone::system(),
            time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            whole: Format::new().set_num_format("0"),
        }
    }

    fn begin_sheet(&mut self) -> Result<(), XlsxError> {
        let number = self.workbook.worksheets().len() + 1;
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(if number == 1 { "History".to_owned() } else { format!("History {number}") })?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, name) in (0..).zip(COLUMNS) {
            let width = match name {
                "time" => 19,
                "text" | "message_client_id" | "trace_id" => 36,
                "message_server_id" | "sender" | "receiver" => 20,
                "started_at_ms" => 15,
                _ => 12,
            };
            sheet.set_column_width(column, width)?;
            sheet.write_string(0, column, name)?;
        }
        self.next_row = 1;
        Ok(())
    }

    fn put(&mut self, record: &Record) -> Result<(), XlsxError> {
        if self.next_row >= self.sheet_rows {
            self.begin_sheet()?;
        }
        let Some(last) = self.workbook.worksheets().len().checked_sub(1) else { return Ok(()) };
        let sheet = self.workbook.worksheet_from_index(last)?;
        for (column, cell) in (0..).zip(cells(record)) {
            put(sheet, (self.next_row, column), cell, (&self.time, &self.whole), &self.zone)?;
        }
        self.next_row += 1;
        Ok(())
    }
}

impl RowWriter for Xlsx {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        self.begin_sheet().map_err(broken)
    }

    fn row(&mut self, _: &mut dyn Write, record: &Record) -> io::Result<()> {
        self.put(record).map_err(broken)
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        // A workbook is written out of order, which not everything that is written to can do.
        let mut whole = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut whole).map_err(broken)?;
        whole.rewind()?;
        io::copy(&mut whole, out)?;
        Ok(())
    }
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell<'_>,
    (time, whole): (&Format, &Format),
    zone: &TimeZone,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        // A spreadsheet counts in floating point, exactly up to 2^53; all of ours are below.
        #[allow(clippy::cast_precision_loss)]
        Cell::Number(number) => {
            sheet.write_number_with_format(row, column, number as f64, whole)?;
        }
        Cell::Time(at_ms) => {
            if let Some(at) = date_time(at_ms, zone) {
                sheet.write_datetime_with_format(row, column, at, time)?;
            }
        }
        Cell::Text(text) if text.is_empty() => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, fitting(text))?;
        }
        Cell::Word(word) => {
            sheet.write_string(row, column, word)?;
        }
    }
    Ok(())
}

/// To the second, by the clock of this machine.
fn date_time(at_ms: i64, zone: &TimeZone) -> Option<ExcelDateTime> {
    let at: DateTime = Timestamp::from_millisecond(at_ms).ok()?.to_zoned(zone.clone()).datetime();
    if at.year() < FIRST_YEAR {
        return None;
    }
    let [month, day] = [at.month(), at.day()].map(i8::cast_unsigned);
    let date = ExcelDateTime::from_ymd(at.year().cast_unsigned(), month, day).ok()?;
    date.and_hms(at.hour().cast_unsigned().into(), at.minute().cast_unsigned(), f64::from(at.second())).ok()
}

fn broken(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::{Cursor, Read};

    use proptest::prelude::*;

    use super::*;

    fn record(id: u32, receiver: &str, text: &str) -> Record {
        serde_json::from_value(serde_json::json!({
            "id": id.to_string(), "started_at_ms": 1_795_000_000_837_i64, "took_ms": 12, "outcome": "sent", "code": 200,
            "msg": null, "error": null, "account_id": "a", "account_name": "=Shop", "account_color": "teal",
            "production": false, "sender": "3-4", "conversation_type": 1, "receiver": receiver, "message_type": 0,
            "snippet": "", "search_text": "", "message_client_id": null, "message_server_id": "2305843009213693953",
            "trace_id": "t", "create_time_ms": null, "finished_at_ms": null, "method": "POST", "url": "u",
            "request_headers": [], "request_body": serde_json::json!({"message": {"text": text}}).to_string(),
            "http_status": 200, "answer": null, "process": "p",
        }))
        .unwrap()
    }

    fn sheets(workbook: Vec<u8>) -> Vec<String> {
        let mut zip = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
        let names: Vec<String> =
            zip.file_names().filter_map(|name| name.ok().map(std::borrow::Cow::into_owned)).collect();
        let names: Vec<String> = names.into_iter().filter(|name| name.contains("worksheets/")).collect();
        let mut read = |name: &String| {
            let mut text = String::new();
            zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let mut sheets: Vec<(String, String)> = names.iter().map(|name| (name.clone(), read(name))).collect();
        sheets.sort();
        sheets.into_iter().map(|(_, text)| text).collect()
    }

    fn written(mut xlsx: Xlsx, records: &[Record]) -> Vec<String> {
        let mut out = Vec::new();
        xlsx.begin(&mut out).unwrap();
        records.iter().for_each(|record| xlsx.row(&mut out, record).unwrap());
        xlsx.end(&mut out).unwrap();
        sheets(out)
    }

    #[test]
    fn ids_are_text_and_numbers_are_numbers() {
        let long = "雁".repeat(40_000);
        let sheet = written(Xlsx::new(), &[record(7, "12E5", "=1+1"), record(8, "007", &long)]).remove(0);
        for text in ["12E5", "007", "3-4", "2305843009213693953", "=1+1", "=Shop"] {
            assert!(sheet.contains(&format!(">{text}</t>")), "{text} in {}", &sheet[..2_000]);
        }
        assert!(!sheet.contains("<f>"), "nothing is calculated");
        for number in ["7", "1795000000837"] {
            assert!(sheet.contains(&format!("<v>{number}</v>")), "{number}");
        }
        assert!(sheet.contains("… (whole in JSONL)</t>") && !sheet.contains(&long));
    }

    fn workbook(records: &[Record]) -> Vec<u8> {
        let (mut xlsx, mut out) = (Xlsx::new(), Vec::new());
        xlsx.begin(&mut out).unwrap();
        records.iter().for_each(|record| xlsx.row(&mut out, record).unwrap());
        xlsx.end(&mut out).unwrap();
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(
            std::env::var("YANSHU_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(64)) })]

        #[test]
        fn fuzz_what_goes_in_as_text_comes_out_of_another_reader_as_the_same_text(
            receiver in prop_oneof![
                "[0-9]{1,20}",
                "[0-9]{1,3}[eE/:.,-][0-9]{1,3}",
                "(MAR|may|Dec|=|\\+|-|@|'|#|0x)[0-9]{1,4}",
                "(true|FALSE|null|NaN|#N/A|=1\\+1|=cmd\\|' /C calc'!A0)",
                "_x00[0-9A-F]{2}_",
                "[ -~]{1,30}",
            ],
            text in "[ -~é雁😀\u{a0}\u{200b}“’\\\\\n\t]{0,60}",
        ) {
            use calamine::{Data, Reader as _, Xlsx as Workbook};
            let out = workbook(&[record(7, &receiver, &text)]);
            let mut read: Workbook<_> = Workbook::new(Cursor::new(out)).unwrap();
            let sheet = read.worksheet_range("History").unwrap();
            let cell = |name: &str| {
                let column = COLUMNS.iter().position(|column| *column == name).unwrap();
                sheet.get_value((1, u32::try_from(column).unwrap())).cloned().unwrap_or(Data::Empty)
            };
            prop_assert_eq!(cell("receiver"), Data::String(receiver));
            let said = cell("text");
            let as_said = if text.is_empty() { Data::Empty } else { Data::String(text) };
            prop_assert_eq!(said, as_said);
            prop_assert_eq!(cell("message_server_id"), Data::String("2305843009213693953".into()));
            prop_assert_eq!(cell("started_at_ms"), Data::Float(1_795_000_000_837.0));
        }
    }

    #[test]
    fn a_full_sheet_is_followed_by_another_with_the_same_columns() {
        let records: Vec<Record> = (1..=5).map(|id| record(id, "bob", "x")).collect();
        let sheets = written(Xlsx::of_sheets_with(3), &records);
        let rows: Vec<usize> = sheets.iter().map(|sheet| sheet.matches("<row ").count()).collect();
        assert_eq!(rows, [3, 3, 2]);
        assert!(sheets.iter().all(|sheet| sheet.contains(">message_server_id</t>")));
    }
}
