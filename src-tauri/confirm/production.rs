//! The question before something goes out, or is changed, at a production app.

use courier::{ConfirmedAction, ConfirmedMessage, Conversation, ConversationType, Language};

use crate::question::{Question, Typed};

/// So many messages are named; of the others, their number.
const NAMED: usize = 3;

/// What is asked, in words. The one thing that is not said twice is what the page said: everything here comes from Rust.
pub fn worded(question: &courier::Question, language: Language) -> Question {
    let zh = language == Language::Zh;
    let say = |zh_words: &'static str, en_words: &'static str| if zh { zh_words } else { en_words };
    let count = question.messages.len();
    let title = match question.action {
        ConfirmedAction::Send if count > 1 && zh => format!("向正式环境发送{count}条消息？"),
        ConfirmedAction::Send if count > 1 => format!("Send {count} messages to production?"),
        ConfirmedAction::Send => {
            say("向正式环境发送这条消息？", "Send this message to production?").to_owned()
        }
        ConfirmedAction::SendToAll { rooms: true, .. } => {
            say("向该应用的全部聊天室发送？", "Send to all chatrooms of this app?").to_owned()
        }
        ConfirmedAction::SendToAll { .. } => {
            say("向该应用的全部用户发送？", "Send to all users of this app?").to_owned()
        }
        ConfirmedAction::StartJob { rows, .. } if zh => format!("向正式环境群发{rows}条消息？"),
        ConfirmedAction::StartJob { rows: 1, .. } => "Send 1 message in bulk to production?".to_owned(),
        ConfirmedAction::StartJob { rows, .. } => format!("Send {rows} messages in bulk to production?"),
        ConfirmedAction::RecallJob { rows, .. } if zh => format!("在正式环境撤回或删除{rows}条群发消息？"),
        ConfirmedAction::RecallJob { rows: 1, .. } => {
            "Recall or delete 1 bulk message in production?".to_owned()
        }
        ConfirmedAction::RecallJob { rows, .. } => {
            format!("Recall or delete {rows} bulk messages in production?")
        }
        ConfirmedAction::ModifyJob { rows, .. } if zh => format!("在正式环境修改{rows}条群发消息？"),
        ConfirmedAction::ModifyJob { rows: 1, .. } => "Edit 1 bulk message in production?".to_owned(),
        ConfirmedAction::ModifyJob { rows, .. } => format!("Edit {rows} bulk messages in production?"),
        ConfirmedAction::SendAgain => {
            say("在正式环境重发这条消息？", "Send this message again in production?").to_owned()
        }
        ConfirmedAction::FinishStream => {
            say("在正式环境结束这条流式消息？", "Finish this stream in production?").to_owned()
        }
        ConfirmedAction::Recall => {
            say("在正式环境撤回或删除这条消息？", "Recall or delete this message in production?").to_owned()
        }
        ConfirmedAction::Modify => {
            say("在正式环境修改这条消息？", "Edit this message in production?").to_owned()
        }
        ConfirmedAction::MarkRead => say("在正式环境标为已读？", "Mark as read in production?").to_owned(),
        ConfirmedAction::React => {
            say("在正式环境添加或移除表情回应？", "Add or remove a reaction in production?").to_owned()
        }
    };
    let text = match question.action {
        ConfirmedAction::StartJob { .. } => say(
            "消息会依次送达真实用户。随时可以暂停，但已发出的只能在服务端时限内撤回。",
            "Real users receive them one after another. You can pause at any time, but recall what has gone out only within the time limits of the service.",
        ),
        ConfirmedAction::RecallJob { .. } | ConfirmedAction::ModifyJob { .. } => say(
            "会依次处理真实用户的消息。随时可以暂停，但已处理的无法恢复。",
            "Messages of real users are processed one after another. You can pause at any time, but not undo what was done.",
        ),
        ConfirmedAction::SendToAll { rooms: true, .. } => say(
            "聊天室内的每个用户都可能立即收到，发送前请核对。",
            "Everyone in the chatrooms may receive it immediately. Check it before you send.",
        ),
        ConfirmedAction::SendToAll { .. } => say(
            "该应用的每个用户都可能立即收到，发送前请核对。",
            "Every user of the app may receive it immediately. Check it before you send.",
        ),
        ConfirmedAction::Send | ConfirmedAction::SendAgain => say(
            "消息会立即送达真实用户，发送前请核对。",
            "Real users receive it immediately. Check it before you send.",
        ),
        ConfirmedAction::FinishStream => say(
            "将发送一个空的结束片，真实用户收到的消息到此为止。",
            "An empty last piece is sent: what real users have received so far is the whole message.",
        ),
        _ => say(
            "这是真实用户的消息，操作前请核对。",
            "This message belongs to real users. Check before you continue.",
        ),
    };
    let accept = match question.action {
        ConfirmedAction::Send | ConfirmedAction::SendToAll { .. } | ConfirmedAction::StartJob { .. } => {
            say("发送(_S)", "_Send")
        }
        ConfirmedAction::SendAgain => say("重发(_S)", "_Send again"),
        ConfirmedAction::FinishStream => say("结束(_F)", "_Finish"),
        ConfirmedAction::Recall | ConfirmedAction::RecallJob { .. } => say("撤回(_R)", "_Recall"),
        ConfirmedAction::Modify | ConfirmedAction::ModifyJob { .. } => say("修改(_E)", "_Edit"),
        ConfirmedAction::MarkRead => say("标为已读(_M)", "_Mark as read"),
        ConfirmedAction::React => say("继续(_C)", "_Continue"),
    };
    let mut facts = vec![
        (say("应用账号", "Account"), question.account_name.clone()),
        ("AppKey", question.app_key.clone()),
    ];
    for message in question.messages.iter().take(NAMED) {
        facts.push((say("消息", "Message"), line(message, zh)));
    }
    if let ConfirmedAction::SendToAll { rooms, .. } = question.action {
        // An invented number is worse than none.
        let reach = match rooms {
            true => say("全部聊天室（API无法统计数量）", "All chatrooms; no call of the API counts them"),
            false => say("全部用户（API无法统计人数）", "All users; no call of the API counts them"),
        };
        facts.push((say("范围", "Reach"), reach.to_owned()));
    }
    let count = match question.action {
        ConfirmedAction::StartJob { rows, .. }
        | ConfirmedAction::RecallJob { rows, .. }
        | ConfirmedAction::ModifyJob { rows, .. } => rows,
        _ => count as u64,
    };
    if count > NAMED as u64 {
        let all = if zh { format!("……共{count}条") } else { format!("… {count} in all") };
        facts.push(("", all));
    }
    if !question.placeholders.is_empty() {
        let named: Vec<&str> = question.placeholders.iter().take(NAMED).map(String::as_str).collect();
        let more = if question.placeholders.len() > NAMED { " …" } else { "" };
        let unfilled = format!("{}{more}", named.join(say("、", ", ")));
        facts.push((say("未填写的变量", "Variables not filled in"), unfilled));
    }
    if let ConfirmedAction::StartJob { calls_per_s, .. }
    | ConfirmedAction::RecallJob { calls_per_s, .. }
    | ConfirmedAction::ModifyJob { calls_per_s, .. } = question.action
    {
        let rate = if zh {
            format!("每秒最多{calls_per_s}条")
        } else {
            format!("{calls_per_s} messages/s at most")
        };
        facts.push((say("速度", "Rate"), rate));
    }
    let typed =
        matches!(question.action, ConfirmedAction::SendToAll { production: true, .. }).then(|| Typed {
            label: say("输入应用账号名称以确认", "Type the account's name to confirm"),
            text: question.account_name.clone(),
        });
    Question { title, text: text.to_owned(), facts, accept, cancel: say("取消", "Cancel"), typed }
}

