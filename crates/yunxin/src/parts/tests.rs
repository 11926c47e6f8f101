#![allow(clippy::unwrap_used)]
use super::*;
use crate::error::Error;

const TAKEN: End = End::Sent { message_server_id: None, create_time_ms: None };

fn batch(ids: &[&str]) -> Body {
    Body::parse(serde_json::json!({ "sender_id": "li.lei", "receiver_ids": ids }).to_string()).unwrap()
}

/// `id outcome code server_id` of each part.
fn shown(parts: &Parts) -> Vec<String> {
    let line = |part: &PartEnd| {
        let outcome = serde_json::to_value(part.outcome).unwrap();
        let code = part.code.map(|code| format!(" {code}")).unwrap_or_default();
        let id = part.message_server_id.map(|id| format!(" #{id}")).unwrap_or_default();
        format!("{} {}{code}{id}", part.id, outcome.as_str().unwrap())
    };
    parts.ends.iter().map(line).collect()
}

fn answered(kind: SendKind, body: &Body, data: &str) -> Parts {
    let answer = format!(r#"{{"code":200,"msg":"success","data":{data}}}"#);
    part_ends(kind, body, &TAKEN, Some(&answer)).unwrap()
}

#[test]
fn each_receiver_has_the_end_that_its_list_says_to_the_last_digit() {
    let parts = answered(
        SendKind::Batch,
        &batch(&["Han-Meimei", "nobody", "busy"]),
        r#"{"success_list":[{"message_server_id":812345678901234587,"receiver_id":"han-meimei","create_time":1764000032345}],
            "failed_list":[{"account_id":"nobody","error_code":102404,"error_msg":"account not exist"},
                           {"receiver_id":"BUSY","error_code":500,"error_msg":"oops"}]}"#,
    );
    assert_eq!(
        shown(&parts),
        ["han-meimei sent #812345678901234587", "nobody rejected 102404", "busy unknown 500"],
        "a server error proves nothing, for one receiver neither"
    );
    assert_eq!(parts.ends[0].create_time_ms, Some(1_764_000_032_345));
    assert_eq!(parts.ends[1].msg.as_deref(), Some("account not exist"));
    assert_eq!(parts.outcome(), PartOutcome::Unknown);
}

#[test]
fn lists_that_are_missing_or_no_lists_leave_every_end_unknown() {
    let body = batch(&["a", "b"]);
    for data in [
        "{}",
        "null",
        r#"{"success_list":null,"failed_list":null}"#,
        r#"{"success_list":{},"failed_list":[]}"#,
        r#"{"success_list":[{"message_server_id":[],"receiver_id":5}]}"#,
        r#"[]"#,
    ] {
        let parts = answered(SendKind::Batch, &body, data);
        assert_eq!(shown(&parts), ["a unknown", "b unknown"], "{data}");
    }
    let parts = part_ends(SendKind::Batch, &body, &TAKEN, None).unwrap();
    assert_eq!(parts.count(PartOutcome::Unknown), 2);
}

#[test]
fn numbers_that_are_texts_are_read_and_what_cannot_be_read_leaves_only_its_own_receiver_unknown() {
    let body = batch(&["a", "b", "c", "7"]);
    let parts = answered(
        SendKind::Batch,
        &body,
        r#"{"success_list":[{"receiver_id":"a","message_server_id":"812345678901234587","create_time":"1764000032345"},
                            null,[],5,{"receiver_id":7,"message_server_id":2.5,"create_time":{}}],
            "failed_list":[{"account_id":"b","error_code":"102404","error_msg":404},
                           {"account_id":"c","error_code":"no","error_msg":null}]}"#,
    );
    assert_eq!(shown(&parts), ["a sent #812345678901234587", "b rejected 102404", "c unknown", "7 sent"]);
    assert_eq!(parts.ends[0].create_time_ms, Some(1_764_000_032_345));
    assert_eq!(parts.ends[1].msg.as_deref(), Some("404"));
    let whole = r#"{"success_list":[{"receiver_id":"a"}],"failed_list":[null]}"#;
    assert_eq!(
        answered(SendKind::Batch, &body, whole).count(PartOutcome::Unknown),
        4,
        "who failed is not said"
    );
}

#[test]
fn a_receiver_in_both_lists_or_in_neither_is_unknown_and_a_stranger_is_named() {
    let parts = answered(
        SendKind::Batch,
        &batch(&["both", "neither", "taken"]),
        r#"{"success_list":[{"receiver_id":"both"},{"receiver_id":"taken"},{"receiver_id":"who"},{"text":"nameless"}],
            "failed_list":[{"account_id":"both","error_code":102404},{"account_id":"Who","error_code":403},{"account_id":"x"}]}"#,
    );
    assert_eq!(shown(&parts), ["both unknown 102404", "neither unknown", "taken sent"]);
    assert_eq!(parts.strangers, ["who", "x"]);
}

