//! What would be cut off if the window closed now.

use courier::Language;

use crate::operations::Operations;
use crate::question::Question;
use crate::state::AppState;

/// Commands that send a message, or change one at the service.
const MESSAGES: &[&str] = &[
    "broadcast_withdraw",
    "history_act",
    "history_send_again",
    "history_send_new",
    "queue_send",
    "send",
    "stream_finish",
    "stream_send",
];

/// Commands that bring files to where receivers fetch them.
const UPLOADS: &[&str] = &["job_attach", "template_use", "upload_start", "upload_to_storage"];

/// Commands that write or read whole files of rows, which may take minutes.
const TRANSFERS: &[&str] = &[
    "history_export",
    "history_import",
    "history_import_file",
    "job_act_report",
    "job_import",
    "job_report",
    "suppression_add_file",
];

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
            messages: count(MESSAGES),
            queued: 0,
            uploads: count(UPLOADS),
            transfers: count(TRANSFERS),
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
    use crate::operations::READING;

    #[test]
    fn what_only_reads_or_saves_keeps_no_window_open() {
        let commands = ["settings_save", "draft_save", "history_note", "queue_add", "window_ask_to_close"];
        assert!(Underway::of(&commands.map(str::to_owned)).is_empty());
    }

    /// Commands that change something and keep no window open: they are over in a moment, or lose nothing that is not made
    /// again by asking again, such as a check or a download. The queue counts by its messages, and bulk jobs ask a question of
    /// their own (`background.rs`).
    const UNCOUNTED: &str = "
        account_check account_delete account_save account_test attach_file attach_opened attach_paste
        attach_pick attach_recent call_describe certificate_pick contact_delete contact_export contact_import
        contact_save draft_save fetch_url film_show film_stop history_check history_delete history_draft
        history_note history_reply history_save_text history_star history_tag history_undelete
        image_preparation_save image_prepare import_clipboard import_file import_pick job_act_resume
        job_act_start job_act_stop job_calls job_check job_decide job_delete job_folder_pick job_leave_out
        job_pause job_pick job_pilot job_plan job_rehearse job_rerun job_schedule job_settle job_setup_save job_start
        job_stop job_unschedule parse_conversation place_open queue_add queue_add_messages queue_dismiss_halt queue_order
        queue_put_back queue_remove queue_restore queue_run queue_save queue_stop queue_store
        recent_attachment_forget retention_save sandbox_empty sandbox_fault_add sandbox_faults_clear
        sandbox_start search_delete search_save seat_act seat_population_export seat_population_load
        seat_population_reset seat_population_save seat_window_open secret_ask secret_drop secret_paste
        send_cancel service_codes settings_save storage_choose storage_delete storage_save storage_secret_ask
        storage_secret_drop storage_secret_paste storage_test stream_cut stream_open stream_piece
        support_bundle_save suppression_add_rows suppression_add_text suppression_create suppression_delete
        suppression_remove template_add template_add_draft template_add_file template_delete template_duplicate
        template_file_pick template_folder_pick template_folder_reset template_save update_download
        update_install update_restart upload_cancel upload_choices_save window_ask_to_close window_close
        window_full_screen window_quit
    ";

    #[test]
    fn every_command_that_changes_something_either_counts_or_is_known_not_to() {
        let bindings = include_str!("../../ui/src/bindings.ts");
        let commands = bindings.split("__TAURI_INVOKE<").skip(1).filter_map(|call| call.split('"').nth(1));
        let mut changing: Vec<_> = commands.filter(|command| !READING.contains(command)).collect();
        assert!(changing.len() > 100, "the commands were found: {}", changing.len());
        let counted = [MESSAGES, UPLOADS, TRANSFERS].concat();
        let mut known: Vec<_> = counted.into_iter().chain(UNCOUNTED.split_whitespace()).collect();

        changing.sort_unstable();
        known.sort_unstable();

        assert_eq!(known, changing, "each stands in one list");
    }

    #[test]
    fn streams_broadcasts_attachments_of_jobs_and_files_of_rows_count() {
        let of = |command: &str| Underway::of(&[command.to_owned()]);
        for command in ["stream_send", "stream_finish", "broadcast_withdraw"] {
            assert_eq!(of(command), Underway { messages: 1, ..Underway::default() }, "{command}");
        }
        assert_eq!(of("job_attach"), Underway { uploads: 1, ..Underway::default() });
        for command in ["history_import_file", "job_import", "job_report", "suppression_add_file"] {
            assert_eq!(of(command), Underway { transfers: 1, ..Underway::default() }, "{command}");
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