/// From whom to whom, and how it begins.
fn line(ConfirmedMessage { conversation, room, summary }: &ConfirmedMessage, zh: bool) -> String {
    let Conversation { sender, kind, receiver } = conversation;
    let to = match (kind, zh) {
        _ if *room && zh => "聊天室 ",
        _ if *room => "chatroom ",
        (ConversationType::P2p, _) => "",
        (ConversationType::Team, true) => "高级群 ",
        (ConversationType::Team, false) => "team ",
        (ConversationType::Superteam, true) => "超大群 ",
        (ConversationType::Superteam, false) => "super team ",
    };
    format!("{sender} → {to}{receiver} · {summary}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_before_a_job_counts_all_its_messages_and_names_three_and_the_rate() {
        let action = ConfirmedAction::StartJob { rows: 20_000, calls_per_s: 100 };
        let question = asked(action, &["1", "2", "3"], Language::En);
        assert_eq!(question.title, "Send 20000 messages in bulk to production?");
        let all: Vec<_> = question.facts.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(all[all.len() - 2..], ["… 20000 in all", "100 messages/s at most"]);
    }

    #[test]
    fn the_question_before_a_recall_of_a_job_counts_its_messages_and_says_that_it_cannot_be_undone() {
        let action = ConfirmedAction::RecallJob { rows: 20_000, calls_per_s: 100 };
        let question = asked(action, &["1", "2", "3"], Language::Zh);
        assert_eq!(question.title, "在正式环境撤回或删除20000条群发消息？");
        assert!(question.text.contains("无法恢复"));
        let all: Vec<_> = question.facts.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(all[all.len() - 2..], ["……共20000条", "每秒最多100条"]);
        let change = asked(ConfirmedAction::ModifyJob { rows: 1, calls_per_s: 100 }, &["1"], Language::En);
        assert_eq!(change.title, "Edit 1 bulk message in production?");
    }

    fn asked(action: ConfirmedAction, receivers: &[&str], language: Language) -> Question {
        let message = |receiver: &&str| ConfirmedMessage {
            conversation: Conversation {
                sender: "kefu".to_owned(),
                kind: ConversationType::Team,
                receiver: (*receiver).to_owned(),
            },
            room: false,
            summary: "你好".to_owned(),
        };
        let question = courier::Question {
            action,
            account_name: "Shop 正式".to_owned(),
            app_key: "key1".to_owned(),
            messages: receivers.iter().map(message).collect(),
            placeholders: Vec::new(),
        };
        worded(&question, language)
    }

    #[test]
    fn at_a_production_app_everybody_is_reached_only_after_its_name_was_typed() {
        let typed = |production| {
            asked(ConfirmedAction::SendToAll { production, rooms: false }, &["*"], Language::Zh)
                .typed
                .map(|typed| typed.text)
        };
        assert_eq!(typed(true).as_deref(), Some("Shop 正式"));
        assert_eq!(typed(false), None);
        assert_eq!(asked(ConfirmedAction::Send, &["bob"], Language::Zh).typed, None);
    }

    #[test]
    fn before_everybody_is_reached_the_reach_is_named_and_no_number_is_made_up() {
        let reach = |rooms, language| {
            let question = asked(ConfirmedAction::SendToAll { production: true, rooms }, &["*"], language);
            let fact = question.facts.iter().find(|(label, _)| ["范围", "Reach"].contains(label));
            (question.title, fact.map(|(_, value)| value.clone()).unwrap_or_default())
        };
        for language in [Language::Zh, Language::En] {
            let (users, rooms) = (reach(false, language), reach(true, language));
            assert_ne!(users, rooms);
            assert!(!users.1.is_empty() && !users.1.contains(|c: char| c.is_ascii_digit()), "{users:?}");
        }
        assert!(reach(true, Language::En).0.contains("chatrooms"));
        assert!(reach(false, Language::Zh).1.contains("全部用户"));
    }

    #[test]
    fn before_a_stream_is_finished_nothing_is_said_of_sending_it_again() {
        let question = asked(ConfirmedAction::FinishStream, &["345"], Language::En);
        assert_eq!(
            (question.title.as_str(), question.accept),
            ("Finish this stream in production?", "_Finish")
        );
        assert!(!question.text.contains("receive it immediately"), "{}", question.text);
    }

    #[test]
    fn a_question_names_app_sender_and_receiver() {
        for language in [Language::Zh, Language::En] {
            let facts = asked(ConfirmedAction::Send, &["345"], language).facts;
            let all: String = facts.into_iter().map(|(label, value)| format!("{label}={value};")).collect();
            for part in ["Shop 正式", "key1", "kefu → ", "345", "你好"] {
                assert!(all.contains(part), "{part} is missing in {all}");
            }
        }
    }

    #[test]
    fn a_chatroom_is_named_as_one_and_not_as_an_account_of_that_number() {
        let conversation = "kefu|1|5001".parse().expect("a conversation");
        let message = ConfirmedMessage { conversation, room: true, summary: "欢迎".to_owned() };
        assert_eq!(line(&message, false), "kefu → chatroom 5001 · 欢迎");
        assert_eq!(line(&message, true), "kefu → 聊天室 5001 · 欢迎");
    }

    #[test]
    fn of_many_messages_three_are_named_and_all_are_counted() {
        let many = asked(ConfirmedAction::Send, &["1", "2", "3", "4", "5"], Language::En);
        assert_eq!(many.title, "Send 5 messages to production?");
        assert_eq!(many.facts.len(), 2 + NAMED + 1);
        assert_eq!(many.facts.last().map(|(_, value)| value.as_str()), Some("… 5 in all"));
    }

    #[test]
    fn variables_that_nobody_filled_in_are_named() {
        let message = ConfirmedMessage {
            conversation: "kefu|1|bob".parse().expect("a conversation"),
            room: false,
            summary: "亲爱的…".to_owned(),
        };
        let question = courier::Question {
            action: ConfirmedAction::Send,
            account_name: "Shop".to_owned(),
            app_key: "key1".to_owned(),
            messages: vec![message],
            placeholders: ["{{a}}", "{{b}}", "{{c}}", "{{d}}"].map(str::to_owned).to_vec(),
        };
        let named = |language| worded(&question, language).facts.pop();
        assert_eq!(named(Language::Zh), Some(("未填写的变量", "{{a}}、{{b}}、{{c}} …".to_owned())));
        assert_eq!(
            named(Language::En),
            Some(("Variables not filled in", "{{a}}, {{b}}, {{c}} …".to_owned()))
        );
    }
}
