//! Streams: each piece is recorded before it goes out, and the row says what went out and how each piece ended.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use courier::{
    Account, Conversation, ErrorCode, GivenPiece, KeptKind, KeptPart, KeptPartKind, Outcome, PieceSource,
    SendStage, StreamFault, StreamOrder, StreamPace,
};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, SENT, Service, until};

const BODY: &str = "{ \"n\":1.50,\"message\":{\"message_type\":0,\"message_client_id\":\"c1\",\n \"attachment\":{\"text\":\"雁字回时 月满西楼\",\"index\":0,\"finish\":1}},\"extension\":\"{}\"}";
const TEXT: &str = "雁字回时 月满西楼";
const REFUSED: &str = r#"{"code":107451,"msg":"content check"}"#;
const PATH: &str = "/nimserver/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages/actions/stream_message";

fn order(account: &Account, body: &str, source: PieceSource) -> StreamOrder {
    StreamOrder {
        account_id: account.id.clone(),
        conversation: "li.lei|1|han-meimei".parse::<Conversation>().unwrap(),
        body: body.to_owned(),
        source,
        cancel: CancellationToken::new(),
    }
}

fn paced(chars: u32) -> PieceSource {
    PieceSource::Paced(StreamPace { chars, pace_ms: 1 })
}

fn shown(parts: &[KeptPart]) -> Vec<(KeptPartKind, &str, &str, Outcome)> {
    parts.iter().map(|p| (p.kind, &*p.name, p.text.as_deref().unwrap_or(""), p.outcome)).collect()
}

fn bodies(service: &Service) -> Vec<String> {
    service.seen().iter().map(|seen| String::from_utf8(seen.body.to_vec()).unwrap()).collect()
}

fn piece_of(body: &str) -> Value {
    serde_json::from_str::<Value>(body).unwrap()["message"]["attachment"].clone()
}

async fn give(to: &mpsc::Sender<GivenPiece>, text: &str, is_last: bool) -> Result<(), StreamFault> {
    let (accepted, answer) = oneshot::channel();
    to.send(GivenPiece { text: text.to_owned(), is_last, accepted }).await.unwrap();
    answer.await.unwrap()
}

#[tokio::test]
async fn a_stream_goes_out_in_pieces_under_one_id_and_its_row_is_the_whole_message() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let stages = Arc::new(Mutex::new(Vec::new()));
    let seen = stages.clone();

    let watch = move |stage| seen.lock().unwrap().push(stage);
    let result = fixture.courier.calls().stream(order(&account, BODY, paced(4)), watch).await.unwrap();

    let first = BODY.replace(TEXT, "雁字回时").replace("\"finish\":1", "\"finish\":0");
    let later = |text: &str, index: u8, finish: u8| {
        json!({"message": {"message_type": 0, "attachment": {"text": text, "index": index, "finish": finish},
            "message_server_id": 2_305_843_009_213_693_953_i64}})
    };
    let sent = bodies(&service);
    assert_eq!(sent[0], first, "but for text and finish the body of the form, byte for byte");
    let others: Vec<Value> = sent[1..].iter().map(|body| serde_json::from_str(body).unwrap()).collect();
    assert_eq!(others, [later(" 月满西", 1, 0), later("楼", 2, 1)]);
    assert!(service.seen().iter().all(|seen| seen.path == PATH));
    let (piece, last) = (KeptPartKind::Piece, KeptPartKind::LastPiece);
    let expected = [
        (piece, "0", "雁字回时", Outcome::Sent),
        (piece, "1", " 月满西", Outcome::Sent),
        (last, "2", "楼", Outcome::Sent),
    ];
    assert_eq!((result.end.outcome, shown(&result.parts)), (Outcome::Sent, expected.to_vec()));
    assert!(result.end.fresh_client_id.is_some(), "the id is used up");
    let details = fixture.courier.history().row(result.end.row_id).await.unwrap();
    assert_eq!((details.row.kind, details.request_body.as_str()), (KeptKind::Stream, BODY));
    assert_eq!((shown(&details.parts), details.attempts.len()), (expected.to_vec(), 3));
    assert_eq!(details.message_server_id.as_deref(), Some("2305843009213693953"));
    let stages = stages.lock().unwrap();
    let progress: Vec<(u32, u32)> = stages
        .iter()
        .filter_map(|stage| match stage {
            SendStage::Piece(now) => Some((now.pieces, now.units)),
            _ => None,
        })
        .collect();
    assert_eq!(progress, [(1, 4), (2, 8), (3, 9)]);
    assert!(!stages.contains(&SendStage::Out), "it can be stopped until its end");
}

