//! XLSX, cell by cell.

use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType, Reader, SheetVisible, Xlsx, XlsxError};
use twox_hash::XxHash3_128;

use super::cell::{CellKind, Row};
use super::error::ImportError;
use super::hidden_rows::of_sheet;
use super::source::Opened;
use super::table::{Format, ImportOptions, Table};
use super::workbook_check::{broken, check};

/// Sheets keep 15 digits.
const DIGITS: usize = 15;
const EXACT: f64 = 1e15;

/// The day after the last one that a sheet knows, 9999-12-31, counted from its first; and how much later the first one is in
/// workbooks of old Macs.
const DAYS: f64 = 2_958_466.0;
const DAYS_TO_1904: f64 = 1_462.0;

/// What a sheet shows of a date that is none.
const NO_DATE: &str = "########";
/// A formula that nobody has computed yet: programs that write sheets leave it to those that show them.
const NO_RESULT: &str = "#CALC";

pub(super) fn read(
    mut source: Opened,
    options: &ImportOptions,
    table: &mut Table<'_>,
) -> Result<(Format, u128), ImportError> {
    let before = hash(&mut source, table)?;
    let hidden = check(&mut source, &options.caps, table.stop)?;
    source.seek(SeekFrom::Start(0))?;
    let mut book = Xlsx::new(&mut source).map_err(of_xlsx)?;
    let sheets = book.sheet_names();
    let sheet = match &options.sheet {
        Some(name) if sheets.contains(name) => name.clone(),
        Some(name) => return Err(ImportError::NoSuchSheet { name: name.clone(), sheets }),
        None => first_with_rows(&mut book)?,
    };
    read_sheet(&mut book, &sheet, options, table)?;
    drop(book);
    source.seek(SeekFrom::Start(0))?;
    table.hidden_rows = of_sheet(&mut source, &sheet, &hidden);
    if hash(&mut source, table)? != before {
        return Err(ImportError::Changed);
    }
    Ok((Format::Workbook { sheets, sheet }, before))
}

/// The first sheet with rows that can be seen; one that is hidden only where no other has any.
fn first_with_rows(book: &mut Xlsx<&mut Opened>) -> Result<String, ImportError> {
    let mut sheets = book.sheets_metadata().to_vec();
    sheets.sort_by_key(|sheet| sheet.visible != SheetVisible::Visible);
    for name in sheets.iter().map(|sheet| &sheet.name) {
        // Charts and macros have a sheet of their own kind.
        let mut cells = match book.worksheet_cells_reader(name) {
            Ok(cells) => cells,
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(of_xlsx(error)),
        };
        while let Some(cell) = guarded(|| cells.next_cell_with_formula_metadata())? {
            if cell.value != DataRef::Empty || cell.formula.is_some() {
                return Ok(name.clone());
            }
        }
    }
    Err(ImportError::NoRows)
}

fn read_sheet(
    book: &mut Xlsx<&mut Opened>,
    sheet: &str,
    options: &ImportOptions,
    table: &mut Table<'_>,
) -> Result<(), ImportError> {
    let caps = &options.caps;
    let mut cells = book.worksheet_cells_reader(sheet).map_err(of_xlsx)?;
    let (mut row, mut current) = (Row::default(), None::<u32>);
    while let Some(cell) = guarded(|| cells.next_cell_with_formula_metadata())? {
        let ((at, column), value) = (cell.pos, &cell.value);
        // What is computed to nothing is a text without a character.
        if *value == DataRef::Empty && cell.formula.is_none() {
            continue;
        }
        if current != Some(at) {
            // Rows go down, and cells to the right; a file that says otherwise is no sheet.
            if let Some(before) = current {
                if at < before {
                    return Err(broken(&"its rows are not in order"));
                }
                table.take(&mut row, false)?;
                table.blank_rows += u64::from(at - before - 1);
            }
            row.clear();
            row.line = u64::from(at) + 1;
            current = Some(at);
        }
        let (line, column) = (row.line, column as usize);
        if column >= caps.columns {
            return Err(ImportError::TooManyColumns { line, max: caps.columns });
        }
        if column < row.len() {
            return Err(broken(&"its cells are not in order"));
        }
        while row.len() < column {
            row.push("", CellKind::Text);
        }
        if let DataRef::Int(_) | DataRef::Float(_) = value {
            table.number_columns.insert(column as u32);
        }
        let length = put(&mut row, value, table);
        if length > caps.cell_chars {
            return Err(ImportError::CellTooLong { line, max: caps.cell_chars });
        }
    }
    if current.is_some() {
        table.take(&mut row, false)?;
    }
    Ok(())
}

