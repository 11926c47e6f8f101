//! Templates in use: filled, their files uploaded, their numbers counted.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use courier::{
    Conversation, ConversationType, ErrorCode, FileProgress, FileValues, Template, TemplateUse,
    ValueProblemCode, Variable, VariableKind,
};
use ids::AccountId;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, Fixture, Service, until};
use crate::templates::template;

/// As on the command line.
fn usage<'a>(template: &'a Template, values: &'a HashMap<String, String>) -> TemplateUse<'a> {
    TemplateUse { path: "T.json", template, values, files: FileValues::Paths }
}

#[tokio::test]
async fn each_use_moves_the_number_on_and_a_look_does_not() {
    let fixture = Fixture::new();
    let template = template("T", "{\"n\":{{seq}},\"to\":\"{{to}}\"}");
    let values = HashMap::from([("to".to_owned(), "swan".to_owned())]);
    let used = |values: HashMap<String, String>| {
        let (courier, template) = (fixture.courier.clone(), template.clone());
        let never = CancellationToken::new();
        async move {
            courier.templates().apply(usage(&template, &values), &AccountId::SANDBOX, &never, |_| {}).await
        }
    };
    for _ in 0..2 {
        let looked = fixture.courier.templates().preview(usage(&template, &values)).await.unwrap();
        assert_eq!(looked.body, "{\"n\":1,\"to\":\"swan\"}");
        assert_eq!(looked.conversation.receiver, "swan");
    }
    assert_eq!(used(values.clone()).await.unwrap().body, "{\"n\":1,\"to\":\"swan\"}");
    assert_eq!(used(values.clone()).await.unwrap().body, "{\"n\":2,\"to\":\"swan\"}");
    let refused = used(HashMap::new()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::TemplateUnfilled);
    assert_eq!(used(values).await.unwrap().body, "{\"n\":3,\"to\":\"swan\"}");
}

#[tokio::test]
async fn the_upload_of_a_variables_file_is_reported_and_can_be_stopped() {
    const UPLOADED: &str = r#"{"code":200,"url":"https://files.test/1"}"#;
    let held = Answer::Held(Arc::new(Notify::new()));
    let (fixture, service) = (Fixture::new(), Service::start([held, Answer::Json(UPLOADED)]).await);
    let account = fixture.account("A", &[&service.base_url]).await;
    let template = Template {
        variables: vec![Variable { name: "图".to_owned(), kind: VariableKind::File, ..Variable::default() }],
        ..template("T", r#"{"message":{"attachment":{{图}}}}"#)
    };
    let path = fixture.file("note.txt", "12345").display().to_string();
    let values = HashMap::from([("图".to_owned(), path)]);
    let reported: Arc<Mutex<Vec<FileProgress>>> = Arc::default();
    let used = |cancel: CancellationToken| {
        let (courier, template, values) = (fixture.courier.clone(), template.clone(), values.clone());
        let (id, reports) = (account.id.clone(), Arc::clone(&reported));
        let listener = move |progress| reports.lock().unwrap().push(progress);
        tokio::spawn(async move {
            courier.templates().apply(usage(&template, &values), &id, &cancel, listener).await
        })
    };

    let cancel = CancellationToken::new();
    let stopped = used(cancel.clone());
    until(async || (!service.seen().is_empty()).then_some(())).await;
    cancel.cancel();

    assert_eq!(stopped.await.unwrap().unwrap_err().code(), ErrorCode::Cancelled);
    let draft = used(CancellationToken::new()).await.unwrap().unwrap();
    assert!(draft.body.contains("https://files.test/1"), "{}", draft.body);
    let reported = reported.lock().unwrap();
    let last = reported.last().unwrap();
    assert_eq!((last.variable.as_str(), last.sent_bytes), ("图", last.total_bytes));
}

#[tokio::test]
async fn the_page_names_a_variables_file_by_its_id_and_never_by_a_path() {
    let fixture = Fixture::new();
    let path = fixture.file("secret.txt", "12345");
    let file = |default: &str| Variable {
        name: "图".to_owned(),
        kind: VariableKind::File,
        default: default.to_owned(),
        ..Variable::default()
    };
    let used = async |value: &str, default: &str| {
        let body = r#"{"message":{"attachment":{{图}}}}"#;
        let template = Template { variables: vec![file(default)], ..template("T", body) };
        let values =
            HashMap::from([("图".to_owned(), value.to_owned()), ("to".to_owned(), "swan".to_owned())]);
        let usage = TemplateUse { files: FileValues::Chosen, ..usage(&template, &values) };
        let filled = fixture.courier.templates().preview(usage).await.unwrap();
        let of_file = |problem: &&courier::ValueProblem| problem.name == "图";
        filled.problems.iter().find(of_file).map(|problem| problem.code)
    };

    let path_text = path.display().to_string();
    assert_eq!(used(&path_text, "").await, Some(ValueProblemCode::NoFile));
    assert_eq!(
        used("", &path_text).await,
        Some(ValueProblemCode::NoFile),
        "nor by a shared template's default"
    );
    let id = serde_json::to_value(fixture.courier.attachments().choose_file(&path)).unwrap();
    assert_eq!(used(id.as_str().unwrap(), "").await, None);
}

#[tokio::test]
async fn a_template_of_any_call_is_kept_filled_and_used_as_that_call() {
    let fixture = Fixture::new();
    let account = fixture.account("A", &["http://127.0.0.1:1/nimserver"]).await;
    let templates = fixture.courier.templates();
    for kind in courier::SendKind::ALL {
        let conversation = Conversation {
            sender: "goose".to_owned(),
            kind: ConversationType::P2p,
            receiver: "5001".to_owned(),
        };
        let made = Template::of_call(kind.name(), kind, conversation, r#"{"content":"{{text}}"}"#);
        let path = templates.add(String::new(), made.clone()).await.unwrap();
        let kept = templates.at(std::path::Path::new(&path)).await.unwrap();
        assert_eq!(kept, made);
        let values = HashMap::from([("text".to_owned(), "hi".to_owned())]);
        let filled = templates.preview(usage(&kept, &values)).await.unwrap();
        assert_eq!(filled.kind, kind);
        let never = CancellationToken::new();
        let draft = templates.apply(usage(&kept, &values), &account.id, &never, |_| {}).await.unwrap();
        assert_eq!((draft.kind, draft.body.as_str()), (kind, r#"{"content":"hi"}"#));
        let copy = templates.duplicate(path, format!("{} 2", kind.name())).await.unwrap();
        assert_eq!(templates.at(std::path::Path::new(&copy)).await.unwrap().kind, kind);
    }
}
