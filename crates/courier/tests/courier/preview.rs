//! What a draft would send.

use courier::{Draft, ErrorCode, FormField, Outcome, Severity};
use yunxin::IssueCode;

use crate::support::{Answer, BODY, Fixture, SENT, Service, draft, form, order};

const REFUSED: &str = r#"{"code":102426,"msg":"blocked","data":{}}"#;

async fn fixture_with_draft() -> (Fixture, Draft) {
    let fixture = Fixture::new();
    let account = fixture.courier.accounts().save(form("A", &["https://h.test/nimserver/"])).await.unwrap();
    let draft = draft(&account);
    (fixture, draft)
}

#[tokio::test]
async fn the_conversation_is_encoded_once() {
    let (fixture, mut draft) = fixture_with_draft().await;
    draft.conversation = "a@b%41|1|c.d-e_f".parse().unwrap_or_else(|_| courier::Conversation {
        sender: "a@b%41".to_owned(),
        kind: courier::ConversationType::P2p,
        receiver: "c.d-e_f".to_owned(),
    });

    let preview = fixture.courier.drafts().preview(&draft).await.unwrap();
    assert_eq!(preview.url, "https://h.test/nimserver/im/v2/conversations/a%40b%2541%7C1%7Cc.d-e_f/messages");
    assert_eq!(preview.method, "POST");
}

#[tokio::test]
async fn the_headers_are_shown_without_anything_that_signs() {
    let (fixture, draft) = fixture_with_draft().await;
    let headers = fixture.courier.drafts().preview(&draft).await.unwrap().headers;
    let value = |name: &str| headers.iter().find(|(header, _)| header == name).unwrap().1.clone();

    assert_eq!(value("AppKey"), "key1");
    assert!(!value("CheckSum").chars().any(|c| c.is_ascii_hexdigit()), "{headers:?}");
    assert!(value("Content-Type").starts_with("application/json"));
}

#[tokio::test]
async fn a_sound_body_has_its_size_and_no_errors() {
    let (fixture, draft) = fixture_with_draft().await;
    let preview = fixture.courier.drafts().preview(&draft).await.unwrap();

    assert_eq!(preview.body_bytes as usize, BODY.len());
    assert_eq!(preview.syntax, None);
    assert!(preview.issues.iter().all(|issue| issue.severity != Severity::Error), "{:?}", preview.issues);
}

#[tokio::test]
async fn a_rule_that_is_broken_is_reported_with_its_place() {
    let (fixture, mut draft) = fixture_with_draft().await;
    draft.body = r#"{"message":{"message_type":0}}"#.to_owned();

    let issues = fixture.courier.drafts().preview(&draft).await.unwrap().issues;
    assert!(
        issues.iter().any(|issue| issue.severity == Severity::Error && issue.pointer == "/message/text"),
        "{issues:?}"
    );
}

#[tokio::test]
async fn a_mistake_is_reported_with_line_and_column_as_editors_count() {
    let (fixture, mut draft) = fixture_with_draft().await;
    for (body, place) in [("{\n \"🪿\": }", (2, 8)), ("{\"a\":1", (1, 6)), ("", (1, 1)), ("[]", (1, 1))] {
        draft.body = body.to_owned();
        let preview = fixture.courier.drafts().preview(&draft).await.unwrap();

        let syntax = preview.syntax.unwrap();
        assert_eq!((syntax.line, syntax.column), place, "{body}: {syntax:?}");
        assert!(!syntax.message.contains("line"), "the place stands beside it: {syntax:?}");
        assert!(preview.issues.is_empty());
    }
}

#[tokio::test]
async fn a_draft_without_an_account_has_no_preview() {
    let (fixture, mut draft) = fixture_with_draft().await;
    draft.account_id = None;
    let error = fixture.courier.drafts().preview(&draft).await.unwrap_err();
    assert_eq!(
        (error.field().map(FormField::name), error.code()),
        (Some("account"), ErrorCode::AccountMissing)
    );

    draft.account_id = Some("gone".parse().unwrap());
    assert_eq!(fixture.courier.drafts().preview(&draft).await.unwrap_err().code(), ErrorCode::AccountMissing);
}

#[tokio::test]
async fn a_client_id_that_the_history_has_used_is_warned_of() {
    let service = Service::start([Answer::Json(REFUSED), Answer::Json(SENT)]).await;
    let fixture = Fixture::new();
    let account = fixture.account("A", &[&service.base_url]).await;
    let mut order = order(&account);
    order.draft.body =
        r#"{"message":{"message_type":0,"text":"x","message_client_id":"order-7-é"}}"#.to_owned();
    let draft = order.draft.clone();
    let warns = async |draft: &Draft| {
        let issues = fixture.courier.drafts().preview(draft).await.unwrap().issues;
        let used: Vec<_> = issues.iter().filter(|issue| issue.code == IssueCode::ClientIdUsed).collect();
        assert!(used.iter().all(|issue| issue.severity == Severity::Warning), "{issues:?}");
        assert!(used.iter().all(|issue| issue.pointer == "/message/message_client_id"), "{issues:?}");
        used.len()
    };
    assert_eq!(warns(&draft).await, 0);
    assert_eq!(fixture.courier.sends().send(order.clone(), |_| {}).await.unwrap().outcome, Outcome::Rejected);
    assert_eq!(warns(&draft).await, 0, "what was refused is not there");

    assert_eq!(fixture.courier.sends().send(order, |_| {}).await.unwrap().outcome, Outcome::Sent);

    assert_eq!(warns(&draft).await, 1);
    let id = |id: &str| Draft { body: draft.body.replace("order-7-é", id), ..draft.clone() };
    for other in ["order-7", "7-é", "order-7-É", "order-7-é-1", "…"] {
        assert_eq!(warns(&id(other)).await, 0, "{other}");
    }
    let of_another = Draft { conversation: "gander|1|swan".parse().unwrap(), ..draft.clone() };
    assert_eq!(warns(&of_another).await, 0, "another sender's ids are his own");
}

/// A picture that lies at this URL.
fn picture_at(url: &str) -> String {
    let attachment =
        serde_json::json!({ "url": url, "w": 1, "h": 1, "size": 1, "name": "a.png", "ext": "png" });
    serde_json::json!({ "message": { "message_type": 1, "attachment": attachment } }).to_string()
}

#[tokio::test]
async fn a_file_on_this_computer_is_not_sent_to_receivers_elsewhere() {
    let (fixture, mut draft) = fixture_with_draft().await;
    draft.body = picture_at("http://127.0.0.1:35125/files/x");

    let issues = fixture.courier.drafts().preview(&draft).await.unwrap().issues;
    let local = issues.iter().find(|issue| issue.code == IssueCode::LocalUrl).unwrap();
    assert_eq!((local.severity, local.pointer.as_str()), (Severity::Error, "/message/attachment/url"));

    let account = fixture.courier.accounts().find(draft.account_id.as_ref().unwrap()).await.unwrap();
    let order = courier::SendOrder { draft: draft.clone(), ..order(&account) };
    let error = fixture.courier.sends().send(order, |_| {}).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::BodyInvalid);
    assert!(fixture.rows().await.is_empty());

    // A service on this computer has its receivers here, too.
    let near = fixture.account("Near", &["http://127.0.0.1:9/"]).await;
    draft.account_id = Some(near.id);
    let issues = fixture.courier.drafts().preview(&draft).await.unwrap().issues;
    assert!(issues.iter().all(|issue| issue.code != IssueCode::LocalUrl), "{issues:?}");
}
