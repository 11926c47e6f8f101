//! Bulk jobs from the command line.

use serde_json::Value;

use crate::bulk_support::{arrived, job, job_of_production, last_line, run, service, status, table};
use crate::support::Fixture;

#[test]
fn a_job_goes_from_a_file_to_a_report() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let file = fixture.file("名单.csv", "账号,name\nlilei,李雷\ncode-102404,nobody\n,empty\nlilei,twice\n");
    let imported = fixture.call(&["bulk", "import", &file, "--json"]).run().json();
    let id = imported["id"].as_str().unwrap();
    assert_eq!((&imported["job"]["name"], &imported["import"]["rows"]), (&"名单".into(), &4.into()));
    let text = ["--text", "你好 {{name}}", "--json"];
    let checked =
        fixture.call(&[&["bulk", "check", &id[..8], "--account", "Trial"][..], &text].concat()).run();
    assert_eq!(checked.code, 0, "{checked:?}");
    let totals = &checked.json()["totals"];
    assert_eq!((&totals["ready"], &totals["excluded"]), (&2.into(), &2.into()));
    let preview = fixture.call(&["bulk", "preview", id, "1", "--json"]).run().json();
    let body = preview["body"].as_str().unwrap();
    assert!(body.contains("你好 李雷"));

    let done = run(&fixture, &service, id);
    assert_eq!((done.code, &last_line(&done)["job"]["state"]), (1, &"finished".into()), "{done:?}");
    assert_eq!(service.bodies(), [body]);
    let rejected = fixture.call(&["bulk", "rows", id, "--state", "rejected", "--json"]).run().json();
    assert_eq!((&rejected["number"], &rejected["code"]), (&2.into(), &102_404.into()));
    let report = fixture.file("report.csv", "");
    assert_eq!(fixture.call(&["bulk", "report", id, &report]).run().code, 0);
    let report = std::fs::read_to_string(report).unwrap();
    assert_eq!((report.lines().count(), report.matches(",sent,").count()), (5, 1));
    // The report says who is left: rerun them.
    let again = fixture.call(&["bulk", "rerun", id, "--code", "102404", "--json"]).run();
    assert_eq!(again.json()["ready_again"], 1);
    assert_eq!(run(&fixture, &service, id).code, 1);
    assert_eq!(service.bodies().len(), 1);

    let list = fixture.call(&["bulk", "list", "--json"]).run().json();
    assert_eq!(list["id"], id);
    assert_eq!(fixture.call(&["bulk", "delete", id]).run().code, 0);
    assert_eq!(fixture.call(&["bulk", "list"]).run().out, "");
    assert_eq!(fixture.call(&["bulk", "status", id]).run().code, 2);
}

#[test]
fn a_job_of_production_starts_with_a_yes_only() {
    let fixture = Fixture::new();
    let (service, id) = job_of_production(&fixture);
    let refused = run(&fixture, &service, &id);
    assert_eq!((refused.code, service.bodies().len()), (2, 0), "{refused:?}");
    let done = fixture.call(&["bulk", "run", &id, "--yes"]).secret(service.secret()).run();
    assert_eq!((done.code, service.bodies().len()), (0, 3), "{done:?}");
}

#[test]
fn a_job_without_a_secret_says_so_and_sends_nothing() {
    let fixture = Fixture::new();
    let _service = service(&fixture);
    let id = job(&fixture, 3, &[]);
    let done = fixture.call(&["bulk", "run", &id]).run();
    assert_eq!(done.code, 4, "{done:?}");
    assert_eq!(status(&fixture, &id)["totals"]["ready"], 3);
}

