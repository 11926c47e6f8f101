//! Whatever a user pastes or a server says: read or refused, never a crash, and never taken for what it is not.
//!
//! A few hundred inputs each in `make test`, as many as you like by `make fuzz`. An input that was once found to be wrong is
//! kept in `fuzz.proptest-regressions` and tried first.

use std::sync::LazyLock;

use crate::support::wire::*;
use crate::support::*;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use tokio::runtime::Runtime;
use yunxin::{
    Body, Certificate, Conversation, Destination, End, Endpoint, Proxy, UploadError, parse_base, validate,
};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// A tenth of the usual number for what opens connections.
fn config(divided_by: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: (usual.cases / divided_by).max(1),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions"))),
        ..usual
    }
}

/// JSON as people and programs write it, and as they break it.
fn json_like() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?[0-9]{1,30}(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,4})?",
        "\"(\\\\u[0-9a-fA-F]{4}|\\\\n|[^\"\\\\\\x00-\\x1f]){0,8}\"",
    ];
    let key = prop_oneof![
        Just("message"),
        Just("message_type"),
        Just("text"),
        Just("attachment"),
        Just("message_client_id"),
        Just("url"),
        Just("push_config"),
        Just("message_config"),
        Just("target_option"),
        Just("team_option"),
        Just("code"),
        Just("data"),
        Just("x"),
    ];
    leaf.prop_recursive(6, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((key.clone(), inner), 0..6).prop_map(|fields| {
                let fields: Vec<_> =
                    fields.iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
                format!("{{{}}}", fields.join(" ,"))
            }),
        ]
    })
}

/// The same with one character gone, doubled or turned into another.
fn nearly_json() -> impl Strategy<Value = String> {
    (json_like(), any::<prop::sample::Index>(), 0..3, any::<char>()).prop_map(|(text, at, how, other)| {
        let mut signs: Vec<char> = text.chars().collect();
        if let Some(place) = (!signs.is_empty()).then(|| at.index(signs.len())) {
            match how {
                0 => drop(signs.remove(place)),
                1 => signs.insert(place, signs[place]),
                _ => signs[place] = other,
            }
        }
        signs.into_iter().collect()
    })
}

/// The head of an answer, right or not.
fn head() -> impl Strategy<Value = String> {
    let version = prop_oneof![6 => Just("HTTP/1.1"), 1 => Just("HTTP/1.0"), 1 => Just("HTTP/9")];
    let status = prop_oneof![6 => Just(200u16), 1 => Just(502), 2 => 100..600u16];
    let header = prop_oneof![
        Just("Content-Type: application/json"),
        Just("Content-Encoding: gzip"),
        Just("Transfer-Encoding: chunked"),
        Just("Date: Mon, 24 Nov 2025 16:00:00 GMT"),
        Just("Location: http://127.0.0.1:1/"),
        Just("Content-Length: 5"),
        Just("X\u{1}: broken"),
    ];
    (version, status, prop::collection::vec(header, 0..4)).prop_map(|(version, status, headers)| {
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        format!("{version} {status} Words\r\n{headers}")
    })
}

fn answers() -> impl Strategy<Value = Vec<u8>> {
    let framed = (head(), nearly_json())
        .prop_map(|(head, body)| format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes());
    let unframed = (head(), json_like()).prop_map(|(head, body)| format!("{head}\r\n{body}").into_bytes());
    let noise = prop::collection::vec(any::<u8>(), 0..200);
    prop_oneof![4 => framed, 2 => unframed, 1 => noise]
}

