//! The three kinds of call that a user makes, through the courier.

use courier::{
    AccountForm, Courier, Draft, Explained, ProxyChoice, Region, SecretUse, SendOrder, Timeouts,
    UploadChoices, UploadRequest, text_body,
};
use ids::AccountId;
use secrecy::SecretString;
use serde::Serialize;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::failing_service::FailingService;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    Send,
    Upload,
    Test,
}

impl Call {
    pub const ALL: [Call; 3] = [Call::Send, Call::Upload, Call::Test];
}

/// What came of a call.
pub struct Got {
    pub end: String,
    /// How many calls met the fault.
    pub triggered: Option<u64>,
    /// What the user reads.
    pub words: Option<Words>,
}

pub enum Words {
    /// Of both languages, as the window and the command line have them.
    Explained(Box<Explained>),
    /// A code for which both dictionaries of the window must have words, or its type check fails.
    Code,
}

/// Two couriers: the usual one, and one that gives up soon, for what would hang.
pub struct Calls {
    folder: TempDir,
    usual: Courier,
    impatient: Courier,
}

impl Calls {
    pub fn new() -> Calls {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("note.txt"), "hello").unwrap();
        let usual = Courier::open(&folder.path().join("usual")).unwrap();
        // Long enough for the endpoint that is well, on a busy machine too.
        let timeout = Timeouts { connect_ms: 2_000, read_ms: 2_000 };
        let impatient = Courier::open(&folder.path().join("impatient")).unwrap().with_timeouts(timeout);
        Calls { folder, usual, impatient }
    }

    pub async fn make(&self, call: Call, service: &FailingService, hangs: bool) -> Got {
        let silent = service.urls[0].starts_with("https://127.0.0.1");
        let courier = if hangs || silent { &self.impatient } else { &self.usual };
        let form = form(service);
        let account = courier.accounts().save(form).await.unwrap();
        let secret = SecretString::from(service.sandbox.app_secret().to_owned());
        courier.accounts().set_session_secret(SecretUse::AppSecret, &account.id, &secret).unwrap();
        let (end, words) = match call {
            Call::Send => send(courier, account.id, service).await,
            Call::Upload => self.upload(courier, &account.id).await,
            Call::Test => {
                let report = courier.accounts().test(account.into()).await.unwrap();
                (name(&report.verdict), Some(Words::Code))
            }
        };
        Got { end, triggered: service.triggered(), words }
    }

    async fn upload(&self, courier: &Courier, account_id: &AccountId) -> (String, Option<Words>) {
        let file = courier.attachments().attach(self.folder.path().join("note.txt")).await.unwrap();
        let order = UploadRequest {
            attachment_id: file.id,
            account_id: account_id.clone(),
            message_type: courier::message_type(file.message_type),
            choices: UploadChoices::default(),
            // Not the URL of an earlier upload.
            anew: true,
        };
        match courier.uploads().upload(order, |_| {}).await {
            Ok(_) => ("uploaded".to_owned(), None),
            Err(error) => (format!("failed: {}", name(&error.code())), Some(Words::Code)),
        }
    }
}

async fn send(courier: &Courier, account_id: AccountId, service: &FailingService) -> (String, Option<Words>) {
    let draft = Draft {
        account_id: Some(account_id),
        kind: courier::SendKind::Single,
        conversation: "goose|1|swan".parse().unwrap(),
        body: text_body("hello"),
        attachment: None,
    };
    let order = SendOrder { draft, upload: None, cancel: CancellationToken::new() };
    let result = courier.sends().send(order, |_| {}).await.unwrap();
    let details = courier.history().row(result.row_id).await.unwrap();
    assert_eq!(details.row.outcome, result.outcome, "the history says the same");
    let (tries, copies) = (details.attempts.len(), service.sandbox.world().messages().len());
    let why = match (result.error, result.code.filter(|code| *code != 200)) {
        (Some(error), _) => format!(": {}", name(&error)),
        (None, Some(code)) => format!(": code {code}"),
        (None, None) => String::new(),
    };
    let word = |count, one, more| if count == 1 { one } else { more };
    let end = format!(
        "{}{why} · {tries} {} · {copies} {}",
        name(&result.outcome),
        word(tries, "try", "tries"),
        word(copies, "copy", "copies")
    );
    (end, result.explained.map(|words| Words::Explained(Box::new(words))))
}

fn form(service: &FailingService) -> AccountForm {
    AccountForm { urls: service.urls.clone(), ..form_for(&service.urls[0], service.sandbox.app_key()) }
}

/// An account with one endpoint.
pub fn form_for(url: &str, app_key: &str) -> AccountForm {
    AccountForm {
        region: Region::Custom,
        urls: vec![url.to_owned()],
        default_sender: "goose".to_owned(),
        proxy: ProxyChoice::Direct,
        // Any name will do, but no two the same.
        ..AccountForm::new(format!("{} {url}", courier::new_client_id()), app_key)
    }
}

/// The name as it crosses to the window.
pub fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}
