#![allow(clippy::unwrap_used)]

use bulk::import::ImportOptions;
use bulk::import::source::Source;
use bulk::mapping::Mapping;
use bulk::run::{LocalPace, RunOptions, Timing};
use bulk::setup::{Options, RENDERER, Setup};
use bulk::suppression::SuppressionList;
use secrecy::SecretString;
use templates::Template;
use tokio_util::sync::CancellationToken;
use yunxin::{Client, ClientOptions, Conversation, ConversationType, Credentials, Endpoints};

use super::*;

/// A job of one row.
fn job(path: &std::path::Path) -> JobFile {
    let (source, stop) = (Source::Pasted("账号\nlilei\n".to_owned()), CancellationToken::new());
    let file = JobFile::import(path, "x", &source, &ImportOptions::default(), &stop, &mut |_| {}).unwrap();
    let (sender, receiver) = ("goose".to_owned(), "{{to}}".to_owned());
    let conversation = Conversation { sender, kind: ConversationType::P2p, receiver };
    let template = Template::of_draft("x", conversation, r#"{"message":{"message_type":0,"text":"hello"}}"#);
    let setup = Setup {
        app_key: "key".to_owned(),
        mapping: Mapping::suggested(&["账号".to_owned()], &template).unwrap(),
        template,
        options: Options::default(),
        attachments: HashMap::new(),
        renderer: RENDERER,
    };
    let (lock, nobody) = (file.lock_for_running().unwrap(), Vec::<SuppressionList>::new());
    file.check(&lock, &setup, &nobody, &stop, &mut |_| {}).unwrap();
    file
}

/// Nobody answers there, so that a job runs until it is asked not to.
fn options() -> RunOptions {
    let app_secret = SecretString::from("0123456789ab");
    let credentials = Credentials { app_key: "key".to_owned(), app_secret };
    let endpoints = Endpoints::only("http://127.0.0.1:9".parse().unwrap());
    RunOptions {
        client: Client::new(ClientOptions::new(credentials, endpoints)).unwrap(),
        pace: Arc::new(LocalPace::new(1)),
        suppression: Arc::new(Vec::<SuppressionList>::new()),
        who: "test".to_owned(),
        timing: Timing::default(),
    }
}

#[tokio::test]
async fn what_another_process_asks_right_after_a_start_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let file = job(&folder.path().join("job.db"));
    let handle = file.start(file.lock_for_running().unwrap(), options()).await.unwrap();
    let note = folder.path().join("job.db-request");
    std::fs::write(&note, "pause").unwrap();

    let (live, id) = (LiveJobs::default(), JobId::random());
    live.look_after(id.clone(), RunWork::Send, file, handle, Requests::at(note));
    let mut end = live.end_of(&id).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(30), end.wait_for(Option::is_some)).await;
    assert_eq!(*ended.expect("it is asked").unwrap(), Some(RunEnd::Paused(Reason::Asked)));
}

#[test]
fn a_run_that_begins_as_another_ends_is_not_forgotten_with_it() {
    let (live, id) = (LiveJobs::default(), JobId::random());
    let (requests, _asked) = mpsc::unbounded_channel();
    let begin = || {
        let (_end, ended) = watch::channel(None);
        let running = Running { work: RunWork::Send, requests: requests.clone(), ended: ended.clone() };
        live.lock().insert(id.clone(), running);
        ended
    };
    let first = begin();
    // Whoever waits for the right to run begins before the task that looks after the first has come so far.
    let second = begin();
    live.forget(&id, &first);
    assert!(live.runs(&id) && live.ask(&id, Request::Pause), "nobody could pause it");
    live.forget(&id, &second);
    assert!(!live.runs(&id));
}
