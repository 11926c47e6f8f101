use serde_json::{Value, json};

use crate::caller::{caller, hello};

#[tokio::test]
async fn a_receiver_named_after_a_code_forces_it_and_nothing_is_stored() {
    let caller = caller().await;
    let cases = [
        ("code-404", 404, "not found"),
        ("code-403", 403, "forbidden"),
        ("code-416", 416, "rate limit reached"),
        ("CODE-102421", 102_421, "account muted"),
        ("code-107451", 107_451, "message hit content check"),
        ("code-431", 431, "duplicate HTTP request"),
        ("code-99999", 99_999, "a code that the sandbox has no words for"),
    ];
    for (receiver, code, msg) in cases {
        let answer: Value = caller.send(&format!("li.lei%7C1%7C{receiver}"), hello()).await;
        assert_eq!(answer, json!({ "code": code, "msg": msg, "data": {} }), "{receiver}");
    }
    assert_eq!(caller.sandbox.world().messages(), []);
}

#[tokio::test]
async fn a_wrong_body_is_refused_before_a_forced_code() {
    let caller = caller().await;
    assert_eq!(caller.send("li.lei%7C1%7Ccode-404", "{}").await["code"], 414);
}

#[tokio::test]
async fn accounts_that_only_look_like_codes_receive() {
    let caller = caller().await;
    for receiver in ["code-200", "code-", "code-4o4", "code--404", "mycode-404", "code404"] {
        assert_eq!(
            caller.send(&format!("li.lei%7C1%7C{receiver}"), hello()).await["code"],
            200,
            "{receiver}"
        );
    }
}
