//! Text files: what goes in as text comes out as text.

use super::*;
use crate::import::cell::RowShape;
use crate::import::table::Format;
use crate::import::text_encoding::TextEncoding;

const TABLE: &str = "账号,姓名\nlilei,李雷\nhan,韩梅梅\n";

#[test]
fn digits_of_a_text_file_stay_as_they_stand() {
    let cells = ["00123", "123456789012345678901", "1.23457E+17", "123.0", "TRUE", "2026-11-25", "1e5", "-0"];
    let (_, kept) = pasted(&format!("账号\n{}\n", cells.join("\n"))).unwrap();
    assert_eq!(kept.texts(), cells.map(|cell| vec![cell]));
    assert!(kept.kinds().iter().flatten().all(|kind| *kind == CellKind::Text));
}

#[test]
fn white_space_within_cells_is_left_to_the_mapping() {
    let (_, kept) = pasted("账号,text\n lilei\u{3000},\u{a0}x \n").unwrap();
    assert_eq!(kept.texts(), [[" lilei\u{3000}", "\u{a0}x "]]);
}

#[test]
fn every_encoding_gives_the_same_rows() {
    let utf16 = |big: bool, mark: bool, text: &str| -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let (gb, _, _) = encoding_rs::GB18030.encode(TABLE);
    let marked = [b"\xEF\xBB\xBF", TABLE.as_bytes()].concat();
    for (what, source, encoding) in [
        ("UTF-8", TABLE.as_bytes().to_vec(), TextEncoding::Utf8),
        ("UTF-8 with a mark", marked, TextEncoding::Utf8),
        ("GB 18030", gb.to_vec(), TextEncoding::Gb18030),
        ("UTF-16LE with a mark", utf16(false, true, TABLE), TextEncoding::Utf16Le),
        ("UTF-16BE with a mark", utf16(true, true, TABLE), TextEncoding::Utf16Be),
    ] {
        let (report, kept) = bytes(&source).unwrap();
        assert_eq!(report.columns, ["账号", "姓名"], "{what}");
        assert_eq!(kept.texts(), [["lilei", "李雷"], ["han", "韩梅梅"]], "{what}");
        assert_eq!(report.format, Format::Text { encoding, delimiter: ',' }, "{what}");
    }
    let plain = "account,name\nlilei,Li\nhan,Han\n";
    let (report, _) = bytes(&utf16(false, false, plain)).unwrap();
    assert!(matches!(report.format, Format::Text { encoding: TextEncoding::Utf16Le, .. }));
    // Without a mark, and hardly a letter of ASCII.
    for (high_first, encoding) in [(false, TextEncoding::Utf16Le), (true, TextEncoding::Utf16Be)] {
        let (report, kept) = bytes(&utf16(high_first, false, TABLE)).unwrap();
        assert_eq!(report.format, Format::Text { encoding, delimiter: ',' });
        assert_eq!(kept.texts(), [["lilei", "李雷"], ["han", "韩梅梅"]]);
    }
    // Zeros of another kind make no text.
    for binary in [&b"a\0b\0\x01\0,\0"[..], b"account\0,name\nlilei,Li\n", b"a\0,\0\0\xd8\n\0"] {
        assert!(matches!(bytes(binary), Err(ImportError::NotATable)), "{binary:?}");
    }
}

#[test]
fn the_table_of_a_neighbour_is_asked_about_and_a_chinese_one_is_not() {
    for (codec, encoding, text) in [
        (encoding_rs::BIG5, TextEncoding::Big5, "帳號,暱稱\nalice,張三豐先生\nbob,許功蓋的電腦\n"),
        (encoding_rs::SHIFT_JIS, TextEncoding::ShiftJis, "アカウント,名前\nalice,山田太郎\nbob,鈴木さん\n"),
    ] {
        let (source, _, _) = codec.encode(text);
        let Err(ImportError::EncodingUnclear { candidates }) = bytes(&source) else { panic!("{text}") };
        assert_eq!(candidates[0].encoding, encoding);
    }
    let surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗";
    for (at, surname) in surnames.chars().enumerate() {
        let given = ["伟", "秀英", "娜", "敏静", "磊", "洋洋", "勇"][at % 7];
        let text = format!("账号,姓名\nalice,{surname}{given}\n");
        let (source, _, _) = encoding_rs::GB18030.encode(&text);
        let (report, _) = bytes(&source).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert!(matches!(report.format, Format::Text { encoding: TextEncoding::Gb18030, .. }), "{text}");
    }
}

