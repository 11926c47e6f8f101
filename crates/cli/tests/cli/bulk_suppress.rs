//! Suppression lists from tables, and until when they hold.

use std::time::SystemTime;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

use crate::bulk_support::{arrived, run, service};
use crate::support::Fixture;

/// Where this computer is.
const ZONE: &str = "Asia/Shanghai";

fn add(fixture: &Fixture, list: &str, more: &[&str]) -> (i32, Value, String) {
    let mut call = fixture.call(&[&["bulk", "suppress", "add", list], more, &["--json"]].concat());
    call.command.env("TZ", ZONE);
    let done = call.run();
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

#[test]
fn until_a_date_is_until_its_end_and_a_date_that_is_over_adds_nobody() {
    let fixture = Fixture::new();
    let _service = service(&fixture);
    assert_eq!(fixture.call(&["bulk", "suppress", "create", "U"]).run().code, 0);
    let entry = || fixture.call(&["bulk", "suppress", "show", "U", "--json"]).run().json();
    let zone = TimeZone::get(ZONE).unwrap();
    let end_of =
        |day: Date| day.tomorrow().unwrap().to_zoned(zone.clone()).unwrap().timestamp().as_millisecond();
    let day = || Timestamp::try_from(SystemTime::now()).unwrap().to_zoned(zone.clone()).date();

    let today = day();
    let (code, added, err) = add(&fixture, "U", &["eve", "--until", &today.to_string()]);
    // Its last minute may have passed meanwhile.
    if day() == today {
        assert_eq!((code, &added["added"]), (0, &1.into()), "{added} {err}");
        assert_eq!(entry()["expires_at_ms"], end_of(today));
        let file = fixture.file("list.csv", "账号\neve\n");
        assert_eq!(ready(&fixture, &file).1, 0);
    }
    let (code, ..) = add(&fixture, "U", &["eve", "--until", "2099-12-31"]);
    assert_eq!((code, &entry()["expires_at_ms"]), (0, &end_of("2099-12-31".parse().unwrap()).into()));

    let yesterday = today.checked_sub(1.day()).unwrap().to_string();
    for date in [yesterday.as_str(), "2020-01-01"] {
        let (code, refused, _) = add(&fixture, "U", &["eve", "--until", date]);
        let said = refused["message"].as_str().unwrap_or_default();
        assert!(code == 2 && said.contains("that date is over"), "{refused}");
    }
    assert_eq!(entry()["expires_at_ms"], end_of("2099-12-31".parse().unwrap()));
}