/// Adds a cell, and says how long it is in characters.
fn put(row: &mut Row, value: &DataRef<'_>, table: &mut Table<'_>) -> usize {
    let (text, kind) = match value {
        DataRef::SharedString(text) => {
            table.push_text(row, text);
            return text.chars().count();
        }
        DataRef::String(text) => {
            table.push_text(row, text);
            return text.chars().count();
        }
        DataRef::Int(number) => {
            let is_exact = number.unsigned_abs() < EXACT as u64;
            (number.to_string(), if is_exact { CellKind::Number } else { CellKind::Imprecise })
        }
        // Whole numbers print without a point, and no number with an exponent.
        DataRef::Float(number) => {
            let is_exact = number.abs() < EXACT;
            (fraction(*number).to_string(), if is_exact { CellKind::Number } else { CellKind::Imprecise })
        }
        DataRef::Bool(value) => (if *value { "TRUE" } else { "FALSE" }.to_owned(), CellKind::Bool),
        DataRef::DateTime(moment) => match date(moment) {
            Some(date) => (date, CellKind::Date),
            None => (NO_DATE.to_owned(), CellKind::Error),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.replace('T', " "), CellKind::Date),
        DataRef::Error(error) => (error.to_string(), CellKind::Error),
        DataRef::Empty => (NO_RESULT.to_owned(), CellKind::Error),
    };
    row.push(&text, kind);
    text.chars().count()
}

/// A number with the digits that a sheet shows of it: what it computes has more, and 19.99 × 3 would be 59.970000000000006.
fn fraction(number: f64) -> f64 {
    if number.fract() == 0.0 {
        return number;
    }
    format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number)
}

/// `2026-11-25`, `2026-11-25 10:30:00`, or `10:30:00` where there is no day. `None` for a number that is no date, whatever its
/// format: calamine takes the nearest one that is, which nobody wrote.
fn date(moment: &ExcelDateTime) -> Option<String> {
    let days = moment.as_f64();
    let kind = if moment.is_duration() { ExcelDateTimeType::TimeDelta } else { ExcelDateTimeType::DateTime };
    let is_of_1904 = *moment == ExcelDateTime::new(days, kind, true);
    let end = if is_of_1904 { DAYS - DAYS_TO_1904 } else { DAYS };
    if !(0.0..end).contains(&days) {
        return None;
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if moment.is_duration() || days < 1.0 {
        let seconds = (days * 86_400.0).round() as i64;
        return Some(format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    Some(if time == "00:00:00" { day } else { format!("{day} {time}") })
}

fn hash(source: &mut Opened, table: &Table<'_>) -> Result<u128, ImportError> {
    source.seek(SeekFrom::Start(0))?;
    let (mut hasher, mut chunk) = (XxHash3_128::new(), vec![0; 256 << 10]);
    loop {
        if table.stop.is_cancelled() {
            return Err(ImportError::Stopped);
        }
        match source.read(&mut chunk)? {
            0 => return Ok(hasher.finish_128()),
            read => hasher.write(&chunk[..read]),
        }
    }
}

/// calamine computes the place of a cell unchecked: `<row r="inlineStr">` is a column beyond every number, and a panic where
/// overflows are looked for.
fn guarded<T>(read: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, ImportError> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(of_xlsx),
        Err(_) => Err(broken(&"the place of a cell")),
    }
}

fn of_xlsx(error: XlsxError) -> ImportError {
    match error {
        XlsxError::Password => ImportError::OldOrProtectedWorkbook,
        XlsxError::Io(error) => error.into(),
        error => broken(&error),
    }
}