#[tokio::test]
async fn a_piece_of_a_message_that_was_begun_elsewhere_is_followed_by_its_next_number() {
    const LATER: &str = r#"{"message":{"message_type":0,"message_server_id":2305843009213693953,"attachment":{"text":"月满西楼","index":3,"finish":1}}}"#;
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;

    let result = fixture.courier.calls().stream(order(&account, LATER, paced(2)), |_| {}).await.unwrap();

    let pieces: Vec<Value> = bodies(&service).iter().map(|body| piece_of(body)).collect();
    let expected =
        [json!({"text": "月满", "index": 3, "finish": 0}), json!({"text": "西楼", "index": 4, "finish": 1})];
    assert_eq!(pieces, expected);
    assert!(bodies(&service).iter().all(|body| body.contains("2305843009213693953")));
    let names: Vec<_> = result.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!((result.end.outcome, names), (Outcome::Sent, vec!["3", "4"]));
}

#[tokio::test]
async fn each_piece_is_recorded_before_it_is_out() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let release = Arc::new(tokio::sync::Notify::new());
    let held = Service::start_with(vec![Answer::Json(SENT), Answer::Held(release.clone())]).await;
    let account = {
        let _ = (account, service);
        fixture.account("B", &[&held.base_url]).await
    };

    let calls = fixture.courier.calls();
    let sending = tokio::spawn(async move { calls.stream(order(&account, BODY, paced(5)), |_| {}).await });
    until(async || (held.seen().len() == 2).then_some(())).await;

    let row = fixture.courier.history().page("kind:stream", courier::PageStart::default(), 1).await.unwrap();
    let details = fixture.courier.history().row(row.rows[0].id).await.unwrap();
    let ends: Vec<_> = details.parts.iter().map(|part| part.outcome).collect();
    assert_eq!((details.row.outcome, ends), (Outcome::Sending, vec![Outcome::Sent, Outcome::Sending]));
    assert!(details.request_body.contains(TEXT), "what is on its way is in the record");
    release.notify_one();
    assert_eq!(sending.await.unwrap().unwrap().end.outcome, Outcome::Sent);
}

#[tokio::test]
async fn a_stopped_stream_is_finished_and_its_row_says_only_what_went_out() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let order = order(&account, BODY, PieceSource::Paced(StreamPace { chars: 4, pace_ms: 9_000 }));
    let stop = order.cancel.clone();

    let watch = move |stage| {
        if matches!(stage, SendStage::Piece(_)) {
            stop.cancel();
        }
    };
    let result = fixture.courier.calls().stream(order, watch).await.unwrap();

    assert_eq!(piece_of(&bodies(&service)[1]), json!({"text": "", "index": 1, "finish": 1}));
    assert_eq!((service.seen().len(), result.end.outcome), (2, Outcome::Sent));
    let details = fixture.courier.history().row(result.end.row_id).await.unwrap();
    assert_eq!(details.request_body, BODY.replace(TEXT, "雁字回时"));
    assert_eq!(details.parts.last().unwrap().kind, KeptPartKind::LastPiece);
}

#[tokio::test]
async fn a_stream_stopped_before_its_first_piece_leaves_nothing() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let order = order(&account, BODY, paced(4));
    order.cancel.cancel();

    let stopped = fixture.courier.calls().stream(order, |_| {}).await;

    assert_eq!(stopped.unwrap_err().code(), ErrorCode::Cancelled);
    assert!(service.seen().is_empty());
}

