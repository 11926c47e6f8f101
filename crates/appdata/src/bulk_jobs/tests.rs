#![allow(clippy::unwrap_used)]
use super::*;

fn job(id: &str) -> JobId {
    id.parse().unwrap()
}

#[tokio::test]
async fn what_was_decided_about_a_job_is_kept_changed_and_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let jobs = BulkJobs::new(Store::open(&folder.path().join("app.db")).unwrap());
    jobs.keep_setup(&job("a"), "{}".into()).await.unwrap();
    jobs.keep_confirmed(&job("a"), "digest").await.unwrap();
    jobs.keep_setup(&job("a"), "{}".into()).await.unwrap();
    assert_eq!(jobs.confirmed(&job("a")).await.unwrap().as_deref(), Some("digest"));
    jobs.keep_setup(&job("a"), "[]".into()).await.unwrap();

    assert_eq!(jobs.setup(&job("a")).await.unwrap().as_deref(), Some("[]"));
    assert_eq!(jobs.confirmed(&job("a")).await.unwrap(), None);
    jobs.forget(&job("a")).await.unwrap();
    assert_eq!(
        (jobs.setup(&job("a")).await.unwrap(), jobs.confirmed(&job("a")).await.unwrap()),
        (None, None)
    );
}

#[tokio::test]
async fn a_job_starts_when_it_was_said_and_columns_are_mapped_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let jobs = BulkJobs::new(Store::open(&folder.path().join("app.db")).unwrap());
    for (id, at_ms) in [("late", 20), ("early", 10), ("never", 5)].map(|(id, at_ms)| (job(id), at_ms)) {
        jobs.keep_setup(&id, "{}".into()).await.unwrap();
        jobs.keep_start(&id, Some((at_ms, "Asia/Shanghai".into()))).await.unwrap();
    }
    jobs.keep_start(&job("never"), None).await.unwrap();
    // Written by something else.
    let put = "INSERT INTO bulk_jobs (job_id, setup, starts_at_ms) VALUES ('../x', '{}', 1)";
    jobs.store.write(move |db| Ok::<_, Error>(db.execute(put, []).map(drop)?)).await.unwrap();
    assert_eq!(jobs.starts().await.unwrap(), [(job("early"), 10), (job("late"), 20)]);
    assert_eq!(jobs.start(&job("late")).await.unwrap(), Some((20, "Asia/Shanghai".to_owned())));
    assert_eq!(jobs.start(&job("never")).await.unwrap(), None);
    jobs.keep_mapping("d", "1".into()).await.unwrap();
    jobs.keep_mapping("d", "2".into()).await.unwrap();
    assert_eq!(jobs.mapping("d").await.unwrap().as_deref(), Some("2"));
    assert_eq!(jobs.mapping("other").await.unwrap(), None);
    // Another moment that was said meanwhile stays.
    jobs.forget_start(&job("late"), 19).await.unwrap();
    assert_eq!(jobs.start(&job("late")).await.unwrap(), Some((20, "Asia/Shanghai".to_owned())));
    jobs.forget_start(&job("late"), 20).await.unwrap();
    assert_eq!(jobs.start(&job("late")).await.unwrap(), None);
}

#[tokio::test]
async fn the_attachment_of_a_file_is_kept_for_what_it_was_made_for() {
    let folder = tempfile::tempdir().unwrap();
    let jobs = BulkJobs::new(Store::open(&folder.path().join("app.db")).unwrap());
    let kept = |made_of: &str| KeptAttachment { json: "{}".to_owned(), made_of: made_of.to_owned() };
    jobs.keep_attachment(&job("a"), "photo.png", "live image", kept("1")).await.unwrap();
    jobs.keep_attachment(&job("a"), "photo.png", "trial image", kept("2")).await.unwrap();
    assert!(jobs.attachments(&job("a"), "live image").await.unwrap().is_empty());
    assert_eq!(jobs.attachments(&job("a"), "trial image").await.unwrap()["photo.png"], kept("2"));
    jobs.forget_attachments(&job("a"), vec!["photo.png".to_owned()]).await.unwrap();
    assert!(jobs.attachments(&job("a"), "trial image").await.unwrap().is_empty());
}
