//! What stands where a file is expected and is none: nobody waits for it, and nothing reads it without end.
#![cfg(unix)]

use std::path::PathBuf;
use std::time::Duration;

use courier::{Draft, ErrorCode, FormField, SendOrder, certificate_file};
use tokio_util::sync::CancellationToken;

use crate::support::{Fixture, draft};

/// Whatever waits for somebody to write into a pipe waits for ever.
async fn at_once<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), work).await.expect("it waits for somebody")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_and_a_device_are_refused_at_once_wherever_a_file_is_asked_for() {
    let fixture = Fixture::new();
    let folder = tempfile::tempdir().unwrap();
    let (pipe, link) = (folder.path().join("pipe"), folder.path().join("link"));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
    for path in [pipe, link, PathBuf::from("/dev/zero")] {
        let courier = &fixture.courier;
        let summaries = at_once(courier.attachments().summarize(vec![path.clone()])).await.unwrap();
        assert!(summaries[0].problem.is_some(), "{path:?}");
        let never = CancellationToken::new();
        let refusals = [
            (
                "attach",
                at_once(courier.attachments().attach(path.clone())).await.err().map(|error| error.code()),
            ),
            (
                "import",
                at_once(courier.imports().read_file(path.clone())).await.err().map(|error| error.code()),
            ),
            ("certificate", at_once(certificate_file(&path)).await.err().map(|error| error.code())),
            ("template", at_once(courier.templates().at(&path)).await.err().map(|error| error.code())),
            (
                "history",
                at_once(courier.history().import_file(path.clone(), never, |_| {}))
                    .await
                    .err()
                    .map(|e| e.code()),
            ),
        ];
        for (what, code) in refusals {
            // A template is asked for by a name below its folder where there is no such file.
            let expected =
                if what == "template" { ErrorCode::TemplatePlace } else { ErrorCode::FileUnreadable };
            assert_eq!(code, Some(expected), "{what} {path:?}");
        }
    }
}

#[tokio::test]
async fn a_file_that_the_service_does_not_take_is_refused_before_it_is_hashed() {
    let fixture = Fixture::new();
    let path = fixture.file("large.bin", "");
    // Sparse: hashing it would take minutes.
    std::fs::File::create(&path).unwrap().set_len(64 << 30).unwrap();
    let refused = at_once(fixture.courier.attachments().attach_for_service(path)).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::FileTooLarge);
}

#[tokio::test]
async fn a_body_that_is_larger_than_any_that_is_sent_is_neither_kept_nor_sent() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["https://h.test"]).await;
    fixture.courier.drafts().keep(&draft(&account), &[]).await.unwrap();
    let body = format!(r#"{{"message":{{"message_type":0,"text":"{}"}}}}"#, "x".repeat(17 << 20));
    let large = Draft { body, ..draft(&account) };
    let order = SendOrder { draft: large.clone(), upload: None, cancel: CancellationToken::new() };
    let refused = [
        fixture.courier.drafts().keep(&large, &[]).await.unwrap_err(),
        fixture.courier.drafts().keep(&draft(&account), &["x".repeat(17 << 20)]).await.unwrap_err(),
        fixture.courier.drafts().preview(&large).await.unwrap_err(),
        fixture.courier.sends().send(order, |_| {}).await.unwrap_err(),
    ];
    for error in refused {
        assert_eq!(
            (error.code(), error.field().map(FormField::name)),
            (ErrorCode::BodyTooLarge, Some("body"))
        );
    }
    assert_eq!(
        fixture.courier.drafts().current().await.unwrap(),
        Some(draft(&account)),
        "the next start has the small one"
    );
}

#[tokio::test]
async fn a_file_is_refused_for_its_size_before_it_is_read() {
    let fixture = Fixture::new();
    let path = fixture.file("large", "");
    // Sparse: whoever reads it takes all memory.
    std::fs::File::create(&path).unwrap().set_len(1_610_612_736).unwrap();
    let refused = fixture.courier.imports().read_file(path.clone()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ImportTooLarge);
    assert_eq!(certificate_file(&path).await.unwrap_err().code(), ErrorCode::BadCertificate);
    let refused = fixture.courier.templates().at(&path).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::TemplateBroken);
}
