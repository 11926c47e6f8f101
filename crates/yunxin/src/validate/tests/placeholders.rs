use super::*;
use crate::validate::placeholder::{has_first, placeholders};

#[test]
fn each_form_is_found_and_what_only_looks_like_one_is_not() {
    for (text, expected) in [
        ("dear {{name}}, {{ order/no }}", vec!["{{name}}", "{{ order/no }}"]),
        ("{{$number.int(min=1,max=100)}}{{订单 号}}", vec!["{{$number.int(min=1,max=100)}}", "{{订单 号}}"]),
        ("{{{x}}} {{#if a}}", vec!["{{x}}", "{{#if a}}"]),
        ("{% uuid 'v4' %}", vec!["{% uuid 'v4' %}"]),
        ("$(base64 -w0 a.pdf)", vec!["$(base64 -w0 a.pdf)"]),
        ("${NAME} ${{ github.sha }}", vec!["${NAME}", "{{ github.sha }}"]),
        ("$1 end", vec!["$1"]),
        ("'$1', then $2.", vec!["$1", "$2"]),
        ("$env:USERNAME $APP_KEY", vec!["$env:USERNAME", "$APP_KEY"]),
        ("hi %TO% and %user_name%", vec!["%TO%", "%user_name%"]),
        ("a|%1$s|", vec![]),
        ("$user_name, $userName!", vec!["$user_name", "$userName"]),
        ("<<user_name>> <<userName>>", vec!["<<user_name>>", "<<userName>>"]),
        ("a %~1 b %~nx2, %%i %%~ni %%~f", vec!["%~1", "%~nx2", "%%i", "%%~ni", "%%~f"]),
        // As all of a text.
        ("$name", vec!["$name"]),
        (" <<name>> ", vec!["<<name>>"]),
        ("%1", vec!["%1"]),
        ("%i", vec!["%i"]),
        ("%%a", vec!["%%a"]),
        // What people write.
        ("", vec![]),
        ("{{}} { {x} } {{ }} {{\n}}", vec![]),
        ("only $5, $2 off, $1.50, $1,000, $10, US$1, A$1", vec![]),
        ("100%, 50% off, 5%, 100%natural%", vec![]),
        ("%d %s%d %lld%s %5.2f%% %%TO%%", vec![]),
        ("a%20b %E4%BD%A0%E5%A5%BD %ABtext%20", vec![]),
        ("$AAPL $TSLA $x $name $() ${} $", vec![]),
        ("(^_^) $_$ =_=", vec![]),
        ("faiz %5, %1 de; %%d %%s 50%%i %%", vec![]),
        ("<<三体>> <<Dune>> <<note>> a <<b", vec![]),
        ("$doge $__ US$user_name $iOS <<>>", vec![]),
        ("{\"a\":{\"b\":{}}}", vec![]),
    ] {
        assert_eq!(placeholders(text, has_first(text)), expected, "{text}");
    }
}

#[test]
fn a_placeholder_anywhere_in_the_body_is_a_warning_that_names_it_and_its_place() {
    let body = json!({
        "message": { "message_type": 0, "text": "{{a}} {{a}} $5", "extension": "{\"x\":\"%TO%\"}" },
        "push_config": { "{{k}}/~": ["$(id)"] },
    });
    let found: Vec<_> = with(ConversationType::P2p, body)
        .into_iter()
        .filter(|issue| issue.code == IssueCode::Placeholder)
        .map(|issue| (issue.severity, issue.pointer, issue.text.unwrap()))
        .collect();
    let warning = |pointer: &str, text: &str| (Severity::Warning, pointer.to_owned(), text.to_owned());
    assert_eq!(
        found,
        [
            warning("/message/text", "{{a}}"),
            warning("/message/extension", "%TO%"),
            warning("/push_config/{{k}}~1~0", "{{k}}"),
            warning("/push_config/{{k}}~1~0/0", "$(id)"),
        ]
    );
}

#[test]
fn a_placeholder_of_several_lines_or_a_long_one_is_found_and_shown_by_its_start() {
    let long = format!("{{{{{}}}}}", "名".repeat(200));
    let command = "$(cat <<END\nhello\nEND\n)";
    let text = format!("{long} {command} {{{{a\nb}}}}");
    let issues = with(ConversationType::P2p, json!({ "message": { "message_type": 0, "text": text } }));
    let found: Vec<_> = issues
        .into_iter()
        .filter(|issue| issue.code == IssueCode::Placeholder)
        .filter_map(|issue| issue.text)
        .collect();
    let start = format!("{{{{{}…", "名".repeat(118));
    assert_eq!(found, [start, "$(cat <<END hello END )".to_owned(), "{{a b}}".to_owned()]);
}

#[test]
fn a_price_is_a_price_unless_the_message_counts_its_arguments() {
    let found = |text: &str| {
        let issues = with(ConversationType::P2p, json!({ "message": { "message_type": 0, "text": text } }));
        issues.iter().filter(|issue| issue.code == IssueCode::Placeholder).count()
    };
    assert_eq!((found("now $5"), found("$1 and $5")), (0, 2));
    assert_eq!(found(&"{{a}} ".repeat(10)), 1);
    let many: String = (0..1_000).map(|n| format!("{{{{v{n}}}}}")).collect();
    assert_eq!(found(&many), 50);
}