#[test]
fn an_encoding_that_is_not_clear_is_asked_about_with_the_same_lines_in_each() {
    let (western, _, _) = encoding_rs::WINDOWS_1252.encode("account,name\na,Renée Müller\nb,José Peña\n");
    let Err(ImportError::EncodingUnclear { candidates }) = bytes(&western) else { panic!("not asked") };
    assert_eq!(candidates[0].encoding, TextEncoding::Windows1252);
    assert_eq!(candidates[0].lines, ["a,Renée Müller", "b,José Peña"]);
    assert!(candidates.iter().all(|candidate| candidate.lines.len() == 2));

    let dir = tempfile::tempdir().unwrap();
    let options = ImportOptions { encoding: Some(TextEncoding::Windows1252), ..ImportOptions::default() };
    let (_, kept) = import(&file(&dir, "a.csv", &western), &options).unwrap();
    assert_eq!(kept.texts()[1], ["b", "José Peña"]);
}

#[test]
fn a_wrong_choice_of_encoding_names_the_line() {
    let (gb, _, _) = encoding_rs::GB18030.encode("账号,姓名\nlilei,a\nhan,韩梅梅\n");
    let dir = tempfile::tempdir().unwrap();
    let options = ImportOptions { encoding: Some(TextEncoding::Utf8), ..ImportOptions::default() };
    let result = import(&file(&dir, "a.csv", &gb), &options);
    assert!(matches!(result, Err(ImportError::NotThisEncoding { line: 1, .. })), "{:?}", result.err());
}

#[test]
fn a_text_in_utf_8_that_is_damaged_is_refused_with_its_line_and_not_read_as_another() {
    let whole = "账号,姓名\nlilei,李雷\nhan,韩梅梅\n".as_bytes();
    let mut damaged = whole.to_vec();
    damaged[22] = 0xFF;
    // Cut off within its last character, it can be read as GB 18030 to the end.
    for (bad, at) in [(&whole[..whole.len() - 2], 3), (&whole[..whole.len() - 3], 3), (&damaged, 2)] {
        let result = bytes(bad);
        let Err(ImportError::NotThisEncoding { line, .. }) = result else { panic!("{:?}", result.err()) };
        assert_eq!(line, at);
    }
}

#[test]
fn a_blank_line_does_not_end_the_file_and_is_counted() {
    let (report, kept) = pasted("账号,姓名\r\n\r\na,1\r\n\n ,\u{3000}\nb,2\n\n\n").unwrap();
    assert_eq!(kept.texts(), [["a", "1"], ["b", "2"]]);
    assert_eq!((report.rows, report.blank_rows), (2, 5));
    assert_eq!(kept.lines(), [3, 6]);
}

#[test]
fn a_short_and_a_long_row_are_marked_and_the_file_goes_on() {
    let (report, kept) = pasted("账号,姓名,城市\na,1,x\nb,2\nc,3,x,y\nd,4,x,,\ne,5,x\n").unwrap();
    let shapes: Vec<_> = kept.rows.iter().map(|row| row.shape).collect();
    use RowShape::{Long, Short, Whole};
    assert_eq!(shapes, [Whole, Short, Long, Whole, Whole]);
    assert_eq!((report.rows, report.short_rows, report.long_rows), (5, 1, 1));
    assert_eq!(kept.texts()[1], ["b", "2", ""]);
    assert_eq!(kept.texts()[2], ["c", "3", "x", "y"]);
}

#[test]
fn quotes_hold_delimiters_breaks_and_quotes() {
    let (_, kept) = pasted("账号,text\na,\"x, \"\"y\"\"\r\nz\"\nb,5\" tall\nc,\"\"\n").unwrap();
    assert_eq!(kept.texts(), [["a", "x, \"y\"\r\nz"], ["b", "5\" tall"], ["c", ""]]);
    assert_eq!(kept.lines(), [2, 4, 5]);
}