#[test]
fn a_list_of_names_alone_is_read_as_one_of_accounts() {
    let parts = answered(
        SendKind::NotificationBatch,
        &batch(&["a", "b", "A"]),
        r#"{"success_list":["A"],"failed_list":[{"account_id":"b","error_code":102404}]}"#,
    );
    assert_eq!(shown(&parts), ["a sent", "b rejected 102404"], "one end for an account in two spellings");
    assert_eq!(parts.outcome(), PartOutcome::Sent, "the call was taken");
}

#[test]
fn messages_of_a_room_are_recognised_by_their_client_ids_nested_or_flat() {
    let body = Body::parse(
        r#"{"room_id":5,"sender_id":"h","messages":[{"message_client_id":"m1"},{"message_client_id":"m2"},{"message_client_id":"m3"}]}"#,
    )
    .unwrap();
    for failed in [
        r#"[{"failed_account_ids":[],"failed_messages":[{"message_client_id":"m2","error_code":414}]}]"#,
        r#"[{"message_client_id":"m2","error_code":414}]"#,
    ] {
        let data = format!(
            r#"{{"success_list":[{{"message_client_id":"m1","create_time":7}}],"failed_list":{failed}}}"#
        );
        let parts = answered(SendKind::ChatroomBatch, &body, &data);
        assert_eq!(parts.kind, PartKind::Message);
        assert_eq!(shown(&parts), ["m1 sent", "m2 rejected 414", "m3 unknown"]);
    }
}

#[test]
fn an_account_that_messages_of_a_room_failed_for_is_named_beside_them() {
    let body = Body::parse(
        r#"{"room_id":5,"sender_id":"h","receiver_ids":["a","nobody"],"messages":[{"message_client_id":"m1"}]}"#,
    )
    .unwrap();
    let nobody = r#"{"account_id":"Nobody","error_code":102404,"error_msg":"account not exist"}"#;
    for (failed, expected) in [
        (format!(r#"[{{"failed_account_ids":[{nobody}],"failed_messages":[]}}]"#), Some(102_404)),
        (format!("[{nobody},{nobody}]"), Some(102_404)),
        (r#"[{"receiver_id":"nobody","error_code":102404}]"#.to_owned(), Some(102_404)),
        (r#"[{"failed_account_ids":["nobody"]}]"#.to_owned(), None),
    ] {
        let data = format!(r#"{{"success_list":[{{"message_client_id":"m1"}}],"failed_list":{failed}}}"#);
        let parts = answered(SendKind::ChatroomBatch, &body, &data);
        assert_eq!(shown(&parts), ["m1 sent"]);
        let [account] = &parts.failed_accounts[..] else { panic!("{failed}: {parts:?}") };
        assert_eq!((account.id.as_str(), account.code), ("nobody", expected), "{failed}");
        assert_eq!((account.outcome, parts.outcome()), (PartOutcome::Rejected, PartOutcome::Sent));
        assert!(parts.strangers.is_empty());
    }
    let busy = r#"{"success_list":[{"message_client_id":"m1"}],"failed_list":[{"account_id":"a","error_code":500}]}"#;
    let parts = answered(SendKind::ChatroomBatch, &body, busy);
    assert_eq!(parts.failed_accounts[0].outcome, PartOutcome::Unknown, "a server error proves nothing");
    assert_eq!(parts.outcome(), PartOutcome::Unknown);
}

#[test]
fn a_directed_message_went_to_all_but_those_that_failed() {
    let body = batch(&["a", "b"]);
    let parts = answered(
        SendKind::Chatroom,
        &body,
        r#"{"message":{"message_client_id":"m"},"failed_list":[{"receiver_id":"b","error_code":403}]}"#,
    );
    assert_eq!(shown(&parts), ["a sent", "b rejected 403"]);
    let silent = answered(SendKind::Chatroom, &body, r#"{"message":{"message_client_id":"m"}}"#);
    assert_eq!(silent.count(PartOutcome::Unknown), 2, "without a list of failures nobody knows");
    let nameless = r#"{"message":{"message_client_id":"m"},"failed_list":[{"error_code":403}]}"#;
    let parts = answered(SendKind::Chatroom, &body, nameless);
    assert_eq!(parts.count(PartOutcome::Unknown), 2, "somebody did not get it, and nobody knows who");
    assert_eq!(part_ends(SendKind::Chatroom, &Body::parse("{}").unwrap(), &TAKEN, None), None);
}

#[test]
fn the_parts_of_a_call_that_was_not_taken_end_as_the_call_did() {
    let body = batch(&["a"]);
    let rejected = End::Rejected { code: Some(414), http_status: 200, msg: "parameter".into() };
    let unknown = End::Unknown { reason: Error::Cancelled };
    let unsent = End::NotSent { error: Error::Cancelled };
    for (end, expected) in [(rejected, "a rejected 414"), (unknown, "a unknown"), (unsent, "a rejected")] {
        let parts = part_ends(SendKind::Batch, &body, &end, Some("{}")).unwrap();
        assert_eq!(shown(&parts), [expected]);
    }
}
