//! The support bundle, by command.

use crate::support::Fixture;

#[test]
fn a_support_bundle_is_written_and_says_what_is_in_it() {
    let fixture = Fixture::new();
    let sent = fixture.call(&["send", "--sandbox", "--to", "goose|1|swan", "--text", "between us"]).run();
    assert_eq!(sent.code, 0, "{sent:?}");
    let path = fixture.file("bundle.zip", "");

    let done = fixture.call(&["support-bundle", "--output", &path]).run();
    assert_eq!(done.code, 0, "{done:?}");
    for name in ["about.json", "settings.json", "sends.json", "log.txt"] {
        assert!(done.out.contains(name), "{name} is in {}", done.out);
    }
    assert!(std::fs::read(&path).unwrap().starts_with(b"PK"), "it is a ZIP archive");
}

#[test]
fn a_place_that_cannot_be_written_is_reported() {
    let fixture = Fixture::new();

    let done = fixture.call(&["support-bundle", "--output", "/nonexistent/bundle.zip"]).run();
    assert_eq!(done.code, 2, "as for an export: {done:?}");
    assert!(done.err.contains("/nonexistent/bundle.zip"), "{}", done.err);
}