#[tokio::test]
async fn a_refused_piece_ends_the_stream_under_its_own_number() {
    let service = Service::start([Answer::Json(SENT), Answer::Json(REFUSED), Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;

    let result = fixture.courier.calls().stream(order(&account, BODY, paced(3)), |_| {}).await.unwrap();

    assert_eq!(piece_of(&bodies(&service)[2]), json!({"text": "", "index": 1, "finish": 1}));
    assert_eq!(service.seen().len(), 3, "what was not said yet stays unsaid");
    let ends: Vec<_> = result.parts.iter().map(|part| (part.outcome, part.code)).collect();
    let expected = [(Outcome::Sent, None), (Outcome::Rejected, Some(107_451)), (Outcome::Sent, None)];
    assert_eq!((result.end.outcome, ends), (Outcome::Sent, expected.to_vec()));
}

#[tokio::test]
async fn a_later_piece_that_came_too_fast_goes_out_again_as_it_was_and_the_stream_goes_on() {
    const TOO_FAST: &str = r#"{"code":416,"msg":"too fast"}"#;
    let answers = [SENT, TOO_FAST, SENT].map(Answer::Json);
    let (fixture, service) = (Fixture::new(), Service::start(answers).await);
    let account = fixture.account("A", &[&service.base_url]).await;

    let result = fixture.courier.calls().stream(order(&account, BODY, paced(5)), |_| {}).await.unwrap();

    let (bodies, seen) = (bodies(&service), service.seen());
    assert_eq!(bodies[1], bodies[2], "byte for byte");
    let traces: Vec<_> = seen.iter().map(|call| &call.headers["x-custom-traceid"]).collect();
    assert_ne!(traces[1], traces[2], "the refused call took nothing, so this is another one");
    let said: String = [0, 2].map(|at| piece_of(&bodies[at])["text"].as_str().unwrap().to_owned()).concat();
    assert_eq!((said.as_str(), seen.len()), (TEXT, 3), "no text is lost or said twice");
    assert_eq!(result.end.outcome, Outcome::Sent);
    assert!(result.parts.iter().all(|part| part.outcome == Outcome::Sent && part.code.is_none()));
    let details = fixture.courier.history().row(result.end.row_id).await.unwrap();
    let codes: Vec<_> = details.attempts.iter().map(|attempt| attempt.code).collect();
    assert_eq!(codes, [Some(200), Some(416), Some(200)], "the refused call stands there, too");
}

#[tokio::test]
async fn a_refused_first_piece_is_a_rejected_stream() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(REFUSED)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;

    let result = fixture.courier.calls().stream(order(&account, BODY, paced(3)), |_| {}).await.unwrap();

    assert_eq!((result.end.outcome, result.end.code), (Outcome::Rejected, Some(107_451)));
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn after_a_piece_of_unknown_end_nothing_goes_out_and_nothing_is_repeated() {
    let (fixture, service) =
        (Fixture::new(), Service::start([Answer::Json(SENT), Answer::Status(500)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let calls = fixture.courier.calls();

    let result = calls.stream(order(&account, BODY, paced(3)), |_| {}).await.unwrap();

    let ends: Vec<_> = result.parts.iter().map(|part| part.outcome).collect();
    assert_eq!((result.end.outcome, ends), (Outcome::Unknown, vec![Outcome::Sent, Outcome::Unknown]));
    assert_eq!(service.seen().len(), 2);
    let id = result.end.row_id;
    let again = calls.send_again(id, CancellationToken::new(), |_| {}).await;
    assert_eq!(again.unwrap_err().code(), ErrorCode::NoRepeat);
    let again = fixture.courier.sends().send_again(id, CancellationToken::new(), |_| {}).await;
    assert_eq!(again.unwrap_err().code(), ErrorCode::NoRepeat);
    let finished = calls.finish_stream(id, CancellationToken::new(), |_| {}).await;
    assert_eq!(finished.unwrap_err().code(), ErrorCode::StreamEnded, "which piece comes next is not known");
    assert_eq!(calls.cut_stream(id).await.unwrap().unwrap().open_until_ms, None);
    assert_eq!(service.seen().len(), 2);
}

#[tokio::test]
async fn given_pieces_go_out_one_by_one_and_one_that_is_too_long_leaves_the_stream_as_it_was() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let (give_to, pieces) = mpsc::channel(1);
    let calls = fixture.courier.calls();
    let order = order(&account, &BODY.replace(TEXT, "Once"), PieceSource::Given(pieces));
    let sending = tokio::spawn(async move { calls.stream(order, |_| {}).await });

    let too_long = "x".repeat(4_997);
    assert_eq!(give(&give_to, &too_long, false).await, Err(StreamFault::TooLong { actual: 5_001 }));
    assert_eq!(give(&give_to, &too_long[1..], false).await, Ok(()));
    drop(give_to);
    let result = sending.await.unwrap().unwrap();

    let sent: Vec<Value> = bodies(&service).iter().map(|body| piece_of(body)).collect();
    assert_eq!(sent.len(), 3);
    assert_eq!(sent[0], json!({"text": "Once", "index": 0, "finish": 0}));
    assert_eq!(sent[2], json!({"text": "", "index": 2, "finish": 1}), "a closed source finishes it");
    assert_eq!(result.end.outcome, Outcome::Sent);
}

#[tokio::test]
async fn a_stream_that_waits_too_long_for_its_next_piece_ends_as_far_as_it_went() {
    let (fixture, service) = (Fixture::new(), Service::start([Answer::Json(SENT)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let (give_to, pieces) = mpsc::channel(1);
    let (calls, order) = (fixture.courier.calls(), order(&account, BODY, PieceSource::Given(pieces)));
    let (taken, mut first) = mpsc::unbounded_channel();
    let watch = move |stage| {
        if let SendStage::Piece(now) = stage {
            let _ = taken.send(now.open_ms);
        }
    };
    let sending = tokio::spawn(async move { calls.stream(order, watch).await });
    let open_ms = first.recv().await.unwrap();
    assert!((29_000..=30_000).contains(&open_ms), "{open_ms}");

    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(31)).await;
    let result = sending.await.unwrap().unwrap();

    assert!(give_to.is_closed());
    assert_eq!((service.seen().len(), result.end.outcome), (1, Outcome::Sent));
    assert_eq!(result.parts.last().unwrap().kind, KeptPartKind::Piece, "the service ended it, not we");
    let partly = fixture.courier.history().page("is:partly", courier::PageStart::default(), 1).await.unwrap();
    assert_eq!(partly.rows[0].id, result.end.row_id, "what it was to say further never came");
    assert!(partly.rows[0].is_partly());
}
