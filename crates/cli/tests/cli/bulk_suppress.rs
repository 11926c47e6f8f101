//! Suppression lists from tables.

use serde_json::Value;

use crate::bulk_support::{arrived, run, service};
use crate::support::Fixture;

fn add(fixture: &Fixture, list: &str, more: &[&str]) -> (i32, Value, String) {
    let done = fixture.call(&[&["bulk", "suppress", "add", list], more, &["--json"]].concat()).run();
    (done.code, done.json(), done.err)
}

/// How many rows of a table are ready, by the lists as they are.
fn ready(fixture: &Fixture, file: &str) -> (String, Value) {
    let imported = fixture.call(&["bulk", "import", file, "--json"]).run().json();
    let id = imported["id"].as_str().unwrap_or_else(|| panic!("{imported}")).to_owned();
    let check = ["bulk", "check", &id, "--account", "Trial", "--text", "hi", "--json"];
    (id.clone(), fixture.call(&check).run().json()["totals"]["ready"].clone())
}

#[test]
fn those_of_a_table_get_nothing_by_the_very_same_table() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    assert_eq!(fixture.call(&["bulk", "suppress", "create", "退订"]).run().code, 0);
    for (number, table) in [
        "账号\n\u{200B}zw\u{200B}\n",
        "对象,类型\na,单聊\n5,高级群\n",
        "姓名,to\n张三,u5\n",
        "会话\ngoose|1|b\n",
        "accid,群号\nc,\n,6\n",
    ]
    .into_iter()
    .enumerate()
    {
        let file = fixture.file(&format!("list{number}.csv"), table);
        let rows = table.lines().count() - 1;
        let before = ready(&fixture, &file);
        assert_eq!(before.1, rows, "{table}");
        let (code, added, err) = add(&fixture, "退订", &["--file", &file]);
        assert_eq!((code, &added["added"], &added["rows"]), (0, &rows.into(), &rows.into()), "{added} {err}");
        assert_eq!(ready(&fixture, &file).1, 0, "{table}");
        // Neither does a job that was checked before.
        run(&fixture, &service, &before.0);
    }
    assert!(arrived(&service).is_empty(), "{:?}", arrived(&service));
}

#[test]
fn what_is_no_id_is_said_with_its_lines_and_where_nobody_is_left_it_is_no_success() {
    let fixture = Fixture::new();
    assert_eq!(fixture.call(&["bulk", "suppress", "create", "退订"]).run().code, 0);
    let file = fixture.file("left.csv", "账号\nlilei\n1.23457E+17\nhan\n123.0\n");
    let done = fixture.call(&["bulk", "suppress", "add", "退订", "--file", &file]).run();
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.out.starts_with("2 added\n"), "{done:?}");
    assert!(
        done.out.contains("1 rows have no usable ID (lines 3): scientific notation: digits are lost: format"),
        "{done:?}"
    );
    assert!(done.out.contains("(lines 5): a decimal point in an ID"), "{done:?}");
    let file = fixture.file("left.csv", "账号\n1.23457E+17\n");
    let (code, added, _) = add(&fixture, "退订", &["--file", &file]);
    assert_eq!((code, &added["added"]), (2, &0.into()), "{added}");
    assert_eq!(added["unusable"][0]["problem"]["code"], "scientific_notation", "{added}");
    // Those that are typed are nobody's names of columns.
    let (code, added, _) = add(&fixture, "退订", &["user", "账号"]);
    assert_eq!((code, &added["added"]), (0, &2.into()), "{added}");
    let shown = fixture.call(&["bulk", "suppress", "show", "退订"]).run().out;
    assert_eq!(shown.lines().count(), 4, "{shown}");
}