#[test]
fn what_is_wrong_with_a_table_or_its_columns_is_said_in_words() {
    let fixture = Fixture::new();
    let _service = service(&fixture);
    let file = fixture.file("open.csv", "账号,name\na,\"b\n");
    let broken = fixture.call(&["bulk", "import", &file]).run();
    assert_eq!(broken.code, 2, "{broken:?}");
    assert!(broken.err.contains("line 2"), "{broken:?}");
    let file = fixture.file("list.csv", "who,first name\na,b\n");
    let id =
        fixture.call(&["bulk", "import", &file, "--json"]).run().json()["id"].as_str().unwrap().to_owned();
    let base = ["bulk", "check", &id, "--account", "Trial", "--text", "{{name}}"];
    let nobody = fixture.call(&base).run();
    assert!(nobody.code == 2 && nobody.err.contains("--to-column"), "{nobody:?}");
    let no_column = fixture.call(&[&base[..], &["--to-column", "whom"]].concat()).run();
    assert!(no_column.code == 2 && no_column.err.contains("who, first name"), "{no_column:?}");
    let unmapped = fixture.call(&[&base[..], &["--to-column", "who"]].concat()).run();
    assert!(unmapped.code == 2 && unmapped.out.contains("--map name=COLUMN"), "{unmapped:?}");
    let mapped = [&base[..], &["--to-column", "who", "--map", "name=first name"]].concat();
    assert_eq!(fixture.call(&mapped).run().code, 0);
}

#[test]
fn who_is_on_a_suppression_list_gets_nothing_and_can_be_found_by_their_rows() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    assert_eq!(fixture.call(&["bulk", "suppress", "create", "退订"]).run().code, 0);
    let added = fixture.call(&["bulk", "suppress", "add", "退订", "USER2", "user9"]).run();
    assert_eq!((added.code, added.out.trim()), (0, "2 added"));
    let file = fixture.file("list.csv", table(3));
    let id =
        fixture.call(&["bulk", "import", &file, "--json"]).run().json()["id"].as_str().unwrap().to_owned();
    let check = ["bulk", "check", &id, "--account", "Trial", "--text", "{{name}}", "--json"];
    let checked = fixture.call(&check).run().json();
    assert_eq!((&checked["totals"]["ready"], &checked["totals"]["excluded"]), (&2.into(), &1.into()));
    assert_eq!(run(&fixture, &service, &id).code, 0);
    assert_eq!(arrived(&service).len(), 2);
    let found = fixture.call(&["bulk", "find", "user3", "--json"]).run().json();
    assert_eq!((&found["job_id"], &found["row"]["number"]), (&id.as_str().into(), &3.into()));
    let message = found["row"]["message_server_id"].as_str().unwrap().to_owned();
    let found = fixture.call(&["bulk", "find", &message, "--json"]).run().json();
    let conversation = serde_json::json!({ "sender": "goose", "kind": "p2p", "receiver": "user3" });
    assert_eq!(found["conversation"], conversation);
    let removed = fixture.call(&["bulk", "suppress", "remove", "退订", "user2"]).run();
    assert_eq!(removed.out.trim(), "removed");
    let missing = fixture.call(&["bulk", "suppress", "add", "none", "x"]).run();
    assert_eq!(missing.code, 2, "{missing:?}");
}