#[test]
fn another_delimiter_or_a_blank_behind_a_quoted_text_of_several_lines_leaves_no_quote_open() {
    for behind in [";x", "\tx", "|x", "，x", " x", " ;x"] {
        let options =
            ImportOptions { delimiter: Some(','), has_header: Some(true), ..ImportOptions::default() };
        let text = format!("text;name\n\"a\nb\"{behind}\n");
        let (_, kept) = import(&Source::Pasted(text), &options).unwrap();
        assert_eq!(kept.texts(), [[format!("a\nb{behind}")]], "{behind:?}");
    }
}

#[test]
fn lines_are_counted_whichever_way_they_end() {
    for end in ["\n", "\r\n", "\r"] {
        let text = format!("账号,text{end}a,\"x{end}y\"{end}{end}b,2{end}");
        assert_eq!(pasted(&text).unwrap().1.lines(), [2, 5], "{end:?}");
    }
}

#[test]
fn a_full_width_comma_parts_cells_but_not_within_quotes() {
    let (report, kept) = pasted("账号，姓名\na，李雷\nb，\"韩，梅梅\"\nc，！\n").unwrap();
    assert_eq!(kept.texts(), [["a", "李雷"], ["b", "韩，梅梅"], ["c", "！"]]);
    assert!(matches!(report.format, Format::Text { delimiter: '，', .. }));
}

#[test]
fn a_list_of_accounts_needs_no_header() {
    let (report, kept) = pasted("lilei\nhanmeimei\r\n 小明 \n").unwrap();
    assert_eq!((report.has_header, report.columns), (false, vec!["A".to_owned()]));
    assert_eq!(kept.texts(), [["lilei"], ["hanmeimei"], [" 小明 "]]);
}

#[test]
fn a_receiver_in_the_first_row_is_not_lost() {
    for text in ["zhangsan,退订\nlisi,投诉\n", "zhangsan,user\nlisi,admin\n", "zhangsan,高级群\nlisi,单聊\n"]
    {
        let (report, kept) = pasted(text).unwrap();
        assert_eq!(
            (report.has_header, report.columns, report.rows),
            (false, vec!["A".to_owned(), "B".to_owned()], 2)
        );
        assert_eq!(kept.texts().iter().map(|row| row[0]).collect::<Vec<_>>(), ["zhangsan", "lisi"]);
    }
    let (report, kept) = pasted("接收者,类型,\nlilei,用户,vip\nhan,用户,\n").unwrap();
    assert_eq!((report.header_row, report.rows_above), (Some(1), 0));
    assert_eq!(kept.texts(), [["lilei", "用户", "vip"], ["han", "用户", ""]]);
}

#[test]
fn the_user_may_know_better_than_the_guess() {
    let options = ImportOptions { delimiter: Some(';'), has_header: Some(false), ..ImportOptions::default() };
    let (report, kept) = import(&Source::Pasted("账号,x;y\n".to_owned()), &options).unwrap();
    assert_eq!((report.has_header, kept.texts()), (false, vec![vec!["账号,x", "y"]]));
}

#[test]
fn any_sign_may_part_cells_but_quotes_and_ends_of_lines() {
    for delimiter in ['；', '、', '｜', 'é', '→', '😀', ':', '\\', ' '] {
        let d = delimiter;
        let text = format!("账号{d}韩{d}t\nlilei{d}\\韩ÿ；{d}\"x{d}\ny\"\n");
        let options = ImportOptions { delimiter: Some(d), ..ImportOptions::default() };
        let (report, kept) = import(&Source::Pasted(text), &options).unwrap();
        if d == '；' || d == '\\' {
            assert_eq!(report.long_rows, 1);
            continue;
        }
        assert_eq!(report.columns, ["账号", "韩", "t"], "{d}");
        assert_eq!(kept.texts(), [["lilei", "\\韩ÿ；", &format!("x{d}\ny")]], "{d}");
        assert!(matches!(report.format, Format::Text { delimiter, .. } if delimiter == d));
    }
    for delimiter in ['"', '\n', '\r'] {
        let options = ImportOptions { delimiter: Some(delimiter), ..ImportOptions::default() };
        let (report, kept) = import(&Source::Pasted(TABLE.to_owned()), &options).unwrap();
        assert_eq!((report.rows, kept.texts()[0].len()), (2, 2), "it is detected");
    }
}

