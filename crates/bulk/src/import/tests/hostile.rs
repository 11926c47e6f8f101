//! Sources that no user means: each is refused with the place, or read to its end.

use std::io::Write;

use super::sheets::by_hand;
use super::*;
use crate::import::caps::Caps;

#[test]
fn an_open_quote_stops_at_the_line_where_it_opened_and_swallows_nothing() {
    let rest: String = (0..500).map(|number| format!("u{number},x\n")).collect();
    let result = pasted(&format!("账号,text\na,1\nb,\"open\n{rest}"));
    assert!(matches!(result, Err(ImportError::OpenQuote { line: 3 })), "{:?}", result.err());
    let result = pasted("账号,text\na,1\nb,\"open to the end\nc,2\n");
    assert!(matches!(result, Err(ImportError::OpenQuote { line: 3 })), "{:?}", result.err());
    // Another quote further down closes it, and the rows between would be a part of one cell.
    for closes in ["c,\"Wu\"", "c,2\nd,\"Wu\"", "c,\"Wu, Li\",3"] {
        let result = pasted(&format!("账号,text\na,1\nb,\"open\n{closes}\n"));
        assert!(matches!(result, Err(ImportError::OpenQuote { line: 3 })), "{closes}: {:?}", result.err());
    }
    for closes in ["c,\"Ｗu", "c,\"\u{f000}"] {
        let result = pasted(&format!("账号,text\na,1\nb,\"open\n{closes}\n"));
        assert!(matches!(result, Err(ImportError::OpenQuote { line: 3 })), "{closes}: {:?}", result.err());
    }
    let long = "x".repeat(40_000);
    for rest in [String::new(), "\n".to_owned(), format!("\nb,\"{long}\"\n"), "\nb,2\n".repeat(500)] {
        let result = pasted(&format!("账号,text\na,\"{long}{rest}"));
        assert!(matches!(result, Err(ImportError::OpenQuote { line: 2 })), "{:?}", result.err());
    }
}

#[test]
fn a_quoted_cell_that_is_too_long_is_reported_as_such() {
    let (long, lines) = ("x".repeat(40_000), "雁\"\"\r\n".repeat(90));
    for cell in [long.clone(), format!("{lines}{long}"), format!("{long}{lines}"), "\"\"".repeat(40_000)] {
        for behind in ["\n", "", ",x\n", "\r\nb,2\n"] {
            let result = pasted(&format!("账号,text,y\na,\"{cell}\"{behind}"));
            let is_reported = matches!(result, Err(ImportError::CellTooLong { line: 2, max: 32_767 }));
            assert!(is_reported, "{behind:?}: {:?}", result.err());
        }
    }
}

#[test]
fn a_quoted_text_of_a_hundred_lines_is_a_text() {
    let text = "行\n".repeat(100);
    let (_, kept) = pasted(&format!("账号,text\na,\"{text}\"\nb,2\n")).unwrap();
    assert_eq!(kept.texts(), [["a", text.as_str()], ["b", "2"]]);
}

#[test]
fn a_row_of_a_megabyte_is_refused_with_its_line() {
    let long = "雁".repeat(400_000);
    let result = pasted(&format!("账号,text\na,1\nb,{long}\n"));
    assert!(matches!(result, Err(ImportError::CellTooLong { line: 3, max: 32_767 })), "{:?}", result.err());
    let longest = "雁".repeat(32_767);
    let (_, kept) = pasted(&format!("账号,text\na,{longest}\n")).unwrap();
    assert_eq!(kept.texts()[0][1], longest);
}

#[test]
fn a_cell_whose_place_is_beyond_every_number_is_refused() {
    let result = bytes(&by_hand(r#"<row r="inlineStr"><c r="A1"><v>1</v></c></row>"#, None));
    assert!(result.is_err());
}

#[test]
fn ten_million_columns_are_refused() {
    let result = pasted(&format!("账号\n{}\n", ",".repeat(10_000_000)));
    assert!(matches!(result, Err(ImportError::TooManyColumns { line: 2, .. })), "{:?}", result.err());
}

#[test]
fn more_rows_than_are_read_are_refused_and_not_left_out() {
    let caps = Caps { rows: 2, ..Caps::default() };
    let options = ImportOptions { caps, ..ImportOptions::default() };
    let result = import(&Source::Pasted("账号\na\nb\nc\n".to_owned()), &options);
    assert!(matches!(result, Err(ImportError::TooManyRows { max: 2 })));
    assert_eq!(import(&Source::Pasted("账号\na\nb\n".to_owned()), &options).unwrap().0.rows, 2);
    assert_eq!(Caps::default().rows, 10_000_000);
}

#[test]
fn a_source_without_a_row_says_so() {
    for text in ["", "\n\n", "账号,姓名\n", "账号\n\n , \n", "\u{feff}"] {
        assert!(matches!(pasted(text), Err(ImportError::NoRows)), "{text:?}");
    }
}

#[test]
fn what_is_no_text_and_no_workbook_is_refused() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0";
    assert!(matches!(bytes(png), Err(ImportError::NotATable)));
    let (pdf, rtf) = (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", br"{\rtf1\ansi hello}");
    assert!(matches!(bytes(pdf), Err(ImportError::NotATable)));
    assert!(matches!(bytes(rtf), Err(ImportError::NotATable)));
    let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and then a workbook of 1997";
    assert!(matches!(bytes(old), Err(ImportError::OldOrProtectedWorkbook)));
}

#[test]
fn a_missing_file_and_a_folder_are_distinguished() {
    let dir = tempfile::tempdir().unwrap();
    let at = |path| import(&Source::File(path), &ImportOptions::default());
    let missing = at(dir.path().join("none.csv"));
    assert!(matches!(missing, Err(ImportError::File(files::Error::Missing(_)))));
    let folder = at(dir.path().to_owned());
    assert!(matches!(folder, Err(ImportError::File(files::Error::IsFolder))));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("pipe.csv");
    let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());
    let result = import(&Source::File(path), &ImportOptions::default());
    assert!(matches!(result, Err(ImportError::File(files::Error::NotRegular))));
}

/// Does something to the file when it has kept a thousand rows.
struct Meanwhile<F: FnMut()> {
    rows: usize,
    act: F,
}

impl<F: FnMut()> RowSink for Meanwhile<F> {
    fn columns(&mut self, _: &[String]) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }

    fn row(&mut self, _: &Row) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.rows += 1;
        if self.rows == 1_000 {
            (self.act)();
        }
        Ok(())
    }
}

