//! What would be cut off if the window closed now.

use courier::Language;

use crate::operations::Operations;
use crate::question::Question;
use crate::state::AppState;

/// What is on its way, by what it means to the user. Whoever adds something that outlives its command counts it in
/// [`Underway::now`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Underway {
    /// Requests that send a message or change one.
    messages: usize,
    /// Messages of a queue that runs, sent one by one.
    queued: usize,
    /// Files on their way to where receivers fetch them.
    uploads: usize,
    /// Exports and imports of the history.
    transfers: usize,
}

impl Underway {
    /// What is on its way now.
    pub fn now(state: &AppState, operations: &Operations) -> Underway {
        let mut underway = Underway::of(&operations.running());
        if let Some(courier) = state.opened_courier() {
            let run = courier.queue().run_state();
            if run.running && !run.single {
                underway.queued = run.total.saturating_sub(run.sent).max(1) as usize;
            }
        }
        underway
    }

    /// Counts calls of the page that run. One that runs the queue is counted by its messages.
    fn of(commands: &[String]) -> Underway {
        let count =
            |names: &[&str]| commands.iter().filter(|command| names.contains(&command.as_str())).count();
        Underway {
            messages: count(&["send", "queue_send", "history_send_again", "history_act"]),
            queued: 0,
            uploads: count(&["upload_start", "upload_to_storage", "template_use"]),
            transfers: count(&["history_export", "history_import"]),
        }
    }

    /// Nothing would be cut off.
    pub fn is_empty(self) -> bool {
        self == Underway::default()
    }

    /// Asks whether to close nevertheless.
    pub fn question(self, language: Language) -> Question {
        let zh = language == Language::Zh;
        let say = |zh_words: &'static str, en_words: &'static str| if zh { zh_words } else { en_words };
        let counted = |count: usize, unit: &str, one: &str, many: &str| match (zh, count) {
            (true, _) => format!("{count}{unit}"),
            (false, 1) => format!("1 {one}"),
            (false, _) => format!("{count} {many}"),
        };
        let facts = [
            (say("正在发送或修改", "Sending or changing"), self.messages, ["条消息", "message", "messages"]),
            (say("队列中待发送", "Left in the queue"), self.queued, ["条消息", "message", "messages"]),
            (say("正在上传", "Uploading"), self.uploads, ["个文件", "file", "files"]),
            (say("正在导出或导入", "Exporting or importing"), self.transfers, ["项", "file", "files"]),
        ];
        let facts = facts.into_iter().filter(|(_, count, _)| *count > 0);
        Question {
            title: say("操作尚未完成，仍要关闭吗？", "Close while operations are still running?").to_owned(),
            text: say(
                "关闭后不再等待响应：正在发送的消息结果未知，下次启动时可以核对；上传会中断，队列保留未发送的消息。",
                "Yanshu then no longer waits for responses: messages that are being sent become unknown and can be checked \
                 at the next start. Uploads stop. The queue keeps what was not sent.",
            )
            .to_owned(),
            facts: facts.map(|(label, count, [unit, one, many])| (label, counted(count, unit, one, many))).collect(),
            accept: say("仍要关闭(_A)", "Close _anyway"),
            cancel: say("继续等待", "Wait"),
            typed: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_reads_or_saves_keeps_no_window_open() {
        let commands = ["settings_save", "draft_save", "history_note", "queue_add", "window_ask_to_close"];
        assert!(Underway::of(&commands.map(str::to_owned)).is_empty());
    }

    #[test]
    fn every_command_that_counts_exists() {
        let bindings = include_str!("../../ui/src/bindings.ts");
        let source = include_str!("underway.rs");
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let named = source.lines().filter(|line| line.contains("count(&["));
        let commands = named.flat_map(|line| line.split('"').skip(1).step_by(2));
        for command in commands {
            assert!(bindings.contains(&format!("(\"{command}\"")), "there is no command {command}");
        }
    }

    #[test]
    fn the_question_names_each_kind_with_its_number_in_both_languages() {
        let underway = Underway { messages: 1, queued: 12, uploads: 0, transfers: 2 };
        let values = |language| {
            underway.question(language).facts.into_iter().map(|(_, value)| value).collect::<Vec<_>>()
        };
        assert_eq!(values(Language::En), ["1 message", "12 messages", "2 files"]);
        assert_eq!(values(Language::Zh), ["1条消息", "12条消息", "2项"]);
    }
}
