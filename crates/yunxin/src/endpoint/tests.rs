#![allow(clippy::unwrap_used)]
use super::*;
use crate::destination::Destination;

fn conversation() -> Conversation {
    "jim@corp|1|han-meimei".parse().unwrap()
}

fn endpoint(text: &str) -> Endpoint {
    Endpoint::new(parse_base(text, false).unwrap())
}

#[test]
fn the_presets_are_the_hosts_of_the_official_sdks() {
    let shown: Vec<_> = [Region::China, Region::Singapore]
        .into_iter()
        .flat_map(|region| region.endpoints().iter().map(Url::to_string).collect::<Vec<_>>())
        .collect();
    insta::assert_json_snapshot!(shown);
}

#[test]
fn the_conversation_is_encoded_exactly_once_in_the_path() {
    assert_eq!(
        Destination::from(conversation()).url(&endpoint("https://h.test/nimserver")).as_str(),
        "https://h.test/nimserver/im/v2/conversations/jim%40corp%7C1%7Chan-meimei/messages"
    );
}

#[test]
fn a_message_is_read_by_its_id_and_time() {
    let url = endpoint("https://h.test").message_url(
        &conversation(),
        "812345678901234567",
        Some(1_764_000_012_345),
    );
    assert_eq!(
        url.as_str(),
        "https://h.test/im/v2.1/conversations/jim%40corp%7C1%7Chan-meimei/messages/812345678901234567?message_time=1764000012345"
    );
}

#[test]
fn uploads_lie_below_nimserver_whatever_the_base() {
    for (base, expected) in [
        ("https://h.test/nimserver", "https://h.test/nimserver/msg/fileUpload.action"),
        ("https://h.test/nimserver/", "https://h.test/nimserver/msg/fileUpload.action"),
        ("https://h.test", "https://h.test/nimserver/msg/fileUpload.action"),
        ("https://h.test/gate", "https://h.test/gate/nimserver/msg/fileUpload.action"),
    ] {
        assert_eq!(endpoint(base).file_upload_url().as_str(), expected);
    }
    assert_eq!(
        endpoint("https://h.test").upload_url().as_str(),
        "https://h.test/nimserver/msg/upload.action"
    );
}

#[test]
fn plain_http_is_for_this_machine_or_hosts_marked_private() {
    for base in ["http://127.0.0.1:9", "http://[::1]:9", "http://localhost:9/nimserver"] {
        assert!(parse_base(base, false).is_ok(), "{base}");
    }
    assert_eq!(
        parse_base("http://10.0.0.5", false),
        Err(EndpointError::Insecure { host: "10.0.0.5".into() })
    );
    assert!(parse_base("http://10.0.0.5", true).is_ok());
    assert_eq!(
        parse_base("http://127.0.0.1.evil.test", false),
        Err(EndpointError::Insecure { host: "127.0.0.1.evil.test".into() })
    );
}

#[test]
fn each_mistake_has_its_own_error() {
    use EndpointError as E;
    let cases = [
        ("api.test", E::NotAUrl { text: "api.test".into() }),
        ("", E::NotAUrl { text: String::new() }),
        ("https:h.test", E::NotAUrl { text: "https:h.test".into() }),
        ("ftp://h.test/", E::NotHttp { text: "ftp://h.test/".into() }),
        ("https://me@h.test", E::HasUserInfo),
        ("https://:pw@h.test", E::HasUserInfo),
        ("https://h.test/?a=1", E::HasQuery),
        ("https://h.test/#top", E::HasQuery),
    ];
    for (text, expected) in cases {
        assert_eq!(parse_base(text, true), Err(expected), "{text}");
    }
}

#[test]
fn slashes_at_the_end_are_dropped() {
    assert_eq!(
        parse_base(" https://h.test/nimserver// ", false).unwrap().as_str(),
        "https://h.test/nimserver"
    );
    assert_eq!(endpoint("https://h.test/").to_string(), "https://h.test");
}

#[test]
fn a_page_is_asked_for_with_messages_that_nobody_keeps() {
    let conversation = "li.lei|2|36912345678".parse().unwrap();
    let at = Endpoint::new(parse_base("https://h.test/nimserver", false).unwrap());
    assert_eq!(
        at.history_url(&conversation, 1, 2, 50, Some("a&b")).as_str(),
        "https://h.test/nimserver/im/v2.1/conversations/li.lei%7C2%7C36912345678/messages\
         ?begin_time=1&end_time=2&limit=50&page_token=a%26b&include_no_sense_msg=true"
    );
    assert_eq!(at.health_url().as_str(), "https://h.test/nimserver/health/liveness.action");
}
