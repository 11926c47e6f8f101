//! The template folder: kept, changed by others.

use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::time::Duration;

use courier::{Conversation, ConversationType, ErrorCode, FormField, Template};

use crate::support::Fixture;

pub(crate) fn template(name: &str, body: &str) -> Template {
    let conversation = Conversation {
        sender: "goose".to_owned(),
        kind: ConversationType::P2p,
        receiver: "{{to}}".to_owned(),
    };
    Template::of_draft(name, conversation, body)
}

fn folder(fixture: &Fixture) -> PathBuf {
    fixture.courier.data_dir().join("templates")
}

#[tokio::test]
async fn a_template_lies_in_its_folder_under_a_readable_name() {
    let fixture = Fixture::new();
    let path =
        fixture.courier.templates().add("活动/春节".to_owned(), template("欢迎 / 1", "{\n}")).await.unwrap();
    assert_eq!(path, "活动/春节/欢迎 - 1.json");
    let text = std::fs::read_to_string(folder(&fixture).join(&path)).unwrap();
    assert!(text.contains("\"name\": \"欢迎 / 1\"") && text.contains("    \"{\",\n    \"}\"\n"), "{text}");
    // The same name again does not take the place of the first.
    let second =
        fixture.courier.templates().add("活动/春节".to_owned(), template("欢迎 / 1", "{}")).await.unwrap();
    assert_eq!(second, "活动/春节/欢迎 - 1 2.json");
    let list = fixture.courier.templates().list().await.unwrap();
    assert_eq!((list.entries.len(), list.chosen), (2, false));
    assert_eq!(list.entries[0].folder, "活动/春节");
}

#[tokio::test]
async fn a_change_is_saved_and_one_that_came_between_is_left_alone() {
    let fixture = Fixture::new();
    let path = fixture.courier.templates().add(String::new(), template("T", "{}")).await.unwrap();
    let entry = fixture.courier.templates().list().await.unwrap().entries.remove(0);
    let mine = Template { body: "{\"mine\":1}".to_owned(), ..entry.template.clone().unwrap() };
    let saved = fixture
        .courier
        .templates()
        .save(path.clone(), entry.fingerprint.clone(), mine.clone())
        .await
        .unwrap();
    assert_eq!((saved.path.as_str(), saved.conflict), (path.as_str(), false));

    let file = folder(&fixture).join(&path);
    let theirs = std::fs::read_to_string(&file).unwrap().replace("mine", "theirs");
    std::fs::write(&file, &theirs).unwrap();
    let saved =
        fixture.courier.templates().save(path.clone(), entry.fingerprint, mine.clone()).await.unwrap();

    assert_eq!((saved.path.as_str(), saved.conflict), ("T 2.json", true));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), theirs, "what others wrote is untouched");
    let entries = fixture.courier.templates().list().await.unwrap().entries;
    let bodies: Vec<_> = entries.into_iter().map(|entry| entry.template.unwrap().body).collect();
    assert_eq!(bodies, ["{\"mine\":1}", "{\"theirs\":1}"]);
}

#[tokio::test]
async fn what_others_do_in_the_folder_is_reported_and_our_own_reading_is_not() {
    let fixture = Fixture::new();
    let (report, reported) = channel();
    fixture.courier.templates().watch(move || report.send(()).unwrap()).await.unwrap();
    let place = folder(&fixture).join("deep");
    std::fs::create_dir(&place).unwrap();
    reported.recv_timeout(Duration::from_secs(20)).unwrap();
    std::fs::write(place.join("a.json"), "{\"yanshu_template\":1").unwrap();
    reported.recv_timeout(Duration::from_secs(20)).unwrap();
    // A busy machine may report what was written in two parts.
    while reported.recv_timeout(Duration::from_millis(400)).is_ok() {}

    let list = fixture.courier.templates().list().await.unwrap();
    assert!(list.entries[0].template.is_none() && list.entries[0].problem.is_some(), "{list:?}");
    // Reading made no noise: the next report is of the file that goes.
    assert!(reported.recv_timeout(Duration::from_millis(400)).is_err());
    std::fs::remove_file(place.join("a.json")).unwrap();
    reported.recv_timeout(Duration::from_secs(20)).unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_in_the_template_folder_is_neither_followed_nor_written_through() {
    use std::os::unix::fs::symlink;
    let fixture = Fixture::new();
    let path = fixture.courier.templates().add(String::new(), template("foo", "{}")).await.unwrap();
    let text = std::fs::read_to_string(folder(&fixture).join(&path)).unwrap();
    let outside = tempfile::tempdir().unwrap();
    let (victim, secret) = (outside.path().join("victim"), outside.path().join("secret.json"));
    std::fs::write(&victim, "mine").unwrap();
    std::fs::write(&secret, &text).unwrap();
    let large = outside.path().join("large");
    std::fs::File::create(&large).unwrap().set_len(1_610_612_736).unwrap();
    for (name, target) in [
        (".foo.json.new", victim.as_path()),
        ("secret.json", secret.as_path()),
        ("zero.json", std::path::Path::new("/dev/zero")),
        ("large.json", large.as_path()),
        ("linked.json", std::path::Path::new("foo.json")),
    ] {
        symlink(target, folder(&fixture).join(name)).unwrap();
    }
    symlink(outside.path(), folder(&fixture).join("away")).unwrap();
    let pipe = folder(&fixture).join("pipe.json");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());

    let listed = tokio::time::timeout(Duration::from_secs(20), fixture.courier.templates().list()).await;
    let entries = listed.expect("the list waits for somebody to write into a pipe").unwrap().entries;
    let readable: Vec<_> =
        entries.iter().filter(|entry| entry.template.is_some()).map(|entry| entry.path.as_str()).collect();
    assert_eq!(readable, ["foo.json", "linked.json"], "links within the folder are followed, others not");
    let entry = entries.iter().find(|entry| entry.path == path).unwrap();
    let changed = template("foo", "{\"changed\":1}");
    fixture.courier.templates().save(path.clone(), entry.fingerprint.clone(), changed).await.unwrap();
    let refused = fixture.courier.templates().add("away".to_owned(), template("T", "{}")).await;

    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "mine");
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 3, "nothing was written there");
    assert!(folder(&fixture).join(&path).symlink_metadata().unwrap().is_file(), "the template is a file");
    let used = fixture.courier.templates().at(std::path::Path::new("secret.json")).await;
    assert!(used.is_err(), "{used:?}");
    fixture.courier.templates().delete("secret.json".to_owned()).await.unwrap();
    assert!(secret.exists(), "the link is deleted, not what it leads to");
}