#[test]
fn each_row_has_its_own_file_which_is_uploaded_once() {
    const PNG: &[u8] = &[
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0,
        144, 119, 83, 222, 0, 0, 0, 12, 73, 68, 65, 84, 8, 215, 99, 248, 207, 192, 0, 0, 3, 1, 1, 0, 24, 221,
        141, 176, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
    ];
    let fixture = Fixture::new();
    let service = service(&fixture);
    let photo = fixture.file("photo.png", PNG);
    let folder = std::path::Path::new(&photo).parent().unwrap().join("photos");
    std::fs::create_dir(&folder).unwrap();
    for name in ["a.png", "b.png"] {
        std::fs::write(folder.join(name), PNG).unwrap();
    }
    let template = fixture.file(
        "photo.json",
        r#"{"yanshu_template":1,"name":"photo","note":"","conversation":{"sender":"goose","type":"p2p","receiver":""},
            "variables":[{"name":"photo","kind":"file"}],
            "body":["{\"message\":{\"message_type\":1,\"attachment\":{{photo}}}}"]}"#,
    );
    let rows = "账号,photo\nuser1,a.png\nuser2,b.png\nuser3,a.png\nuser4,../photo.png\nuser5,none.png\n";
    let file = fixture.file("list.csv", rows);
    let id =
        fixture.call(&["bulk", "import", &file, "--json"]).run().json()["id"].as_str().unwrap().to_owned();
    // The wrong folder first: a file of the same name lies there, and no other.
    let wrong = folder.with_file_name("wrong");
    std::fs::create_dir(&wrong).unwrap();
    std::fs::write(wrong.join("a.png"), [PNG, b"other"].concat()).unwrap();
    let check = |folder: &std::path::Path| {
        let folder = folder.to_str().unwrap();
        let check = [
            "bulk",
            "check",
            &id,
            "--account",
            "Trial",
            "--template",
            &template,
            "--files",
            folder,
            "--json",
        ];
        let checked = fixture.call(&check).secret(service.secret()).run();
        assert_eq!(checked.code, 0, "{checked:?}");
        checked
    };
    assert_eq!(check(&wrong).json()["totals"]["ready"], 2);
    // Another, of which nothing can be uploaded: what was made of the other files of these names is not sent in their place.
    let other = folder.with_file_name("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("a.png"), [PNG, b"another"].concat()).unwrap();
    let plain = ["bulk", "check", &id, "--account", "Trial", "--template", &template, "--json"];
    let failed = fixture.call(&[&plain[..], &["--files", other.to_str().unwrap()]].concat()).run();
    assert_ne!(failed.code, 0, "without a secret: {failed:?}");
    let unattached = fixture.call(&plain).run();
    assert_eq!(unattached.json()["totals"]["ready"], 0, "{unattached:?}");
    let checked = check(&folder);
    assert_eq!(checked.json()["totals"]["ready"], 3, "{checked:?}");
    assert!(checked.err.contains("../photo.png: the file is not inside the chosen folder"), "{checked:?}");
    assert!(checked.err.contains("none.png: file not found"), "{checked:?}");
    assert_eq!(run(&fixture, &service, &id).code, 0);
    let urls: std::collections::HashSet<_> = service
        .bodies()
        .iter()
        .map(|body| serde_json::from_str::<Value>(body).unwrap()["message"]["attachment"]["url"].to_string())
        .collect();
    assert_eq!((service.bodies().len(), urls.len()), (3, 1));
}

#[test]
fn a_job_is_scheduled_and_taken_back() {
    let fixture = Fixture::new();
    let _service = service(&fixture);
    let id = job(&fixture, 3, &[]);
    let at =
        |at: &str| fixture.call(&["bulk", "schedule", &id, "--at", at, "--time-zone", "Asia/Shanghai"]).run();
    assert_eq!(at("2020-01-01 09:00").code, 2);
    let done = at("2099-01-01 09:00");
    assert!(done.code == 0 && done.out.contains("2099-01-01 09:00 CST"), "{done:?}");
    assert_eq!(status(&fixture, &id)["state"], "scheduled");
    let by_offset = at("2099-01-01 09:00+01:00");
    assert!(by_offset.code == 0 && by_offset.out.contains("2099-01-01 16:00 CST"), "{by_offset:?}");
    assert_eq!(fixture.call(&["bulk", "schedule", &id, "--cancel"]).run().code, 0);
    assert_eq!(status(&fixture, &id)["state"], "paused");
    assert_eq!(fixture.call(&["bulk", "run-scheduled"]).run().code, 0);
}

#[test]
fn the_one_secret_of_the_environment_is_not_lent_to_jobs_of_two_accounts() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let more = ["--sender", "goose"];
    fixture.add("Other", &service.base_url(), "0123456789abcdef0123456789abcdef", &more);
    for account in ["Trial", "Other"] {
        let file = fixture.file("list.csv", table(2));
        let imported = fixture.call(&["bulk", "import", &file, "--json"]).run().json();
        let id = imported["id"].as_str().unwrap();
        let check = ["bulk", "check", id, "--account", account, "--text", "{{name}}"];
        assert_eq!(fixture.call(&check).run().code, 0);
        let at = ["bulk", "schedule", id, "--at", "2099-01-01 09:00", "--time-zone", "Asia/Shanghai"];
        assert_eq!(fixture.call(&at).run().code, 0);
    }
    let refused = fixture.call(&["bulk", "run-scheduled"]).secret(service.secret()).run();
    assert!(refused.code != 0 && refused.err.contains("of several"), "{refused:?}");
    assert!(refused.err.contains("Trial") && refused.err.contains("Other"), "{refused:?}");
}

#[test]
fn every_shell_gets_completions() {
    let fixture = Fixture::new();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let done = fixture.call(&["completions", shell]).run();
        assert!(done.code == 0 && done.out.contains("yanshu-cli") && done.out.contains("bulk"), "{shell}");
    }
}
