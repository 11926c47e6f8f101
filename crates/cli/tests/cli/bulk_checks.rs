//! What a check says, and what it refuses.

use crate::bulk_support::{job, run, service, table};
use crate::support::{Done, Fixture};

/// Imports a table and gives the id of its job.
fn imported(fixture: &Fixture, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let file = fixture.file(name, bytes);
    let imported = fixture.call(&["bulk", "import", &file, "--json"]).run();
    assert_eq!(imported.code, 0, "{imported:?}");
    imported.json()["id"].as_str().unwrap().to_owned()
}

fn check(fixture: &Fixture, id: &str, more: &[&str]) -> Done {
    fixture.call(&[&["bulk", "check", id, "--account", "Trial"], more].concat()).run()
}

#[test]
fn rows_that_another_job_has_reached_are_not_said_to_be_ready() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let first = job(&fixture, 3, &[]);
    assert_eq!(run(&fixture, &service, &first).code, 0);
    let id = imported(&fixture, "list.csv", table(3));
    let text = ["--text", "你好 {{name}}", "--skip-sent-before"];
    let words = check(&fixture, &id, &text);
    assert_eq!(words.code, 2, "nobody is left: {words:?}");
    assert_eq!(words.out.trim(), "3 excluded\n3 left out, because another job has reached them");
    let checked = check(&fixture, &id, &[&text[..], &["--json"]].concat()).json();
    assert_eq!((&checked["totals"]["ready"], &checked["totals"]["excluded"]), (&0.into(), &3.into()));
    let problem = &checked["problems"][0];
    assert_eq!(
        (&problem["problem"]["code"], &problem["rows"]),
        (&"sent_before".into(), &3.into()),
        "{checked}"
    );
    let status = fixture.call(&["bulk", "status", &id, "--json"]).run().json();
    assert_eq!(status["job"]["totals"], checked["totals"]);
}

#[test]
fn a_value_for_a_variable_that_the_message_does_not_have_is_refused() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let id = imported(&fixture, "list.csv", "账号,code\nlilei,X1\n");
    for (option, value) in [("--set", "coed=SALE"), ("--map", "cdoe=账号"), ("--empty", "zzz=send")] {
        let refused = check(&fixture, &id, &["--text", "hi {{code}} {{n}}", "--set", "n=1", option, value]);
        assert_eq!(refused.code, 2, "{refused:?}");
        let name = value.split('=').next().unwrap();
        let said = format!("{option} {name}: the message has no such variable; it has: code, n");
        assert!(refused.err.contains(&said), "{refused:?}");
    }
    let none = check(&fixture, &id, &["--text", "hi", "--set", "code=SALE"]);
    assert!(none.code == 2 && none.err.contains("it has none"), "{none:?}");
    let given = check(&fixture, &id, &["--text", "hi {{code}}", "--set", "code=SALE"]);
    assert_eq!((given.code, run(&fixture, &service, &id).code), (0, 0), "{given:?}");
    assert!(service.bodies()[0].contains("hi SALE"), "{:?}", service.bodies());
    // What is sent in place of what was sent is refused as well.
    let forecast = ["bulk", "change", &id, "--text", "ho {{code}}", "--set", "coed=SALE", "--forecast"];
    let refused = fixture.call(&forecast).run();
    assert!(refused.code == 2 && refused.err.contains("--set coed"), "{refused:?}");
}

