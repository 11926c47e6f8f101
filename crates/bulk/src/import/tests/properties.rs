//! What goes in as text comes out as text, whatever the text, the kind of file and the encoding.

use proptest::prelude::*;

use super::sheets::workbook;
use super::*;
use crate::import::text_encoding::TextEncoding;

fn cell() -> impl Strategy<Value = String> {
    "([a-zA-Z0-9\"',;|，账号 \t\n]|\\PC){0,12}"
}

/// Numbers, dates and switches that programs like to take for something else.
fn tempting() -> impl Strategy<Value = String> {
    "(0{0,3}[0-9]{1,22}|-?[0-9]{1,3}\\.[0-9]{1,4}|[0-9]\\.[0-9]{1,6}[eE][+-]?[0-9]{1,3}|TRUE|false|NaN|null|20[0-9]{2}-[01][0-9]-[0-3][0-9]|=1\\+1|'00[0-9]{3}| [0-9]{3} )"
}

fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![cell(), tempting()]
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(prop::collection::vec(any_cell(), 3), 1..30)
}

/// Rows with something in them, their cells without the apostrophe that a report puts before some.
fn filled(rows: &[Vec<String>]) -> Vec<Vec<&str>> {
    rows.iter()
        .map(|row| row.iter().map(|cell| files::unguarded(cell).unwrap_or(cell)).collect::<Vec<_>>())
        .filter(|row| !row.iter().all(|cell| cell.trim().is_empty()))
        .collect()
}

fn csv_of(rows: &[Vec<String>], delimiter: char) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter as u8).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn compare(
    result: Result<(ImportReport, Kept), ImportError>,
    expected: &[Vec<&str>],
) -> Result<(), TestCaseError> {
    match result {
        Ok((report, kept)) => {
            prop_assert_eq!(kept.texts(), expected);
            prop_assert_eq!(report.rows, expected.len() as u64);
        }
        Err(ImportError::NoRows) => prop_assert!(expected.is_empty()),
        Err(error) => return Err(TestCaseError::fail(error.to_string())),
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_goes_in_as_text_comes_out_as_text(
        rows in rows(),
        delimiter in prop::sample::select(vec![',', '\t', ';', '|']),
    ) {
        let options = ImportOptions {
            delimiter: Some(delimiter), has_header: Some(false), ..ImportOptions::default()
        };
        let text = csv_of(&rows, delimiter);
        compare(import(&Source::Pasted(text), &options), &filled(&rows))?;
    }

    #[test]
    fn every_text_comes_out_of_utf_16_as_it_went_in(rows in rows(), big in any::<bool>()) {
        let units = std::iter::once(0xFEFF).chain(csv_of(&rows, ',').encode_utf16().collect::<Vec<_>>());
        let source: Vec<u8> = units
            .flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect();
        let dir = tempfile::tempdir().unwrap();
        let options = ImportOptions {
            delimiter: Some(','), has_header: Some(false), ..ImportOptions::default()
        };
        compare(import(&file(&dir, "a.csv", &source), &options), &filled(&rows))?;
    }

    #[test]
    fn any_gb_18030_text_comes_out_as_it_went_in(
        cells in prop::collection::vec("[\u{4e00}-\u{9fff}]{4,20}", 4..20)
    ) {
        let text = format!("账号\n{}\n", cells.join("\n"));
        let (encoded, _, _) = encoding_rs::GB18030.encode(&text);
        let dir = tempfile::tempdir().unwrap();
        let options = ImportOptions { encoding: Some(TextEncoding::Gb18030), ..ImportOptions::default() };
        let (_, kept) = import(&file(&dir, "a.csv", &encoded), &options).unwrap();
        prop_assert_eq!(kept.texts().concat(), cells);
    }

    #[test]
    fn what_is_a_text_in_a_sheet_comes_out_as_text(
        rows in prop::collection::vec(prop::collection::vec(sheet_cell(), 3), 1..12)
    ) {
        let source = workbook(|book| {
            let sheet = book.add_worksheet();
            for (column, name) in (0..).zip(["账号", "姓名", "城市"]) {
                sheet.write_string(0, column, name).unwrap();
            }
            for (at, row) in (1..).zip(&rows) {
                for (column, cell) in (0..).zip(row) {
                    sheet.write_string(at, column, cell).unwrap();
                }
            }
        });
        let dir = tempfile::tempdir().unwrap();
        let options = ImportOptions { has_header: Some(true), ..ImportOptions::default() };
        let result = import(&file(&dir, "a.xlsx", &source), &options);
        if let Ok((_, kept)) = &result {
            // An empty cell has no kind of its own.
            prop_assert!(kept.kinds().iter().flatten().all(|kind| *kind == CellKind::Text));
        }
        compare(result, &filled(&rows))?;
    }
}

/// XML has no way to write most controls, and ends lines in one way.
fn sheet_cell() -> impl Strategy<Value = String> {
    any_cell().prop_map(|cell| cell.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect())
}
