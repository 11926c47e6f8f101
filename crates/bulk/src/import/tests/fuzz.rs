//! Damaged and random sources: each is read or refused, and nothing hangs, panics or grows without bound.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use rust_xlsxwriter::Format;

use super::sheets::{by_hand, workbook};
use super::*;
use crate::fuzz_cases::config;

/// Tables of every kind that is told apart: encodings, delimiters, quotes, blank and uneven lines.
static TABLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let utf16: Vec<u8> =
        "\u{feff}账号,姓名\nlilei,李雷\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (gb, _, _) = encoding_rs::GB18030.encode("账号,姓名\nlilei,李雷\nhan,韩梅梅在学校里\n");
    vec![
        "账号,姓名\nlilei,李雷\nhan,\"韩,\"\"梅\"\"梅\"\n".as_bytes().to_vec(),
        "account;text\r\na;\"1\r\n2\"\r\n\r\nb;2;3\r\nc\r\n".as_bytes().to_vec(),
        "账号，姓名\na，\"李，雷\"\nb，！\n".as_bytes().to_vec(),
        "a|1|b\na|2|345\n".as_bytes().to_vec(),
        "\u{feff}to\ttext\nu1\tx\n".as_bytes().to_vec(),
        utf16,
        gb.to_vec(),
        // Ids that a spreadsheet bends, lines of a Mac, quotes in the middle, more and fewer cells, nothing but delimiters.
        b"accid,code\r007,12E5\r00123,1.23457E+17\r123456789012345678,3-4\r".to_vec(),
        "user_id;\"备 注\"\r\na;5\" tall\r\n;;;\r\n\"b\"x;\"y\r\n".as_bytes().to_vec(),
        "sep=;\nto;type\nteam1;群\n\u{200b}lilei\u{a0};p2p\n".as_bytes().to_vec(),
    ]
});

/// What people paste where a list of receivers is asked for.
const PASTED: &[&str] = &[
    "lilei\nhanmeimei\r\n 小明 \n",
    "lilei, hanmeimei，xiaoming; zhang_san；li.si 王五",
    "账号\t姓名\t城市\r\nlilei\t李雷\t杭州\r\nhan\t\"韩\n梅梅\"\t\r\n",
    "1. lilei\n2. hanmeimei\n- xiaoming\n• zhang_san\n",
    "李雷 <lilei@example.com>; 韩梅梅 <han@example.com>\n@xiaoming @zhang_san\n",
    "[\"lilei\",\"hanmeimei\"]\n{\"accid\":\"lilei\"}\n",
    "lilei|1|hanmeimei\nlilei|2|123456\n",
    "| 账号 | 姓名 |\n| --- | --- |\n| lilei | 李雷 |\n",
    "<table><tr><td>lilei</td><td>李雷</td></tr></table>\n",
    "2026年11月30日 10:24 张三：\n@所有人 名单如下\nlilei、hanmeimei、xiaoming\n\n谢谢！🙏\n",
    "\u{feff}lilei\u{2028}han\u{202e}iem\u{200b}\u{3000}x\u{0}y\n",
    "INSERT INTO t VALUES ('lilei'),\n('hanmeimei');\n",
];

/// Workbooks with texts, numbers, days, switches, gaps and several sheets.
static BOOKS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let shared = r#"<sst xmlns="x" count="2" uniqueCount="2"><si><t>账号</t></si><si><r><t>a</t></r><r><t>b</t></r></si></sst>"#;
    vec![
        workbook(|book| {
            let sheet = book.add_worksheet();
            sheet.write_string(0, 0, "账号").unwrap();
            sheet.write_string(1, 0, "lilei").unwrap();
            sheet.write_number(2, 0, 1e15).unwrap();
            sheet.write_boolean(3, 1, true).unwrap();
            let day = Format::new().set_num_format("yyyy-mm-dd");
            sheet.write_number_with_format(4, 2, 46_351.5, &day).unwrap();
            book.add_worksheet().write_string(3, 3, "x").unwrap();
        }),
        by_hand(SHEET, Some(shared)),
    ]
});

const SHEET: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>姓名</t></is></c></row><row r="3"><c r="A3" t="s"><v>1</v></c><c r="C3" t="e"><v>#N/A</v></c><c r="D3" t="str"><f>A1</f><v>x</v></c><c r="E3"><v>1.5E+10</v></c></row>"#;

