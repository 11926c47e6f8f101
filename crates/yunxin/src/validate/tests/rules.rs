use super::*;
use ConversationType::{P2p, Superteam, Team};

/// One row: what is changed, in which conversation, and every issue it makes.
fn check(rows: &[(ConversationType, Value, &[&str])]) {
    for (kind, patch, expected) in rows {
        assert_eq!(short(&with(*kind, patch.clone())), *expected, "{kind:?} {patch}");
    }
}

#[test]
fn a_message_needs_a_type_that_can_be_sent() {
    let found = |body: &str| short(&validate(&conversation(P2p), &Body::parse(body).unwrap()));
    assert_eq!(found("{}"), ["!required /message"]);
    assert_eq!(found(r#"{"message":null}"#), ["!required /message"]);
    assert_eq!(found(r#"{"message":[]}"#), ["!wrong_type /message"]);
    assert_eq!(
        found(r#"{"message":{}}"#),
        ["!required /message/message_type", "client_id_missing /message/message_client_id"]
    );
    for unsendable in [-1, 5, 7, 8, 9, 11, 12, 99, 101] {
        let patch = at("/message/message_type", json!(unsendable));
        assert_eq!(short(&with(P2p, patch)), ["!unknown_message_type /message/message_type"]);
    }
}

#[test]
fn text_and_tip_need_words() {
    check(&[
        (P2p, at("/message/text", json!("")), &["!required /message/text"]),
        (P2p, json!({"message": {"message_type": 10, "text": null}}), &["!required /message/text"]),
    ]);
}

#[test]
fn a_send_without_client_id_cannot_be_repeated_safely() {
    let expected: &[&str] = &["client_id_missing /message/message_client_id"];
    check(&[
        (P2p, at("/message/message_client_id", Value::Null), expected),
        (P2p, at("/message/message_client_id", json!("")), expected),
    ]);
}

#[test]
fn json_in_strings_must_parse() {
    let strict = [
        "/push_config/push_payload",
        "/antispam_config/antispam_extension",
        "/antispam_config/antispam_cheating",
        "/ai_params/content",
        "/ai_params/messages",
        "/ai_params/prompt_variables",
        "/ai_params/config",
    ];
    for pointer in strict {
        let mut patch = at(pointer, json!("{oops"));
        if pointer.starts_with("/ai_params") {
            merge(&mut patch, at("/ai_params/account", json!("ai")));
        }
        check(&[(Team, patch.clone(), &[&format!("!not_json {pointer}")])]);
        merge(&mut patch, at(pointer, json!("")));
        check(&[(Team, patch.clone(), &[])]);
        // They are sent, and the service reads them.
        merge(&mut patch, at(pointer, json!("  ")));
        check(&[(Team, patch.clone(), &[&format!("!not_json {pointer}")])]);
        // Half a character is refused as in the body itself; a whole one, and two escaped backslashes, are none.
        merge(&mut patch, at(pointer, json!(r#"{"a":"\ud83d"}"#)));
        check(&[(Team, patch.clone(), &[&format!("!not_json {pointer}")])]);
        merge(&mut patch, at(pointer, json!(r#"{"a":"\ud83d\ude00 \\ud83d"}"#)));
        check(&[(Team, patch, &[])]);
    }
    for pointer in ["/extension", "/antispam_config/antispam_custom_message"] {
        check(&[(Team, at(pointer, json!("plain words")), &[&format!("not_json {pointer}")])]);
        check(&[(Team, at(pointer, json!("")), &[])]);
        check(&[(Team, at(pointer, json!(" ")), &[&format!("not_json {pointer}")])]);
    }
    let payload = "/push_config/push_payload";
    let expected = [format!("!too_long {payload}"), format!("!not_json {payload}")];
    check(&[(Team, at(payload, json!(" ".repeat(3_000))), &[&expected[0], &expected[1]])]);
}

#[test]
fn objects_where_ai_parameters_want_strings_are_disputed() {
    let patch = json!({"ai_params": {"account": "ai", "config": {"topP": 1}, "messages": [], "content": 1}});
    check(&[(
        P2p,
        patch,
        &["!wrong_type /ai_params/content", "wrong_type /ai_params/messages", "wrong_type /ai_params/config"],
    )]);
}

#[test]
fn groups_and_fields_that_do_nothing_here_say_so() {
    check(&[
        (Team, at("/p2p_option/check_friend", json!(true)), &["not_applicable /p2p_option"]),
        (P2p, at("/team_option/mark_as_read", json!(true)), &["not_applicable /team_option"]),
        (
            Team,
            at("/superteam_option/ignore_chat_banned", json!(true)),
            &["not_applicable /superteam_option"],
        ),
        (P2p, at("/robot_config/robot_topic", json!("t")), &["not_applicable /robot_config"]),
        (P2p, at("/target_option/inclusive", json!(true)), &["not_applicable /target_option"]),
        (
            P2p,
            at("/push_config/push_forcepush_all", json!(true)),
            &["not_applicable /push_config/push_forcepush_all"],
        ),
        (P2p, json!({"team_option": {}, "superteam_option": {"ignore_chat_banned": null}}), &[]),
        (P2p, json!({"robot_config": "bot"}), &["!wrong_type /robot_config"]),
        (P2p, json!({"thread_config": {"thread_root": 1}}), &["!wrong_type /thread_config/thread_root"]),
    ]);
}

#[test]
fn one_side_at_least_keeps_the_message() {
    check(&[
        (P2p, json!({"sender_no_sense": true, "receiver_no_sense": false}), &[]),
        (
            P2p,
            json!({"sender_no_sense": true, "receiver_no_sense": true}),
            &["!both_no_sense /receiver_no_sense"],
        ),
    ]);
}

#[test]
fn custom_content_checks_are_for_custom_messages() {
    let custom = |antispam: Value| {
        let message = json!({"message_type": 100, "sub_type": 1, "attachment": {}});
        json!({"message": message, "antispam_config": antispam})
    };
    const CUSTOM: &str = "antispam_custom_message";
    check(&[
        (
            P2p,
            json!({"antispam_config": {"antispam_custom_message_enabled": true}}),
            &["custom_message_only_for_custom /antispam_config/antispam_custom_message_enabled"],
        ),
        (
            P2p,
            custom(json!({"antispam_custom_message_enabled": true})),
            &["!required /antispam_config/antispam_custom_message"],
        ),
        (
            P2p,
            custom(json!({"antispam_custom_message_enabled": true, CUSTOM: r#"{"type":3,"data":"u"}"#})),
            &[],
        ),
        (
            P2p,
            custom(json!({CUSTOM: r#"{"type":4,"data":"u"}"#})),
            &["custom_message_shape /antispam_config/antispam_custom_message"],
        ),
        (
            P2p,
            custom(json!({CUSTOM: r#"{"type":1}"#})),
            &["custom_message_shape /antispam_config/antispam_custom_message"],
        ),
    ]);
}

#[test]
fn a_custom_message_should_have_a_sub_type() {
    let patch = json!({"message": {"message_type": 100, "attachment": {}}});
    check(&[(P2p, patch, &["sub_type_recommended /message/sub_type"])]);
}

#[test]
fn a_digital_human_needs_an_account_and_for_other_types_content() {
    let image = json!({"message_type": 1, "attachment": {"url": "u", "w": 1, "h": 1}});
    check(&[
        (P2p, at("/ai_params/send_original", json!(true)), &["!required /ai_params/account"]),
        (P2p, at("/ai_params/account", json!("")), &["!required /ai_params/account"]),
        (P2p, at("/ai_params/account", json!("ai")), &[]),
        (
            P2p,
            json!({"message": image, "ai_params": {"account": "ai"}}),
            &["!ai_content_empty /ai_params/content"],
        ),
        (P2p, json!({"message": image, "ai_params": {"account": "ai", "content": "{}"}}), &[]),
    ]);
}

#[test]
fn robot_options_need_the_robot() {
    check(&[
        (
            Team,
            at("/robot_config/robot_topic", json!("t")),
            &["robot_account_missing /robot_config/robot_account_id"],
        ),
        (Superteam, json!({"robot_config": {"robot_topic": "t", "robot_account_id": "bot"}}), &[]),
    ]);
}

#[test]
fn force_push_needs_its_switch() {
    let expected: &[&str] = &["force_push_not_enabled /push_config/push_forcepush_enable"];
    check(&[
        (Team, at("/push_config/push_forcepush_all", json!(true)), expected),
        (Team, at("/push_config/push_forcepush_ids", json!(["a"])), expected),
        (Superteam, at("/push_config/push_forcepush_content", json!("x")), expected),
        (Team, at("/push_config/push_forcepush_all", json!(false)), &[]),
        (Team, json!({"push_config": {"push_forcepush_all": true, "push_forcepush_enable": true}}), &[]),
    ]);
}

#[test]
fn a_targeted_message_names_members_and_not_its_sender() {
    const LIST: &str = "/target_option/receiver_account_ids";
    check(&[
        (
            Team,
            at("/target_option/inclusive", json!(true)),
            &["!required /target_option/receiver_account_ids"],
        ),
        (Team, at(LIST, json!([])), &["!required /target_option/receiver_account_ids"]),
        (
            Team,
            at(LIST, json!(["a", "Li.Lei"])),
            &["!sender_in_targets /target_option/receiver_account_ids/1"],
        ),
        (Team, at(LIST, json!(["a"])), &[]),
    ]);
}

#[test]
fn super_groups_take_inclusive_lists_hidden_from_new_members() {
    let target = |rest: Value| {
        let mut target = json!({"receiver_account_ids": ["a"]});
        merge(&mut target, rest);
        json!({ "target_option": target })
    };
    const NEW: &str = "visible_to_new_member";
    check(&[
        (Superteam, target(json!({"inclusive": true})), &[]),
        (
            Superteam,
            target(json!({"inclusive": false})),
            &["!superteam_must_be_inclusive /target_option/inclusive"],
        ),
        (Superteam, target(json!({})), &["superteam_must_be_inclusive /target_option/inclusive"]),
        (
            Superteam,
            target(json!({"inclusive": true, NEW: true})),
            &["!superteam_new_member /target_option/visible_to_new_member"],
        ),
        (
            Team,
            target(json!({"inclusive": true, NEW: true})),
            &["!inclusive_new_member /target_option/visible_to_new_member"],
        ),
        (Team, target(json!({"inclusive": false, NEW: true})), &[]),
    ]);
}

#[test]
fn force_push_stays_within_the_members_meant() {
    let patch = |inclusive: bool| {
        json!({
            "target_option": {"receiver_account_ids": ["Ann", "bob"], "inclusive": inclusive},
            "push_config": {"push_forcepush_enable": true, "push_forcepush_ids": ["ann", "carl"]}
        })
    };
    check(&[
        (Team, patch(true), &["!force_ids_outside_targets /push_config/push_forcepush_ids/1"]),
        (Team, patch(false), &[]),
    ]);
}

#[test]
fn a_key_that_stands_twice_is_doubtful() {
    let text = r#"{"message":{"message_type":0,"text":"a","text":"b","message_client_id":"c"}}"#;
    let issues = validate(&conversation(P2p), &Body::parse(text).unwrap());
    assert_eq!(short(&issues), ["duplicate_key /message/text"]);
}

#[test]
fn rules_that_the_service_has_a_code_for_name_it() {
    let server_code = |wanted| {
        IssueCode::WITH_SERVER_CODE.iter().find(|(code, _)| *code == wanted).map(|(_, server)| *server)
    };
    assert_eq!(server_code(IssueCode::BothNoSense), Some(107_330));
    assert_eq!(server_code(IssueCode::ForceIdsOutsideTargets), Some(109_318));
    assert_eq!(server_code(IssueCode::TooLong), None);
}