#[test]
fn the_same_bytes_have_the_same_hash_and_others_another() {
    let hash = |text: &str| pasted(text).unwrap().0.hash;
    assert_eq!(hash(TABLE), hash(TABLE));
    assert_ne!(hash(TABLE), hash(&TABLE.replace("han", "Han")));
}

#[test]
fn the_line_that_names_the_delimiter_for_excel_is_no_row() {
    for (text, line) in [("sep=;\r\n账号;text\r\na;1,5\r\n", 3), ("Sep=|\n账号|text\na|1,5\n", 3)] {
        let (report, kept) = pasted(text).unwrap();
        assert_eq!((report.columns, report.long_rows), (vec!["账号".to_owned(), "text".to_owned()], 0));
        assert_eq!((kept.texts(), kept.lines()), (vec![vec!["a", "1,5"]], vec![line]));
    }
    // A column may be called so.
    let (report, _) = pasted("sep=x,text\na,1\n").unwrap();
    assert_eq!(report.columns, ["sep=x", "text"]);
}

#[test]
fn rows_above_the_names_of_the_columns_are_left_out_and_said() {
    let (report, kept) =
        pasted("名单 2026-11-28,,\n\n导出：,crm,\n账号,姓名,城市\nlilei,李雷,x\nhan,韩梅梅,y\n").unwrap();
    assert_eq!(report.columns, ["账号", "姓名", "城市"]);
    assert_eq!((report.has_header, report.header_row, report.rows_above), (true, Some(4), 2));
    assert_eq!((report.rows, report.blank_rows, report.short_rows, report.long_rows), (2, 1, 0, 0));
    assert_eq!(kept.texts(), [["lilei", "李雷", "x"], ["han", "韩梅梅", "y"]]);
    assert_eq!(kept.lines(), [5, 6]);
    // A table that ends before so many rows were seen, and one without a header.
    let (report, kept) = pasted("lilei,1\nhan,2\n").unwrap();
    assert_eq!((report.has_header, report.header_row, report.rows_above), (false, None, 0));
    assert_eq!(kept.texts(), [["lilei", "1"], ["han", "2"]]);
    let rows: String = (0..200).map(|number| format!("u{number},x\n")).collect();
    let (report, kept) = pasted(&rows).unwrap();
    assert_eq!((report.rows, kept.rows.len(), kept.lines()[199]), (200, 200, 200));
}

#[test]
fn the_row_with_the_names_is_the_one_that_the_user_says() {
    let dir = tempfile::tempdir().unwrap();
    let source = file(&dir, "a.csv", b"Members\nwho,what\nlilei,x\nhan,y\n");
    let read = |options: ImportOptions| import(&source, &options).unwrap();
    let (report, kept) = read(ImportOptions { header_row: Some(2), ..ImportOptions::default() });
    assert_eq!((report.columns, report.rows_above), (vec!["who".to_owned(), "what".to_owned()], 1));
    assert_eq!(kept.texts(), [["lilei", "x"], ["han", "y"]]);
    let (report, _) = read(ImportOptions { has_header: Some(true), ..ImportOptions::default() });
    assert_eq!((report.columns, report.rows_above), (vec!["Members".to_owned()], 0));
    let none = import(&source, &ImportOptions { header_row: Some(9), ..ImportOptions::default() });
    assert!(matches!(none, Err(ImportError::NoRows)), "{:?}", none.err());
}

#[test]
fn a_file_in_utf_32_is_refused_and_not_read_as_utf_16() {
    let text: Vec<u8> = format!("\u{feff}{TABLE}").chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    assert!(matches!(bytes(&text), Err(ImportError::NotATable)));
}
