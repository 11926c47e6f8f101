//! The words of a summary that are not about codes and problems.

use serde::{Deserialize, Serialize};

use crate::job::model::JobState;

/// The language of a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

pub(super) struct Labels {
    language: Language,
    pub(super) lang: &'static str,
    pub(super) title: &'static str,
    pub(super) of: &'static str,
    pub(super) rows_sent: &'static str,
    pub(super) share: &'static str,
    pub(super) end: &'static str,
    pub(super) rows: &'static str,
    pub(super) codes: &'static str,
    pub(super) code: &'static str,
    pub(super) cause: &'static str,
    pub(super) left_out: &'static str,
    pub(super) not_done: &'static str,
    pub(super) afterwards: &'static str,
    pub(super) what: &'static str,
    pub(super) done: &'static str,
    pub(super) refused: &'static str,
    pub(super) other: &'static str,
    pub(super) recall: &'static str,
    pub(super) modify: &'static str,
    pub(super) about: &'static str,
    pub(super) source: &'static str,
    pub(super) source_rows: &'static str,
    pub(super) pasted: &'static str,
    pub(super) template: &'static str,
    pub(super) app: &'static str,
    pub(super) began: &'static str,
    pub(super) ended: &'static str,
    pub(super) made: &'static str,
}

const ZH: Labels = Labels {
    language: Language::Zh,
    lang: "zh-CN",
    title: "群发任务汇总",
    of: "条已发送，共",
    rows_sent: "条",
    share: "发送成功率",
    end: "结果",
    rows: "条数",
    codes: "被拒绝的原因",
    code: "错误码",
    cause: "原因与处理建议",
    left_out: "未发送的消息",
    not_done: "未处理的消息",
    afterwards: "后续操作",
    what: "操作",
    done: "已完成",
    refused: "被拒绝",
    other: "其他",
    recall: "撤回",
    modify: "修改",
    about: "任务信息",
    source: "名单来源",
    source_rows: "名单条数",
    pasted: "粘贴的文本",
    template: "模板",
    app: "应用（AppKey）",
    began: "开始时间",
    ended: "结束时间",
    made: "生成于",
};

const EN: Labels = Labels {
    language: Language::En,
    lang: "en",
    title: "Bulk job summary",
    of: "of",
    rows_sent: "messages sent",
    share: "sent",
    end: "Result",
    rows: "Messages",
    codes: "Why messages were rejected",
    code: "Code",
    cause: "Cause and next steps",
    left_out: "Messages not sent",
    not_done: "Not done",
    afterwards: "Later actions",
    what: "Operation",
    done: "Done",
    refused: "Rejected",
    other: "Other",
    recall: "Recall",
    modify: "Edit",
    about: "Job details",
    source: "Source of the receivers",
    source_rows: "Receivers in the list",
    pasted: "Pasted text",
    template: "Template",
    app: "App (AppKey)",
    began: "Started",
    ended: "Ended",
    made: "Created",
};

impl Labels {
    pub(super) fn of(language: Language) -> &'static Labels {
        match language {
            Language::Zh => &ZH,
            Language::En => &EN,
        }
    }

    pub(super) fn job_state(&self, state: JobState) -> &'static str {
        let (zh, en) = match state {
            JobState::Draft => ("草稿", "Draft"),
            JobState::Checked => ("已检查，尚未发送", "Checked, not sent yet"),
            JobState::Scheduled => ("已定时", "Scheduled"),
            JobState::Running => ("发送中", "Running"),
            JobState::Resting => ("稍后自动继续", "Waiting; continues automatically"),
            JobState::Paused => ("已暂停", "Paused"),
            JobState::Finished => ("已完成", "Finished"),
            JobState::Stopped => ("已停止", "Stopped"),
        };
        self.pick(zh, en)
    }

    /// That every row of the list is accounted for, or that it is not yet.
    pub(super) fn adds_up(&self, all: &str, is_whole: bool, source: &str) -> String {
        match (self.language, is_whole) {
            (Language::Zh, true) => format!("以上合计{all}条，与名单条数一致。"),
            (Language::Zh, false) => format!("以上合计{all}条，名单共{source}条：检查尚未完成。"),
            (Language::En, true) => format!("{all} in total: every receiver in the list."),
            (Language::En, false) => {
                format!("{all} of the {source} receivers in the list: the check is not finished.")
            }
        }
    }

    pub(super) fn more(&self, kinds: usize, rows: &str) -> String {
        match self.language {
            Language::Zh => format!("另有{kinds}种原因，共{rows}条。"),
            Language::En => format!("{kinds} more causes for {rows} messages."),
        }
    }

    /// Of which messages alone a page is.
    pub(super) fn only_state(&self, state: &str) -> String {
        match self.language {
            Language::Zh => format!("仅含结果为“{state}”的消息"),
            Language::En => format!("Only messages with the result: {state}"),
        }
    }

    pub(super) fn only_code(&self, code: i64) -> String {
        match self.language {
            Language::Zh => format!("仅含因错误码{code}被拒绝的消息"),
            Language::En => format!("Only messages rejected with code {code}"),
        }
    }

    pub(super) fn only_problem(&self, cause: &str) -> String {
        match self.language {
            Language::Zh => format!("仅含此类消息：{cause}"),
            Language::En => format!("Only messages with this problem: {cause}"),
        }
    }

    pub(super) fn only_act(&self, act: &str, when: &str) -> String {
        match self.language {
            Language::Zh => format!("仅含此操作的消息：{act} · {when}"),
            Language::En => format!("Only messages of this operation: {act} · {when}"),
        }
    }

    /// What stands behind the number of these messages.
    pub(super) fn of_job(&self, all: &str) -> String {
        match self.language {
            Language::Zh => format!("条，任务共{all}条"),
            Language::En => format!("of {all} messages of the job"),
        }
    }

    fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}