/// What happens to a file: bytes change, go missing, come twice, or it ends.
#[derive(Debug, Clone)]
enum Damage {
    Set(Index, u8),
    Remove(Index, u8),
    Repeat(Index, u8),
    Insert(Index, Vec<u8>),
    Cut(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let token = prop::sample::select(vec![
        b"\"".to_vec(),
        b"\n".to_vec(),
        b"\r".to_vec(),
        b",".to_vec(),
        b"\0".to_vec(),
        "，".into(),
        b"\xFF\xFE".to_vec(),
        b"</row>".to_vec(),
        b"<c r=\"XFD1048577\">".to_vec(),
        b"<v>".to_vec(),
        b"&amp;".to_vec(),
        b"_x0000_".to_vec(),
    ]);
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, length)| Damage::Remove(at, length)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, length)| Damage::Repeat(at, length)),
        (any::<Index>(), token).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        any::<Index>().prop_map(Damage::Cut),
    ]
}

fn damaged(seed: &[u8], damages: &[Damage]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for damage in damages {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match damage {
            Damage::Set(at, byte) => bytes[at.index(length)] = *byte,
            Damage::Remove(at, by) => {
                let at = at.index(length);
                bytes.drain(at..(at + usize::from(*by)).min(length));
            }
            Damage::Repeat(at, by) => {
                let at = at.index(length);
                let piece = bytes[at..(at + usize::from(*by)).min(length)].to_vec();
                bytes.splice(at..at, piece);
            }
            Damage::Insert(at, piece) => {
                let at = at.index(length);
                bytes.splice(at..at, piece.iter().copied());
            }
            Damage::Cut(at) => bytes.truncate(at.index(length)),
        }
    }
    bytes
}

/// What is read is counted as it was kept.
fn read_or_refused(source: &[u8]) -> Result<(), TestCaseError> {
    if let Ok((report, kept)) = bytes(source) {
        prop_assert_eq!(report.rows, kept.rows.len() as u64);
        prop_assert!(kept.lines().is_sorted(), "{:?}", kept.lines());
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn fuzz_any_bytes_are_read_or_refused(source in prop::collection::vec(any::<u8>(), 0..400)) {
        read_or_refused(&source)?;
    }

    #[test]
    fn fuzz_any_text_is_read_or_refused(source in "([a-c\"\\n\\r,;，\t]|\\PC){0,200}") {
        if let Ok((report, kept)) = pasted(&source) {
            prop_assert_eq!(report.rows, kept.rows.len() as u64);
        }
    }

    #[test]
    fn fuzz_a_damaged_table_is_read_or_refused(
        seed in any::<Index>(), damages in prop::collection::vec(damage(), 1..8)
    ) {
        read_or_refused(&damaged(&TABLES[seed.index(TABLES.len())], &damages))?;
    }

    #[test]
    fn fuzz_a_damaged_paste_is_read_or_refused(
        seed in any::<Index>(), other in any::<Index>(), damages in prop::collection::vec(damage(), 0..8)
    ) {
        // A text block in front of another one, as what lay in the clipboard before is pasted along.
        let text = [seed, other].map(|at| PASTED[at.index(PASTED.len())]).concat();
        let bytes = damaged(text.as_bytes(), &damages);
        if let Ok((report, kept)) = pasted(&String::from_utf8_lossy(&bytes)) {
            prop_assert_eq!(report.rows, kept.rows.len() as u64);
            prop_assert!(kept.lines().is_sorted(), "{:?}", kept.lines());
        }
    }

    #[test]
    fn fuzz_a_damaged_workbook_is_read_or_refused(
        seed in any::<Index>(), damages in prop::collection::vec(damage(), 1..8)
    ) {
        read_or_refused(&damaged(&BOOKS[seed.index(BOOKS.len())], &damages))?;
    }

    // Behind the checksums of the ZIP.
    #[test]
    fn fuzz_a_damaged_sheet_is_read_or_refused(damages in prop::collection::vec(damage(), 1..8)) {
        let sheet = damaged(SHEET.as_bytes(), &damages);
        read_or_refused(&by_hand(&String::from_utf8_lossy(&sheet), None))?;
    }

    #[test]
    fn fuzz_any_sheet_is_read_or_refused(rows in "(<row r=\"[0-9]{1,3}\">|</row>|<c r=\"[A-C][0-9]\" t=\"(s|b|e|str|n)\">|</c>|<v>[0-9.eE-]{0,6}</v>|<is>|x){0,12}") {
        read_or_refused(&by_hand(&rows, None))?;
    }
}
