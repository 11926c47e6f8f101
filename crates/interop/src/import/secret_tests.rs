//! No secret is shown, wherever in a request it stands.
#![allow(clippy::unwrap_used)]

use super::*;

fn noted(text: &str) -> (Vec<(NoteCode, String)>, Vec<String>) {
    let import = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let reported = serde_json::to_string(&import).unwrap();
    assert!(!reported.contains("5ecret"), "a secret came along: {reported}");
    let notes = import.messages.iter().flat_map(|message| message.notes.clone());
    let dropped = import.messages.iter().flat_map(|message| message.dropped.clone());
    (notes.map(|note| (note.code, note.name)).collect(), dropped.map(|dropped| dropped.name).collect())
}

#[test]
fn a_login_in_a_url_is_cut_off_whatever_signs_the_password_has() {
    for (url, shown) in [
        ("https://mei:a@5ecret@other.example/x", "https://other.example/x"),
        ("https://mei:5ecret@other.example/x", "https://other.example/x"),
        (
            "mei:5ecret@api.netease.im/nimserver/msg/sendMsg.action",
            "api.netease.im/nimserver/msg/sendMsg.action",
        ),
        ("mei:5ecret@other.example/x?to=http://y", "other.example/x"),
        ("https://mei:5ecret/1@host.cn/x", "https://host.cn/x"),
        ("https://mei:5e?cret5ecret@host.cn/x", "https://host.cn/x"),
        ("https://mei:5ecret#1@host.cn/x", "https://host.cn/x"),
        ("https://mei:5ecret@[::1]:90/x", "https://[::1]:90/x"),
    ] {
        let (notes, dropped) = noted(&format!("curl '{url}' -d '{{}}'"));
        assert!(notes.contains(&(NoteCode::OtherUrl, shown.to_owned())), "{url}: {notes:?}");
        assert_eq!(dropped, ["URL"], "{url}");
    }
    for url in ["https://other.example:90/x", "https://[::1]:90/x", "https://{{host}}:{{port}}/x"] {
        let (notes, dropped) = noted(&format!("curl '{url}' -d '{{}}'"));
        assert_eq!((notes, dropped.len()), (vec![(NoteCode::OtherUrl, url.to_owned())], 0));
    }
    // An account may have an @ in its name.
    let (_, dropped) = noted("curl 'https://h/im/v2/conversations/a@b.cn%7C1%7Cc@d.cn/messages' -d '{}'");
    assert_eq!(dropped.len(), 0);
}

#[test]
fn a_request_that_is_called_by_its_url_is_not_shown_with_its_login() {
    let collection = r#"{"item":[{"name":"a","item":[{"name":"POST https://mei:5ecret@h/im/v2/conversations/a%7C1%7Cb/messages","request":{"method":"POST","url":"/im/v2/conversations/a%7C1%7Cb/messages","body":{"mode":"raw","raw":"{}"}}}]}]}"#;
    let import = read(collection).unwrap();
    assert_eq!(import.messages[0].name, "a / POST https://h/im/v2/conversations/a%7C1%7Cb/messages");
}

#[test]
fn what_a_variable_is_made_with_is_not_shown() {
    let request = |url: &str, text: &str| {
        serde_json::json!({ "item": [{ "request": { "method": "POST", "url": url, "header": [{ "key": "x-{{y|aes('5ecret')}}", "value": "1" }],
            "body": { "mode": "raw", "raw": format!(r#"{{"message":{{"text":"{text}"}}}}"#) } } }] })
        .to_string()
    };
    let path = "/im/v2/conversations/a%7C1%7Cb/messages";
    for (text, code, name) in [
        ("{{$hash.hmac('5ecretKey')}}", NoteCode::Variable, "$hash.hmac"),
        ("{{$hash.hmac '5ecretKey'}}", NoteCode::Variable, "$hash.hmac"),
        ("{{$crypto:5ecretKey}}", NoteCode::Variable, "$crypto"),
        ("{{x|aes('5ecretKey')}}", NoteCode::RenamedVariable, "x → x"),
        ("{{hmac '5ecretKey'}}", NoteCode::RenamedVariable, "hmac → hmac"),
    ] {
        let (notes, _) = noted(&request(path, text));
        assert!(notes.contains(&(code, name.to_owned())), "{text}: {notes:?}");
    }
    for url in [
        "{{x|aes('5ecret@1#?')}}/nimserver",
        "/im/v2/conversations/{{x|aes('5ecret')}}/messages?{{y|aes('5ecret')}}=1",
    ] {
        noted(&request(url, "x"));
    }
    let (notes, _) = noted(
        "fetch('https://h/im/v2/conversations/a%7C1%7Cb/messages', { method: 'POST', body: JSON.stringify({ message: { text: `${hmac('5ecretKey')} ${hmac('5ecretB')}`, n: sign(\"5ecretC\") } }) })",
    );
    assert_eq!(notes, []);
}

#[test]
fn names_of_secrets_are_known_in_every_spelling() {
    for name in [
        "秘钥",
        "密匙",
        "密鑰",
        "密碼",
        "私鑰",
        "应用秘钥",
        "pass",
        "db_pass",
        "userPass",
        "PASS2",
        "sk",
        "yx-sk",
        "auth",
        "X-Auth",
        "authKey",
        "sign",
        "mySign",
        "SIGN",
        "appSecret",
        "PASSWORD",
    ] {
        assert!(rules::is_secret(name), "{name}");
    }
    for name in [
        "passenger",
        "compass",
        "task",
        "skill",
        "author",
        "design",
        "assign",
        "signal",
        "risk",
        "to",
        "姓名",
        "bypass",
    ] {
        assert!(!rules::is_secret(name), "{name}");
    }
}