#[test]
fn switches_of_a_column_get_into_options_and_others_are_said_with_what_belongs_there() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let body = r#"{"message":{"message_type":0,"text":"hi"},"push_config":{"push_enabled":{{p}}}}"#;
    let body = fixture.file("body.json", body);
    let id = imported(&fixture, "list.csv", "账号,p\na,true\nb,FALSE\nc,是\nd,1\n");
    let checked = check(&fixture, &id, &["--body", &body]);
    assert!(checked.out.starts_with("2 ready, 2 excluded\n"), "{checked:?}");
    assert!(
        checked.out.contains("the value of p is neither a number nor true or false: correct the cell"),
        "{checked:?}"
    );
    assert_eq!(run(&fixture, &service, &id).code, 0);
    let bodies = service.bodies();
    let sent = |value: &str| bodies.iter().filter(|body| body.contains(value)).count();
    assert_eq!((sent(r#""push_enabled":true"#), sent(r#""push_enabled":false"#)), (1, 1), "{bodies:?}");

    // A template says what may be chosen, and a sheet writes its switches in capitals.
    let template = fixture.file(
        "push.json",
        r#"{"yanshu_template":1,"name":"push","note":"","conversation":{"sender":"goose","type":"p2p","receiver":""},
            "variables":[{"name":"p","kind":"choice","choices":["true","false"]}],
            "body":["{\"message\":{\"message_type\":0,\"text\":\"hi\"},\"push_config\":{\"push_enabled\":{{p}}}}"]}"#,
    );
    let id = imported(&fixture, "list.csv", "账号,p\ne,TRUE\nf,是\n");
    let checked = check(&fixture, &id, &["--template", &template]);
    assert!(checked.out.starts_with("1 ready, 1 excluded\n"), "{checked:?}");
    assert!(
        checked.out.contains("the value of p is none of the choices: write one of true, false"),
        "{checked:?}"
    );
}

#[test]
fn zeros_that_only_a_number_format_shows_are_said_to_be_lost() {
    let fixture = Fixture::new();
    let _service = service(&fixture);
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let zeros = rust_xlsxwriter::Format::new().set_num_format("00000");
    for (column, name) in ["账号", "群号", "n", "who"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), name).unwrap();
    }
    for column in 0..3 {
        sheet.write_with_format(1, column, 123, &zeros).unwrap();
    }
    sheet.write(1, 3, "u1").unwrap();
    let id = imported(&fixture, "list.xlsx", workbook.save_to_buffer().unwrap());
    let said = |more: &[&str]| check(&fixture, &id, &[&["--text", "hi {{n}}"], more].concat()).out;
    let warning = "column 账号 has cells that are numbers: zeros that only their format shows";
    assert!(said(&["--to-column", "账号"]).contains(warning));
    // Ids of groups have no zeros before them, and the other columns name nobody.
    assert!(!said(&["--to-column", "群号", "--kind", "team"]).contains("zeros"));
    assert!(!said(&["--to-column", "who"]).contains("zeros"));
    assert!(said(&["--to-column", "who", "--from-column", "n"]).contains("column n has cells"));
}

#[cfg(unix)]
#[test]
fn why_a_table_cannot_be_read_is_said_with_the_way_out() {
    let fixture = Fixture::new();
    for args in
        [&["bulk", "import", "/dev/zero"][..], &["bulk", "suppress", "add", "x", "--file", "/dev/zero"]]
    {
        let device = fixture.call(args).run();
        assert_eq!(device.code, 2, "{device:?}");
        assert!(
            device.err.contains("/dev/zero: the file cannot be read: this is a device or pipe"),
            "{device:?}"
        );
        assert!(device.err.contains("give '-'"), "{device:?}");
    }
    let gone = fixture.call(&["bulk", "import", "/nowhere.csv"]).run();
    assert!(gone.code == 2 && gone.err.contains("/nowhere.csv: file not found"), "{gone:?}");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for name in ["一月", "Feb"] {
        workbook.add_worksheet().set_name(name).unwrap().write(0, 0, "账号").unwrap();
    }
    let file = fixture.file("list.xlsx", workbook.save_to_buffer().unwrap());
    let sheet = fixture.call(&["bulk", "import", &file, "--sheet", "no"]).run();
    assert_eq!(sheet.code, 2, "{sheet:?}");
    assert!(sheet.err.contains("there is no sheet \"no\"; the sheets are: 一月, Feb"), "{sheet:?}");
}
