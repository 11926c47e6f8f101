//! Cells of a workbook that hold no value: dates that are none, formulas without a result, places that are none.

use rust_xlsxwriter::Format;

use super::sheets::{by_hand, workbook};
use super::*;

#[test]
fn a_number_that_is_no_date_becomes_none() {
    let cells = |numbers: &[f64], format: &str| {
        let source = workbook(|book| {
            let sheet = book.add_worksheet();
            sheet.write_string(0, 0, "账号").unwrap();
            let format = Format::new().set_num_format(format);
            for (row, number) in (1..).zip(numbers) {
                sheet.write_number_with_format(row, 0, *number, &format).unwrap();
            }
        });
        let (_, kept) = bytes(&source).unwrap();
        let texts: Vec<String> = kept.texts().concat().into_iter().map(str::to_owned).collect();
        texts.into_iter().zip(kept.kinds().concat()).collect::<Vec<_>>()
    };
    let date = |text: &str| (text.to_owned(), CellKind::Date);
    let none = || ("########".to_owned(), CellKind::Error);
    assert_eq!(
        cells(&[1e10, -5.0, 2_958_466.0, 13_800_000_000.0, -0.5, 2_958_465.0, 1.0, 0.5], "yyyy-mm-dd"),
        [none(), none(), none(), none(), none(), date("9999-12-31"), date("1900-01-01"), date("12:00:00")]
    );
    assert_eq!(cells(&[-5.0, 1e10, 1.5], "[h]:mm:ss"), [none(), none(), date("36:00:00")]);
}

#[test]
fn a_formula_without_a_result_is_an_error_and_its_row_is_a_row() {
    let name = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>账号</t></is></c><c r="B1" t="inlineStr"><is><t>p</t></is></c></row>"#;
    let rows = [
        r#"<row r="2"><c r="A2"><f>"u"&amp;1</f><v></v></c><c r="B2"><f>"x"</f></c></row>"#,
        r#"<row r="3"><c r="A3" t="inlineStr"><is><t>b</t></is></c><c r="B3"><f>"y"</f><v/></c></row>"#,
        // Computed: to nothing, and to a text.
        r#"<row r="4"><c r="A4" t="inlineStr"><is><t>c</t></is></c><c r="B4" t="str"><f>""</f><v></v></c></row>"#,
        r#"<row r="5"><c r="A5" t="str"><f>"d"</f><v>d</v></c><c r="B5" s="0"/></row>"#,
        r#"<row r="6"><c r="A6" t="str"><f>""</f><v></v></c></row>"#,
    ];
    let (report, kept) = bytes(&by_hand(&format!("{name}{}", rows.concat()), None)).unwrap();
    assert_eq!(kept.texts(), [["#CALC", "#CALC"], ["b", "#CALC"], ["c", ""], ["d", ""]]);
    use CellKind::{Error, Text};
    assert_eq!(kept.kinds(), [[Error, Error], [Text, Error], [Text, Text], [Text, Text]]);
    assert_eq!((report.rows, report.blank_rows), (4, 1));
    // Nothing but such formulas is no empty sheet.
    assert_eq!(bytes(&by_hand(rows[0], None)).unwrap().1.texts(), [["#CALC", "#CALC"]]);
}

#[test]
fn a_place_that_no_cell_has_is_refused_in_any_row() {
    let row = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>账号</t></is></c></row>"#;
    for place in ["inlineStr", "ZZZZZZZZZZ9", "A99999999999999999999"] {
        let source = format!(r#"{row}<row r="2"><c r="{place}" t="inlineStr"><is><t>a</t></is></c></row>"#);
        let read = bytes(&by_hand(&source, None));
        let is_refused =
            matches!(read, Err(ImportError::BrokenWorkbook { .. } | ImportError::TooManyColumns { .. }));
        assert!(is_refused, "{place}: {:?}", read.err());
    }
}
