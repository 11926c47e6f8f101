//! An account's own proxy and certificates, from the command line.

use crate::support::{Fixture, Service};

/// A name that nobody can look up: only the proxy gets anywhere with it.
const NOWHERE: &str = "http://yunxin.test/nimserver";

/// Adds an account whose calls all go to the sandbox as if that were a proxy, which it answers like any other call.
fn behind_a_proxy(fixture: &Fixture, service: &Service, more: &[&str]) {
    let proxy = format!("http://{}", service.sandbox.address());
    let args = [&["--private-hosts", "--proxy", &proxy], more].concat();
    fixture.add("Behind", NOWHERE, service.sandbox.app_key(), &args);
}

#[test]
fn an_account_sends_and_tests_through_its_proxy() {
    let (fixture, service) = (Fixture::new(), Service::start());
    behind_a_proxy(&fixture, &service, &["--proxy-user", "goose"]);

    let sent = fixture.send("Behind", service.secret(), &["--text", "hello"]);
    assert_eq!(sent.ended(), (0, "sent".to_owned()), "{sent:?}");
    let tested = fixture.call(&["account", "test", "Behind", "--json"]).secret(service.secret()).run();
    assert_eq!(tested.json()["verdict"], "accepted", "{tested:?}");
    assert_eq!(service.bodies().len(), 1);
}

#[test]
fn a_proxy_password_that_is_not_kept_is_asked_of_each_call() {
    let (fixture, service) = (Fixture::new(), Service::start());
    let proxy = ["--proxy", "socks5://127.0.0.1:1", "--proxy-user", "goose"];
    let mut args = vec!["account", "add", "--name", "Behind", "--app-key", "k1"];
    args.extend(proxy);
    let mut add = fixture.call(&args).input("0123456789ab");
    add.command.env("YANSHU_PROXY_PASSWORD", "pässword");
    let added = add.run();
    assert_eq!(added.code, 0, "{added:?}");
    assert!(added.err.contains("give YANSHU_PROXY_PASSWORD with each call"), "{added:?}");

    let done = fixture.send("Behind", service.secret(), &["--text", "hello"]);

    assert_eq!(done.ended(), (4, "not_sent".to_owned()), "{done:?}");
    assert_eq!(done.json()["error"], "proxy_password_missing");
    assert!(fixture.history().is_empty());
}

#[test]
fn a_proxy_or_certificate_that_cannot_be_used_is_reported_when_the_account_is_added() {
    let fixture = Fixture::new();
    let pem = fixture.file("not.pem", "hello");
    for (more, reported) in [
        (["--proxy", "ftp://h.test"], "proxy: a proxy address starts with http://"),
        (
            ["--proxy", "http://me:word@h.test"],
            "proxy: the proxy address must not contain a user name or password",
        ),
        (["--ca-file", "/nonexistent/ca.pem"], "file not found"),
        (["--ca-file", &pem], "this is not a valid PEM certificate"),
    ] {
        let mut args = vec!["account", "add", "--name", "A", "--app-key", "k1"];
        args.extend(more);
        let done = fixture.call(&args).input("0123456789ab").run();
        assert!(done.code == 2 && done.err.contains(reported), "{done:?}");
        assert!(!done.err.contains("word@"), "{done:?}");
    }
}