proptest! {
    #![proptest_config(config(1))]

    #[test]
    fn fuzz_a_body_is_read_as_it_is_or_refused(text in prop_oneof![json_like(), nearly_json(), any::<String>()]) {
        let conversation: Conversation = "a|1|b".parse().unwrap();
        if let Ok(body) = Body::parse(text.as_str()) {
            prop_assert_eq!(body.text(), text.as_str());
            let _ = (body.message_type(), body.message_client_id(), body.request());
            for issue in validate(&conversation, &body) {
                prop_assert!(issue.pointer.is_empty() || issue.pointer.starts_with('/'), "{:?}", issue);
            }
        }
    }

    #[test]
    fn fuzz_a_conversation_id_comes_back_as_it_was_and_stays_one_segment(
        text in prop_oneof!["[a-z0-9@|%/ 雁]{0,12}\\|[0-4]\\|[a-z0-9@|%/?#雁]{0,12}", any::<String>()]
    ) {
        if let Ok(conversation) = text.parse::<Conversation>() {
            let again: Conversation = conversation.to_string().parse().unwrap();
            prop_assert_eq!(&again, &conversation);
            let endpoint = Endpoint::new("https://h.test/nimserver".parse().unwrap());
            let url = Destination::from(conversation).url(&endpoint);
            prop_assert_eq!(url.path_segments().unwrap().count(), 6, "{}", url);
            prop_assert!(url.query().is_none() && url.fragment().is_none() && !url.path().contains('|'), "{}", url);
        }
    }

    #[test]
    fn fuzz_addresses_are_taken_or_refused_and_never_hold_a_login(
        text in prop_oneof!["(https?|socks5h?|ftp)://([a-z]{1,3}(:[a-z]{1,3})?@)?[a-z0-9.\\[\\]:{}-]{0,16}[/?#]?[a-z]{0,4}", any::<String>()],
        user in prop::option::of(any::<String>()),
    ) {
        if let Ok(url) = parse_base(&text, true) {
            prop_assert!(url.username().is_empty() && url.password().is_none() && url.query().is_none());
        }
        let proxy = Proxy::Url { url: text, user, password: Some("hidden-from-debug".into()) };
        let _ = proxy.check();
        let shown = format!("{proxy:?}");
        prop_assert!(!shown.contains("hidden-from-debug"), "{}", shown);
    }

    #[test]
    fn fuzz_certificates_are_read_or_refused(
        text in prop_oneof![
            "(-----BEGIN (CERTIFICATE|PRIVATE KEY)-----\n[A-Za-z0-9+/=\n]{0,80}\n-----END CERTIFICATE-----\n?){0,3}",
            any::<String>(),
        ]
    ) {
        if let Ok(found) = Certificate::read_all(&text) {
            prop_assert!(!found.is_empty() && !text.contains("PRIVATE KEY"));
        }
    }
}

proptest! {
    #![proptest_config(config(4))]

    #[test]
    fn fuzz_an_answer_counts_as_sent_only_when_it_says_so(answer in answers()) {
        RUNTIME.block_on(async {
            let url = server(Behaviour::Say(answer.clone())).await;
            let sending = client_with(&[&url], |options| options.read_timeout_ms = 2_000);
            let (report, _) = send(&sending).await;
            prop_assert!(!matches!(report.end, End::NotSent { .. }), "it had left: {:?}", report);
            if let End::Sent { .. } = report.end {
                let last = report.attempts.last().unwrap();
                let said: serde_json::Value = serde_json::from_str(last.answer.as_deref().unwrap()).unwrap();
                prop_assert_eq!((last.http_status, said["code"].as_i64()), (Some(200), Some(200)));
            }
            Ok(())
        })?;
    }

    #[test]
    fn fuzz_an_answer_to_an_upload_or_a_question_is_read_or_refused(answer in answers()) {
        RUNTIME.block_on(async {
            let url = server(Behaviour::Say(answer.clone())).await;
            let calling = client_with(&[&url], |options| options.read_timeout_ms = 2_000);
            match upload_small(&calling).await {
                Ok(url) => prop_assert!(String::from_utf8_lossy(&answer).contains("url"), "{}", url),
                Err(UploadError::Call(_) | UploadError::NoUrl) => {}
                Err(other) => prop_assert!(false, "{:?}", other),
            }
            let page = bounded(calling.query_messages(&conversation(), 1, 2, 100, None)).await;
            prop_assert!(page.is_err() || String::from_utf8_lossy(&answer).contains("200"));
            let _ = bounded(calling.probe("li.lei")).await;
            Ok(())
        })?;
    }
}
