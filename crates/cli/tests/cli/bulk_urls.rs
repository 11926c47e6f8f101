//! Rows that name what lies at a URL.

use serde_json::Value;

use crate::bulk_support::service;
use crate::support::{Fixture, Scripted};

const PNG: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 144,
    119, 83, 222, 0, 0, 0, 12, 73, 68, 65, 84, 8, 215, 99, 248, 207, 192, 0, 0, 3, 1, 1, 0, 24, 221, 141,
    176, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

const TEMPLATE: &str = r#"{"yanshu_template":1,"name":"photo","note":"","conversation":{"sender":"goose","type":"p2p","receiver":""},
    "variables":[{"name":"photo","kind":"file"}],
    "body":["{\"message\":{\"message_type\":1,\"attachment\":{{photo}}}}"]}"#;

#[test]
fn what_lies_at_the_url_of_a_row_is_looked_at_and_stays_there() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let more = ["--sender", "goose", "--private-hosts"];
    fixture.add("Local", &service.base_url(), &service.app_key(), &more);
    let template = fixture.file("photo.json", TEMPLATE);
    let check = |rows: &str, account: &str| {
        let file = fixture.file("list.csv", format!("账号,photo\n{rows}"));
        let imported = fixture.call(&["bulk", "import", &file, "--json"]).run().json();
        let id = imported["id"].as_str().unwrap().to_owned();
        let folder = std::path::Path::new(&file).parent().unwrap().to_str().unwrap().to_owned();
        let check = [
            "bulk",
            "check",
            &id,
            "--account",
            account,
            "--template",
            &template,
            "--files",
            &folder,
            "--allow-host",
            "127.0.0.1",
            "--json",
        ];
        (fixture.call(&check).secret(service.secret()).run(), id)
    };
    let run = |id: &str| fixture.call(&["bulk", "run", id]).secret(service.secret()).run().code;
    let attachments = || -> Vec<Value> {
        let bodies = service.bodies();
        let bodies = bodies.iter().map(|body| serde_json::from_str::<Value>(body).unwrap());
        bodies.map(|body| body["message"]["attachment"].clone()).collect()
    };
    // A picture that lies at a URL: the service stores what is uploaded.
    fixture.file("a.png", PNG);
    let (_, id) = check("user1,a.png\n", "Local");
    assert_eq!(run(&id), 0);
    let [uploaded] = attachments().try_into().unwrap();
    let url = uploaded["url"].as_str().unwrap();

    let rows = format!("user2,{url}\nuser3,{url}\nuser4,{}/none.png\nuser5,a.png\n", service.base_url());
    let (checked, id) = check(&rows, "Local");
    assert_eq!((checked.code, &checked.json()["totals"]["ready"]), (0, &3.into()), "{checked:?}");
    assert!(checked.err.contains("none.png: "), "{checked:?}");
    assert_eq!(run(&id), 0);
    let sent = attachments();
    assert_eq!(sent.len(), 4);
    for key in ["url", "md5", "size", "w", "h"] {
        assert!(sent.iter().all(|one| !one[key].is_null() && one[key] == uploaded[key]), "{key}: {sent:?}");
    }

    // Whoever makes the list must not have this computer ask its network, unless the account allows it.
    let (refused, _) = check(&rows, "Trial");
    assert_eq!(refused.json()["totals"]["ready"], 1, "the file alone: {refused:?}");
    assert!(refused.err.contains("private address"), "{refused:?}");
}

#[test]
fn no_host_that_only_the_table_names_is_called() {
    let fixture = Fixture::new();
    let service = service(&fixture);
    let more = ["--sender", "goose", "--private-hosts"];
    fixture.add("Local", &service.base_url(), &service.app_key(), &more);
    let stranger = Scripted::start("no picture");
    let template = fixture.file("photo.json", TEMPLATE);
    let file = fixture.file("list.csv", format!("账号,photo\nuser1,{}/x.png\n", stranger.base_url));
    let imported = fixture.call(&["bulk", "import", &file, "--json"]).run().json();
    let id = imported["id"].as_str().unwrap();
    let check = |more: &[&str]| {
        let base = ["bulk", "check", id, "--account", "Local", "--template", &template, "--json"];
        fixture.call(&[&base[..], more].concat()).secret(service.secret()).run()
    };

    for more in [&[][..], &["--allow-host", "example.com"]] {
        let refused = check(more);
        assert_eq!((refused.code, &refused.json()["totals"]["ready"]), (2, &0.into()), "{refused:?}");
        assert!(refused.err.contains("--allow-host 127.0.0.1"), "{refused:?}");
        assert!(stranger.asked().is_empty(), "{:?}", stranger.asked());
    }
    check(&["--allow-host", "127.0.0.1"]);
    assert_eq!(stranger.asked()[0].0, "/nimserver/x.png");
    // What is typed is no choice of the table.
    let url = format!("{}/y.png", stranger.base_url);
    check(&["--set", &format!("photo={url}")]);
    assert_eq!(stranger.asked().last().unwrap().0, "/nimserver/y.png");
}
