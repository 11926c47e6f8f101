//! Workbooks.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::import::caps::Caps;
use crate::import::table;

pub(super) fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

/// A workbook of one sheet whose parts a test wrote by hand.
pub(super) fn by_hand(sheet: &str, strings: Option<&str>) -> Vec<u8> {
    by_hand_at("worksheets/sheet1.xml", "", sheet, strings)
}

/// The same, with the sheet in a part of this name, behind these bytes.
fn by_hand_at(at: &str, before: &str, sheet: &str, strings: Option<&str>) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    put(
        "_rels/.rels",
        &format!(
            r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        ),
    );
    put(
        "xl/workbook.xml",
        &format!(
            r#"<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#
        ),
    );
    put(
        "xl/_rels/workbook.xml.rels",
        &format!(
            r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{REL}/worksheet" Target="{at}"/></Relationships>"#
        ),
    );
    put(
        &format!("xl/{at}"),
        &format!(r#"{before}<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>"#),
    );
    if let Some(strings) = strings {
        put("xl/sharedStrings.xml", strings);
    }
    zip.finish().unwrap().into_inner()
}

fn with_caps(source: &[u8], caps: Caps) -> Result<(ImportReport, Kept), ImportError> {
    let dir = tempfile::tempdir().unwrap();
    import(&file(&dir, "a.xlsx", source), &ImportOptions { caps, ..ImportOptions::default() })
}

#[test]
fn numbers_of_a_sheet_have_no_point_and_no_exponent() {
    let source = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "账号").unwrap();
        for (row, number) in (1..).zip([123.0, 999_999_999_999_999.0, 0.5, -7.0, 1e15, 1.23457e17]) {
            sheet.write_number(row, 0, number).unwrap();
        }
    });
    let (_, kept) = bytes(&source).unwrap();
    let expected = ["123", "999999999999999", "0.5", "-7", "1000000000000000", "123457000000000000"];
    assert_eq!(kept.texts().concat(), expected);
    use CellKind::{Imprecise, Number};
    assert_eq!(kept.kinds().concat(), [Number, Number, Number, Number, Imprecise, Imprecise]);
}

#[test]
fn a_number_that_a_sheet_has_computed_has_the_digits_that_it_shows() {
    let computed = [19.99 * 3.0, 0.1 + 0.2, 1.1 * 1.1, 2.0 / 3.0, -4.35 * 100.0, 1e-7, 99_999_999_999_999.9];
    let source = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "账号").unwrap().write(0, 1, "amount").unwrap();
        for (row, number) in (1..).zip(computed) {
            sheet.write(row, 0, "a").unwrap().write_number(row, 1, number).unwrap();
        }
    });
    let (_, kept) = bytes(&source).unwrap();
    let amounts: Vec<_> = kept.texts().into_iter().map(|row| row[1]).collect();
    let shown = ["59.97", "0.3", "1.21", "0.666666666666667", "-435", "0.0000001", "99999999999999.9"];
    assert_eq!(amounts, shown);
}

#[test]
fn a_hidden_sheet_is_not_taken_for_the_list() {
    let book = |shown_has_rows: bool| {
        workbook(|book| {
            let hidden = book.add_worksheet().set_name("old").unwrap();
            hidden.write(0, 0, "账号").unwrap().write(1, 0, "gone").unwrap();
            hidden.set_hidden(true);
            let shown = book.add_worksheet().set_name("list").unwrap();
            shown.set_active(true);
            if shown_has_rows {
                shown.write(0, 0, "账号").unwrap().write(1, 0, "user1").unwrap();
            }
        })
    };
    assert_eq!(bytes(&book(true)).unwrap().1.texts(), [["user1"]]);
    assert_eq!(bytes(&book(false)).unwrap().1.texts(), [["gone"]], "there is no other");
}