fn many() -> String {
    let rows: String = (0..200_000).map(|number| format!("user{number},text {number}\n")).collect();
    format!("账号,text\n{rows}")
}

#[test]
fn a_file_that_is_removed_while_it_is_read_is_read_to_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let source = file(&dir, "rows.csv", many().as_bytes());
    let path = dir.path().join("rows.csv");
    let mut keep = Meanwhile { rows: 0, act: || std::fs::remove_file(&path).unwrap() };
    let options = ImportOptions::default();
    let report = read(&source, &options, &CancellationToken::new(), &mut |_| {}, &mut keep).unwrap();
    assert_eq!((report.rows, path.exists()), (200_000, false));
}

#[test]
fn a_file_that_is_written_to_while_it_is_read_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let source = file(&dir, "rows.csv", many().as_bytes());
    let path = dir.path().join("rows.csv");
    let more = || {
        let mut file = std::fs::File::options().append(true).open(&path).unwrap();
        file.write_all(b"late,row\n").unwrap();
    };
    let mut keep = Meanwhile { rows: 0, act: more };
    let options = ImportOptions::default();
    let result = read(&source, &options, &CancellationToken::new(), &mut |_| {}, &mut keep);
    assert!(matches!(result, Err(ImportError::Changed)), "{:?}", result.err());
}

#[test]
fn an_import_stops_within_a_thousand_rows() {
    let stop = CancellationToken::new();
    let mut keep = Meanwhile { rows: 0, act: || stop.cancel() };
    let result = read(&Source::Pasted(many()), &ImportOptions::default(), &stop, &mut |_| {}, &mut keep);
    assert!(matches!(result, Err(ImportError::Stopped)));
    assert_eq!(keep.rows, 1_000);
}

#[test]
fn progress_goes_up_to_the_whole_file() {
    let text = many();
    let length = text.len() as u64;
    let mut seen = Vec::new();
    let mut keep = Meanwhile { rows: 0, act: || {} };
    let (options, stop) = (ImportOptions::default(), CancellationToken::new());
    read(&Source::Pasted(text), &options, &stop, &mut |at| seen.push(at), &mut keep).unwrap();
    assert!(seen.len() > 100 && seen.is_sorted_by_key(|at| (at.rows, at.bytes)));
    let last = seen.last().unwrap();
    assert_eq!((last.rows, last.bytes, last.of_bytes), (200_000, length, length));
}

#[test]
fn web_pages_and_json_are_no_tables_whatever_their_name() {
    for text in [
        "<html><table><tr><td>账号</td></tr><tr><td>a</td></tr></table></html>",
        "\n<!DOCTYPE html>\n<html></html>",
        "<table border=1>\n<tr><td>a</td></tr>",
        "<?xml version=\"1.0\"?>\n<Workbook/>",
        "[{\"account\":\"a\"},\n{\"account\":\"b\"}]",
        "{\"account\":\"a\",\"name\":\"Mei\"}\n{\"account\":\"b\",\"name\":\"Li\"}\n",
        "{\n  \"accounts\": [\"a\",",
        "{\"account\":\"a\"} \r\n\r\n{\"account\":",
        "[1]\n",
    ] {
        for delimiter in [None, Some(',')] {
            let options = ImportOptions { delimiter, ..ImportOptions::default() };
            let result = import(&Source::Pasted(text.to_owned()), &options);
            assert!(matches!(result, Err(ImportError::NotATable)), "{text}");
        }
    }
    for text in [
        "{a},1\nb,2\n",
        "[a],1\nb,2\n",
        "<a>,1\nb,2\n",
        "[1] Ann,1\n[2] Bob,2\n",
        "[100]\nalice\n",
        "[100]\n[200],\n",
        "[100]\n200\n",
        "{}\nalice\n",
        "{\"type\":0}\talice\n{\"type\":0}\tbob\n",
        "{\"type\":0}\t{}\n{\"type\":0}\t{}\n",
        "<header>,1\nb,2\n",
        "<tablet>,1\nb,2\n",
        "<metadata>,1\nb,2\n",
    ] {
        assert!(pasted(text).is_ok(), "{text}");
    }
}