#[tokio::test]
async fn a_folder_that_was_deleted_and_made_again_is_watched_again() {
    let fixture = Fixture::new();
    let team = tempfile::tempdir().unwrap();
    let shared = team.path().join("templates");
    std::fs::create_dir(&shared).unwrap();
    fixture.courier.templates().choose_folder(Some(&shared)).await.unwrap();
    let (report, reported) = channel();
    // As the page does: at each report it lists, which watches.
    let templates = fixture.courier.templates();
    let watch = || {
        let report = report.clone();
        templates.watch(move || report.send(()).unwrap_or_default())
    };
    watch().await.unwrap();
    let next_report = || reported.recv_timeout(Duration::from_secs(20)).unwrap();
    // A checkout: gone and there again before anybody looks.
    std::fs::remove_dir_all(&shared).unwrap();
    std::fs::create_dir(&shared).unwrap();
    next_report();
    watch().await.unwrap();
    while reported.recv_timeout(Duration::from_millis(400)).is_ok() {}
    std::fs::write(shared.join("a.json"), "{}").unwrap();
    next_report();
    // Gone for longer: the page lists while there is none.
    std::fs::remove_dir_all(&shared).unwrap();
    next_report();
    assert_eq!(watch().await.unwrap_err().code(), ErrorCode::TemplateUnwatched);
    while reported.recv_timeout(Duration::from_millis(400)).is_ok() {}
    std::fs::create_dir(&shared).unwrap();
    next_report();
    watch().await.unwrap();
    std::fs::write(shared.join("b.json"), "{}").unwrap();
    next_report();
    // What lies beside it is not ours.
    while reported.recv_timeout(Duration::from_millis(400)).is_ok() {}
    std::fs::write(team.path().join("other"), "").unwrap();
    assert!(reported.recv_timeout(Duration::from_millis(400)).is_err());
}

#[tokio::test]
async fn another_folder_can_be_chosen_and_left_again() {
    let fixture = Fixture::new();
    fixture.courier.templates().add(String::new(), template("Mine", "{}")).await.unwrap();
    let team = tempfile::tempdir().unwrap();
    fixture.courier.templates().choose_folder(Some(team.path())).await.unwrap();
    fixture.courier.templates().add(String::new(), template("Ours", "{}")).await.unwrap();
    let list = fixture.courier.templates().list().await.unwrap();
    assert_eq!((list.chosen, list.entries[0].path.as_str()), (true, "Ours.json"));
    assert!(team.path().join("Ours.json").is_file());
    fixture.courier.templates().choose_folder(None).await.unwrap();
    assert_eq!(fixture.courier.templates().list().await.unwrap().entries[0].path, "Mine.json");
}

#[tokio::test]
async fn nothing_outside_the_folder_can_be_named() {
    let fixture = Fixture::new();
    for path in ["../app.db", "/etc/passwd", "a/../../b", ".git/config", "a\\b", "", "a//b"] {
        let refused = fixture.courier.templates().delete(path.to_owned()).await.unwrap_err();
        assert_eq!(
            (refused.code(), refused.field().map(FormField::name)),
            (ErrorCode::TemplatePlace, None),
            "{path}"
        );
    }
    let refused = fixture.courier.templates().add("../x".to_owned(), template("T", "{}")).await.unwrap_err();
    assert_eq!(
        (refused.code(), refused.field().map(FormField::name)),
        (ErrorCode::TemplateFolder, Some("folder"))
    );
    let refused = fixture.courier.templates().add(String::new(), template(" ", "{}")).await.unwrap_err();
    assert_eq!(
        (refused.code(), refused.field().map(FormField::name)),
        (ErrorCode::FieldRequired, Some("name"))
    );
    assert_eq!(
        fixture.courier.templates().delete("gone.json".to_owned()).await.unwrap_err().code(),
        ErrorCode::TemplateMissing
    );
}