#[test]
fn rows_that_are_hidden_or_filtered_out_are_read_and_said() {
    let source = workbook(|book| {
        book.add_worksheet().set_name("other").unwrap().set_row_hidden(3).unwrap();
        let sheet = book.add_worksheet().set_name("A & \"B\"").unwrap();
        sheet.write(0, 0, "账号").unwrap();
        for row in 1..=5 {
            sheet.write(row, 0, format!("user{row}")).unwrap();
        }
        sheet.set_row_hidden(2).unwrap().set_row_hidden(4).unwrap().set_row_hidden(40).unwrap();
    });
    let (report, kept) = bytes(&source).unwrap();
    assert_eq!((report.rows, report.hidden_rows), (5, 2));
    assert_eq!(kept.texts().concat(), ["user1", "user2", "user3", "user4", "user5"]);
    let plain = workbook(|book| {
        book.add_worksheet().write(0, 0, "账号").unwrap().write(1, 0, "user1").unwrap();
    });
    assert_eq!(bytes(&plain).unwrap().0.hidden_rows, 0);
}

#[test]
fn it_is_known_which_columns_have_numbers() {
    let source = workbook(|book| {
        let sheet = book.add_worksheet();
        let zeros = Format::new().set_num_format("00000");
        sheet.write(0, 0, "账号").unwrap().write(0, 1, "name").unwrap();
        sheet.write_with_format(1, 0, 123, &zeros).unwrap().write(1, 1, "00123").unwrap();
    });
    let (report, kept) = bytes(&source).unwrap();
    // The zeros are those of the format.
    assert_eq!(kept.texts(), [["123", "00123"]]);
    assert_eq!(report.number_columns.into_iter().collect::<Vec<_>>(), [0]);
}

#[test]
fn dates_switches_and_errors_of_a_sheet_are_known_as_such() {
    let source = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "账号").unwrap();
        let day = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        sheet.write_number_with_format(1, 0, 46_351.0, &day).unwrap();
        sheet.write_number_with_format(2, 0, 46_351.437_5, &day).unwrap();
        sheet.write_boolean(3, 0, true).unwrap();
    });
    let (_, kept) = bytes(&source).unwrap();
    assert_eq!(kept.texts().concat(), ["2026-11-25", "2026-11-25 10:30:00", "TRUE"]);
    assert_eq!(kept.kinds().concat(), [CellKind::Date, CellKind::Date, CellKind::Bool]);
    let broken = by_hand(r#"<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>"#, None);
    let (_, kept) = bytes(&broken).unwrap();
    assert_eq!((kept.texts().concat(), kept.kinds().concat()), (vec!["#N/A"], vec![CellKind::Error]));
}

#[test]
fn text_of_a_sheet_comes_out_as_it_is() {
    let cells = ["00123", "1.23457E+17", "李雷\n韩梅梅", " x ", "=1+1", "<&>\"'", "😀"];
    let source = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "账号").unwrap();
        for (row, cell) in (1..).zip(cells) {
            sheet.write_string(row, 0, cell).unwrap();
        }
    });
    let (_, kept) = bytes(&source).unwrap();
    assert_eq!(kept.texts().concat(), cells);
    assert!(kept.kinds().concat().iter().all(|kind| *kind == CellKind::Text));
}

#[test]
fn empty_cells_and_rows_of_a_sheet_keep_the_others_in_place() {
    let source = workbook(|book| {
        let sheet = book.add_worksheet();
        for (column, name) in (0..).zip(["账号", "姓名", "城市"]) {
            sheet.write_string(0, column, name).unwrap();
        }
        sheet.write_string(1, 0, "a").unwrap();
        sheet.write_string(1, 2, "x").unwrap();
        sheet.write_string(4, 0, "b").unwrap();
        sheet.write_string(5, 3, "outside").unwrap();
    });
    let (report, kept) = bytes(&source).unwrap();
    assert_eq!(kept.texts(), [vec!["a", "", "x"], vec!["b", "", ""], vec!["", "", "", "outside"]]);
    assert_eq!((report.rows, report.blank_rows, report.short_rows, report.long_rows), (3, 2, 0, 1));
    assert_eq!(kept.lines(), [2, 5, 6]);
}

