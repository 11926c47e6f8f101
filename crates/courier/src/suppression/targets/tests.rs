#![allow(clippy::unwrap_used)]
use ConversationType::{P2p, Superteam, Team};
use rust_xlsxwriter::Workbook;

use super::*;

fn pasted(text: &str) -> Found {
    targets_of(&Source::Pasted(text.to_owned()), P2p).unwrap()
}

fn named(found: &Found) -> Vec<(ConversationType, &str)> {
    found.targets.iter().map(|(kind, target)| (*kind, target.as_str())).collect()
}

fn unusable(found: &Found) -> Vec<(RowProblem, u64, &[u64])> {
    found.unusable.iter().map(|group| (group.problem.clone(), group.rows, &group.first_lines[..])).collect()
}

#[test]
fn whom_a_job_finds_in_a_table_is_found_by_a_list() {
    for (table, expected) in [
        ("账号\n\u{200B}zw\u{200B}\n\u{3000}yi \n", &[(P2p, "zw"), (P2p, "yi")][..]),
        ("对象,类型\na,单聊\n5,高级群\n6,超大群\n", &[(P2p, "a"), (Team, "5"), (Superteam, "6")]),
        ("姓名,to\n张三,u5\n", &[(P2p, "u5")]),
        ("会话\ngoose|1|a\ngoose|2|5\n", &[(P2p, "a"), (Team, "5")]),
        ("群号,备注\n7,x\n", &[(Team, "7")]),
        ("接收者,from\nlilei,web\n", &[(P2p, "lilei")]),
        // A row of a list may name several, and a job would take none of them.
        ("accid,team_id\na,1\nb,\n,2\n", &[(P2p, "a"), (Team, "1"), (P2p, "b"), (Team, "2")]),
        ("用户,账号\n张三,u5\n", &[(P2p, "张三"), (P2p, "u5")]),
        // Where no column is called as one of receivers, the first that is none of kinds.
        ("甲,乙\na,1\n", &[(P2p, "a"), (P2p, "甲")]),
        ("类型,甲\n2,5\n,u\n", &[(Team, "5"), (P2p, "u")]),
        ("账号,类型\nu,\n", &[(P2p, "u")]),
        ("lilei\nhan\n", &[(P2p, "lilei"), (P2p, "han")]),
    ] {
        let found = pasted(table);
        assert_eq!((named(&found).as_slice(), unusable(&found)), (expected, vec![]), "{table}");
    }
    let groups = targets_of(&Source::Pasted("1\n2\n".to_owned()), Team).unwrap();
    assert_eq!((named(&groups), groups.rows), (vec![(Team, "1"), (Team, "2")], 2));
}

#[test]
fn a_first_row_of_words_that_name_no_column_is_somebody_too() {
    for (table, expected) in [
        ("zhangsan,退订\nlisi,投诉\n", ["zhangsan", "lisi"]),
        ("zhangsan,退订\nlisi,退订\n", ["zhangsan", "lisi"]),
        // Taken for the names of the columns above IDs with digits.
        ("zhangsan,退订\nlisi2,投诉\n", ["lisi2", "zhangsan"]),
    ] {
        let found = pasted(table);
        assert_eq!((named(&found), found.rows), (expected.map(|name| (P2p, name)).to_vec(), 2), "{table}");
    }
}

#[test]
fn what_is_no_id_is_counted_with_its_lines_and_the_others_are_taken() {
    let found = pasted("账号,n\n1.23457E+17,\nlilei,\n,x\n123.0,\n1E+05,\nhan,1,2\n");
    assert_eq!((named(&found), found.rows), (vec![(P2p, "lilei"), (P2p, "han")], 2));
    assert_eq!(
        unusable(&found),
        [
            (RowProblem::ScientificNotation, 2, &[2, 6][..]),
            (RowProblem::NoTarget, 1, &[4]),
            (RowProblem::DecimalPoint, 1, &[5]),
        ]
    );
    let kinds = pasted("对象,类型\n5,群主\n");
    assert_eq!((kinds.rows, unusable(&kinds)), (0, vec![(RowProblem::BadKind, 1, &[2][..])]));
    // A comma too many before the account: what stands in its place is another cell.
    let shifted = pasted("姓名,账号\n张,三,u5\n李四,u6\n");
    assert_eq!(named(&shifted), [(P2p, "u6")]);
    assert_eq!(unusable(&shifted), [(RowProblem::LongRow, 1, &[2][..])]);
    let typed = ["user", "账号", " u1 ", "1.0"].map(str::to_owned);
    let found = targets_typed(&typed, P2p);
    assert_eq!(named(&found), [(P2p, "user"), (P2p, "账号"), (P2p, "u1")]);
    assert_eq!(unusable(&found), [(RowProblem::DecimalPoint, 1, &[4][..])]);
}

#[test]
fn cells_of_a_sheet_that_are_no_ids_put_nobody_on_a_list() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("left.xlsx");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "账号").unwrap();
    sheet.write(1, 0, 123_456_789_012_345_678_f64).unwrap();
    sheet.write(2, 0, true).unwrap();
    sheet.write(3, 0, 77).unwrap();
    workbook.save(&path).unwrap();
    let found = targets_of(&Source::File(path), P2p).unwrap();
    assert_eq!(named(&found), [(P2p, "77")]);
    assert_eq!(
        unusable(&found),
        [(RowProblem::ImpreciseNumber, 1, &[2][..]), (RowProblem::NotAnId, 1, &[3])]
    );
}
