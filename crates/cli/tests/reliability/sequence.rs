//! Answers in sequence: a first answer to a send, and what the repeat of it is answered with.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use courier::{Account, AccountForm, Courier, Draft, ErrorCode, Outcome, SecretUse, SendOrder, text_body};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use crate::calls::{form_for, name};
use crate::document;

/// What a service says to a send, and what a user calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Says {
    name: &'static str,
    /// The HTTP status and the body; `None`: the connection ends without a word.
    answer: Option<(u16, &'static str)>,
    /// How a send ends whose first and only answer this is.
    alone: Outcome,
}

const fn says(name: &'static str, status: u16, body: &'static str, alone: Outcome) -> Says {
    Says { name, answer: Some((status, body)), alone }
}

const ANSWERS: [Says; 13] = [
    says("code 200", 200, r#"{"code":200,"data":{"message_server_id":7,"create_time":1}}"#, Outcome::Sent),
    says("a refusal (102404)", 200, r#"{"code":102404,"msg":"no such account"}"#, Outcome::Rejected),
    says("a wrong signature (414)", 200, r#"{"code":414,"msg":"CheckSum"}"#, Outcome::Rejected),
    says("the rate limit (416)", 200, r#"{"code":416,"msg":"too fast"}"#, Outcome::Rejected),
    says("a repeat (107306)", 200, r#"{"code":107306,"msg":"duplicate"}"#, Outcome::Unknown),
    says("a repeat (431)", 200, r#"{"code":431,"msg":"duplicate"}"#, Outcome::Unknown),
    says("a server error (500)", 200, r#"{"code":500,"msg":"oops"}"#, Outcome::Unknown),
    says("a code not in the table", 200, r#"{"code":987654,"msg":"?"}"#, Outcome::Unknown),
    says("HTTP 429", 429, "", Outcome::Rejected),
    says("HTTP 403, code 403", 403, r#"{"code":403,"msg":"WAF"}"#, Outcome::Rejected),
    says("HTTP 499", 499, "", Outcome::Unknown),
    says("HTTP 502", 502, "<html>", Outcome::Unknown),
    Says { name: "nothing: the connection ends", answer: None, alone: Outcome::Unknown },
];

/// A service that gives these answers to sends, one by one, and has no message when it is asked for them.
async fn service(answers: Vec<Says>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/nimserver", listener.local_addr().unwrap());
    let (answers, sends) = (Arc::new(answers), Arc::new(AtomicUsize::new(0)));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer_one(stream, answers.clone(), sends.clone()));
        }
    });
    url
}

async fn answer_one(mut stream: TcpStream, answers: Arc<Vec<Says>>, sends: Arc<AtomicUsize>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    if stream.read_exact(&mut body).await.is_err() {
        return;
    }
    let answer = if head.starts_with("post") {
        answers[sends.fetch_add(1, Ordering::SeqCst)].answer
    } else {
        Some((200, r#"{"code":200,"data":{"has_more":false,"items":[]}}"#))
    };
    if let Some((status, body)) = answer {
        let length = body.len();
        let text =
            format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
        // Who asked may be gone already.
        let _ = stream.write_all(text.as_bytes()).await;
    }
}

async fn account(courier: &Courier, url: &str, extra_tries: u8) -> Account {
    let form = AccountForm { extra_tries, ..form_for(url, &courier::new_client_id().replace('-', "")) };
    let account = courier.accounts().save(form).await.unwrap();
    let secret = SecretString::from("0123456789ab");
    courier.accounts().set_session_secret(SecretUse::AppSecret, &account.id, &secret).unwrap();
    account
}

/// How the send ends whose first answer is `first`, and whose repeat, by itself or by hand, is answered with `second`.
async fn pair(courier: &Courier, first: Says, second: Says, by_itself: bool) -> (Outcome, Outcome) {
    let url = service(vec![first, second]).await;
    let account = account(courier, &url, u8::from(by_itself)).await;
    let draft = Draft {
        account_id: Some(account.id),
        kind: courier::SendKind::Single,
        conversation: "goose|1|swan".parse().unwrap(),
        body: text_body("hello"),
        attachment: None,
    };
    let order = SendOrder { draft, upload: None, cancel: CancellationToken::new() };
    let sent = courier.sends().send(order, |_| {}).await.unwrap();
    assert_eq!(
        sent.id_spent,
        matches!(sent.outcome, Outcome::Sent) || is_code_of_refusal(&sent),
        "{first:?}"
    );
    if by_itself {
        return (first.alone, sent.outcome);
    }
    assert_eq!(sent.outcome, first.alone, "{}", first.name);
    let again = courier.sends().send_again(sent.row_id, CancellationToken::new(), |_| {}).await;
    if sent.outcome != Outcome::Unknown {
        assert_eq!(again.unwrap_err().code(), ErrorCode::NotUnknown, "{}", first.name);
        return (sent.outcome, sent.outcome);
    }
    let again = again.unwrap();
    let kept = courier.history().row(sent.row_id).await.unwrap().row.outcome;
    assert_eq!(kept, again.outcome, "the history says the same");
    assert_eq!((again.id_spent, again.never_left), (again.outcome == Outcome::Sent, false), "{}", first.name);
    (sent.outcome, again.outcome)
}

fn is_code_of_refusal(sent: &courier::SendResult) -> bool {
    sent.outcome == Outcome::Rejected && sent.code.is_some()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_pair_of_a_first_answer_and_an_answer_to_the_repeat_ends_as_the_table_says() {
    let folder = tempfile::tempdir().unwrap();
    let courier = Courier::open(folder.path()).unwrap();
    let rows = ANSWERS.map(|first| (first, false)).into_iter().chain([(ANSWERS[11], true)]);
    let mut table = String::from("| First answer | Its end |");
    ANSWERS.iter().for_each(|second| write!(table, " {} |", second.name).unwrap());
    table.push_str("\n|---|---|");
    ANSWERS.iter().for_each(|_| table.push_str("---|"));
    table.push('\n');
    for (first, by_itself) in rows {
        let how = if by_itself { ", tried again by itself" } else { "" };
        write!(table, "| {}{how} | {} |", first.name, name(&first.alone)).unwrap();
        for second in ANSWERS {
            let (alone, end) = pair(&courier, first, second, by_itself).await;
            let expected = match (alone, second.alone) {
                (Outcome::Unknown, Outcome::Sent) => Outcome::Sent,
                (alone, _) => alone,
            };
            assert_eq!(end, expected, "{}{how}, then {}", first.name, second.name);
            let cell = if alone == Outcome::Unknown { name(&end) } else { "–".to_owned() };
            write!(table, " {cell} |").unwrap();
        }
        table.push('\n');
    }
    document::compare(&[("sequences", table)]);
}