#[test]
fn of_twenty_sheets_the_first_with_a_row_is_read_or_the_one_asked_for() {
    let source = workbook(|book| {
        for number in 0..20 {
            let sheet = book.add_worksheet().set_name(format!("第{number}页")).unwrap();
            if number >= 3 {
                sheet.write_string(0, 0, "账号").unwrap();
                sheet.write_string(1, 0, format!("user{number}")).unwrap();
            }
        }
    });
    let (report, kept) = bytes(&source).unwrap();
    assert_eq!(kept.texts(), [["user3"]]);
    let table::Format::Workbook { sheets, sheet } = report.format else { panic!("no workbook") };
    assert_eq!((sheets.len(), sheet.as_str()), (20, "第3页"));

    let dir = tempfile::tempdir().unwrap();
    let of = |name: &str| {
        let options = ImportOptions { sheet: Some(name.to_owned()), ..ImportOptions::default() };
        import(&file(&dir, "a.xlsx", &source), &options)
    };
    assert_eq!(of("第7页").unwrap().1.texts(), [["user7"]]);
    assert!(matches!(of("none"), Err(ImportError::NoSuchSheet { .. })));
    assert!(matches!(of("第0页"), Err(ImportError::NoRows)));
}

#[test]
fn what_a_file_holds_counts_and_not_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let book = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "账号").unwrap();
        sheet.write_string(1, 0, "lilei").unwrap();
    });
    let options = ImportOptions::default();
    assert_eq!(import(&file(&dir, "a.csv", &book), &options).unwrap().1.texts(), [["lilei"]]);
    assert_eq!(
        import(&file(&dir, "b.xlsx", "账号\nlilei\n".as_bytes()), &options).unwrap().1.texts(),
        [["lilei"]]
    );
}

#[test]
fn a_workbook_that_announces_a_hundred_million_strings_reserves_no_memory() {
    let strings = r#"<sst xmlns="x" count="1" uniqueCount="99999999999999"><si><t>a</t></si></sst>"#;
    let source = by_hand(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#, Some(strings));
    let result = bytes(&source);
    assert!(
        matches!(&result, Err(ImportError::WorkbookTooLarge { part }) if part == "xl/sharedStrings.xml"),
        "{:?}",
        result.err()
    );
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked_into_memory() {
    let caps = Caps { part_bytes: 1 << 20, sheet_bytes: 1 << 20, ..Caps::default() };
    let many: String = "<si><t>aaaaaaaa</t></si>".repeat(100_000);
    let strings = format!(r#"<sst xmlns="x">{many}</sst>"#);
    let result = with_caps(&by_hand("", Some(&strings)), caps);
    assert!(matches!(result, Err(ImportError::WorkbookTooLarge { .. })), "{:?}", result.err());
    let rows: String = (1..40_000).map(|row| format!(r#"<row r="{row}"><c><v>1</v></c></row>"#)).collect();
    let result = with_caps(&by_hand(&rows, None), caps);
    assert!(matches!(result, Err(ImportError::WorkbookTooLarge { .. })), "{:?}", result.err());
    let long = format!(r#"<row r="1"><c t="inlineStr"><is><t>{}</t></is></c></row>"#, "a".repeat(2 << 20));
    let result = with_caps(&by_hand(&long, None), Caps::default());
    assert!(matches!(result, Err(ImportError::WorkbookTooLarge { .. })), "{:?}", result.err());
}

#[test]
fn a_bomb_is_refused_whatever_its_part_is_called_and_begins_with() {
    let rows = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>账号</t></is></c></row>"#;
    let bomb = format!("{rows}<!--{}-->", "x".repeat(40_000));
    let caps = || Caps { xml_run_bytes: 10_000, ..Caps::default() };
    for before in ["", "\u{feff}", " \r\n", "BM"] {
        let source = by_hand_at("media/image1.png", before, &bomb, None);
        let refused = with_caps(&source, caps());
        assert!(
            matches!(refused, Err(ImportError::WorkbookTooLarge { .. })),
            "{before:?}: {:?}",
            refused.err()
        );
    }
    // A real picture is passed over.
    let picture = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[7; 40_000]].concat();
    let mut zip = ZipWriter::new_append(Cursor::new(by_hand(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>account</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>lilei</t></is></c></row>"#,
        None,
    )))
    .unwrap();
    zip.start_file("xl/media/image1.png", SimpleFileOptions::default()).unwrap();
    zip.write_all(&picture).unwrap();
    let source = zip.finish().unwrap().into_inner();
    assert_eq!(with_caps(&source, caps()).unwrap().0.rows, 1);
}

#[test]
fn a_sheet_that_runs_backwards_is_refused() {
    for rows in [
        r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>"#,
    ] {
        let result = bytes(&by_hand(rows, None));
        assert!(matches!(result, Err(ImportError::BrokenWorkbook { .. })), "{:?}", result.err());
    }
}

#[test]
fn a_zip_file_without_a_workbook_is_refused() {
    let zip = |parts: &[&str]| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for part in parts {
            zip.start_file(*part, SimpleFileOptions::default()).unwrap();
            zip.write_all(b"<hello/>").unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let (text, open_document) = (["a.txt"], ["mimetype", "content.xml", "META-INF/manifest.xml"]);
    let document = ["[Content_Types].xml", "_rels/.rels", "word/document.xml"];
    for parts in [&text[..], &open_document, &document] {
        assert!(matches!(bytes(&zip(parts)), Err(ImportError::NotATable)), "{parts:?}");
    }
    let empty = zip(&["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"]);
    assert!(matches!(bytes(&empty), Err(ImportError::BrokenWorkbook { .. } | ImportError::NoRows)));
    assert!(matches!(bytes(&empty[..20]), Err(ImportError::BrokenWorkbook { .. })));
}

#[test]
fn a_workbook_with_macros_is_read_and_they_are_passed_over() {
    let source = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "账号").unwrap();
        sheet.write_string(1, 0, "lilei").unwrap();
    });
    // As Excel makes an .xlsm: another type of its main part, and the macros beside it.
    let mut from = zip::ZipArchive::new(Cursor::new(source)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        if name == "[Content_Types].xml" {
            let text = String::from_utf8(bytes).unwrap();
            let (plain, macros) = (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            );
            assert!(text.contains(plain));
            bytes = text.replace(plain, macros).into_bytes();
        }
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(&bytes).unwrap();
    }
    to.start_file("xl/vbaProject.bin", SimpleFileOptions::default()).unwrap();
    to.write_all(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 Sub AutoOpen() Shell \"calc\" End Sub").unwrap();
    let source = to.finish().unwrap().into_inner();
    let dir = tempfile::tempdir().unwrap();
    let read = import(&file(&dir, "rows.xlsm", &source), &ImportOptions::default());
    assert_eq!(read.unwrap().1.texts(), [["lilei"]]);
}

#[test]
fn a_merged_title_above_the_names_of_the_columns_is_no_column() {
    let source = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 0, 2, "十一月活动名单", &Format::new()).unwrap();
        sheet.write_number(1, 1, 20261128).unwrap();
        sheet.write_string(1, 0, "导出日期").unwrap();
        for (column, name) in (0..).zip(["账号", "姓名", "城市"]) {
            sheet.write_string(3, column, name).unwrap();
        }
        sheet.write_string(4, 0, "lilei").unwrap();
        sheet.write_number(4, 2, 10).unwrap();
    });
    let (report, kept) = bytes(&source).unwrap();
    assert_eq!(report.columns, ["账号", "姓名", "城市"]);
    assert_eq!((report.header_row, report.rows_above), (Some(4), 2));
    assert_eq!(kept.texts(), [["lilei", "", "10"]]);
    assert_eq!(report.number_columns.into_iter().collect::<Vec<_>>(), [2]);
}
