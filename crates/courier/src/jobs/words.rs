//! The words of a job's report, in both languages.

use bulk::act::Barrier;
use bulk::job::model::RowState;
use bulk::mapping::problem::RowProblem;
use bulk::report::{Language as Labels, ReportWords};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use templates::ValueProblemCode;

use crate::compose::explain_code;
use crate::settings::Language;

/// Words in one language, and times in one zone.
#[derive(Debug, Clone)]
pub struct Words {
    language: Language,
    zone: TimeZone,
}

impl Words {
    /// The words of this language, with times as this machine shows them.
    #[must_use]
    pub fn new(language: Language) -> Words {
        Words { language, zone: TimeZone::system() }
    }

    /// The language of the labels that a page has beside these words.
    pub(super) fn labels(&self) -> Labels {
        if self.language == Language::Zh { Labels::Zh } else { Labels::En }
    }

    fn say(&self, zh: &str, en: &str) -> String {
        if self.language == Language::Zh { zh } else { en }.to_owned()
    }

    /// What is wrong, and what to do about it.
    fn pair(&self, zh: [&str; 2], en: [&str; 2]) -> (String, String) {
        (self.say(zh[0], en[0]), self.say(zh[1], en[1]))
    }
}

impl ReportWords for Words {
    fn heads(&self) -> [String; 10] {
        let pairs = [
            ("序号", "Row"),
            ("文件行", "Line"),
            ("结果", "Result"),
            ("错误码", "Code"),
            ("原因", "Cause"),
            ("处理办法", "Fix"),
            ("Trace ID", "Trace ID"),
            ("客户端消息ID", "Client message ID"),
            ("服务端消息ID", "Server message ID"),
            ("时间", "Time"),
        ];
        pairs.map(|(zh, en)| self.say(zh, en))
    }

    fn state(&self, state: RowState) -> String {
        let (zh, en) = match state {
            RowState::Ready => ("待发送", "ready"),
            RowState::Going => ("发送中", "sending"),
            RowState::Sent => ("已发送", "sent"),
            RowState::Rejected => ("被拒绝", "rejected"),
            RowState::Unknown => ("结果未知", "unknown"),
            RowState::Open => ("待确认", "open"),
            RowState::Excluded => ("已排除", "excluded"),
        };
        self.say(zh, en)
    }

    fn state_in_act(&self, state: RowState) -> String {
        let (zh, en) = match state {
            RowState::Ready => ("待处理", "waiting"),
            RowState::Going => ("在途", "in flight"),
            RowState::Sent => ("已完成", "done"),
            RowState::Rejected => ("被拒绝", "rejected"),
            RowState::Unknown => ("结果未知", "unknown"),
            RowState::Open => ("待确认", "unconfirmed"),
            RowState::Excluded => ("未处理", "not done"),
        };
        self.say(zh, en)
    }

    fn barrier(&self, barrier: Barrier) -> (String, String) {
        match barrier {
            Barrier::TooLate => {
                self.pair(["已超过时限", "无需处理"], ["past the time limit", "nothing to do"])
            }
            Barrier::NotOfThisKind => self.pair(
                ["会话类型不支持此方式", "改用其他方式"],
                ["not possible in conversations of this type", "use another method"],
            ),
            Barrier::NotModifiable => self.pair(
                ["此类型的消息不能修改", "撤回后重新发送"],
                ["messages of this type cannot be edited", "recall it and send it again"],
            ),
            Barrier::Gone => self.pair(["已经撤回", "无需处理"], ["already recalled", "nothing to do"]),
            Barrier::NotABody => self.pair(
                ["无法生成新内容", "检查新内容和这一行的值"],
                ["the new content cannot be made", "check it and the values of this row"],
            ),
            Barrier::OtherType => self.pair(
                ["消息类型与新内容不同", "使用同类型的内容"],
                ["of another type than the new content", "use content of the same type"],
            ),
        }
    }

    fn problem(&self, problem: &RowProblem, duplicate_of: Option<u64>) -> (String, String) {
        let (cause, fix) = self.of_problem(problem);
        match (problem, duplicate_of) {
            (RowProblem::Duplicate, Some(first)) => {
                (self.say(&format!("与第{first}行重复"), &format!("same receiver as row {first}")), fix)
            }
            _ => (cause, fix),
        }
    }

    fn code(&self, code: i64) -> (String, String) {
        let Some(explained) = explain_code(Some(code), None, None) else {
            return (self.say("服务返回的错误码", "code of the service"), String::new());
        };
        let words = if self.language == Language::Zh { explained.zh } else { explained.en };
        (words.meaning, words.action)
    }

    fn time(&self, at_ms: i64) -> String {
        let Ok(at) = Timestamp::from_millisecond(at_ms) else { return String::new() };
        at.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
}

/// What is wrong with the value of a variable.
fn what_is_wrong(problem: ValueProblemCode) -> (&'static str, &'static str) {
    match problem {
        ValueProblemCode::Missing => ("缺失", "is missing"),
        ValueProblemCode::NotANumber => ("不是数字", "is not a number"),
        ValueProblemCode::NotADate => (
            "不是日期，例如2026-11-25或2026-11-25 10:30",
            "is not a date such as 2026-11-25 or 2026-11-25 10:30",
        ),
        ValueProblemCode::NotAChoice => ("不在选项范围内", "is none of the choices"),
        ValueProblemCode::NotAnAccount => ("不是账号或群ID", "is not an account or group ID"),
        ValueProblemCode::NoFile => ("不是可以发送的文件", "is no file that can be sent"),
        ValueProblemCode::NoSuchVariable => ("没有对应的变量", "is for no variable of the message"),
    }
}

impl Words {
    /// What is wrong with a row, and what to do about it.
    #[must_use]
    pub fn of_problem(&self, problem: &RowProblem) -> (String, String) {
        let column = |column: &u32| u64::from(*column) + 1;
        match problem {
            RowProblem::ShortRow => self.pair(
                ["单元格比列少", "检查这一行的分隔符和引号"],
                ["fewer cells than columns", "check the delimiters and quotation marks of this line"],
            ),
            RowProblem::LongRow => self.pair(
                ["单元格比列多", "检查这一行的分隔符和引号"],
                ["more cells than columns", "check the delimiters and quotation marks of this line"],
            ),
            RowProblem::NoTarget => {
                self.pair(["没有接收方", "填写接收方"], ["no receiver", "fill in the receiver"])
            }
            RowProblem::ManyTargets => self.pair(
                ["填写了多个接收方", "只保留一个"],
                ["several receivers are filled in", "keep one of them"],
            ),
            RowProblem::BadKind => self.pair(
                ["会话类型无法识别", "填写单聊、高级群或超大群"],
                ["unknown conversation type", "write p2p, team or superteam"],
            ),
            RowProblem::NotAConversation => self.pair(
                ["不是“发送方|类型|接收方”的格式", "例如goose|1|user1"],
                ["not of the form sender|type|receiver", "for example goose|1|user1"],
            ),
            RowProblem::NoSender => {
                self.pair(["没有发送方", "填写发送方"], ["no sender", "fill in the sender"])
            }
            RowProblem::ScientificNotation => self.pair(
                ["科学计数法，数字已丢失", "把该列设为文本格式后重新导出"],
                ["scientific notation: digits are lost", "format the column as text, and export again"],
            ),
            RowProblem::DecimalPoint => self.pair(
                ["ID带小数点", "把该列设为文本格式后重新导出"],
                ["a decimal point in an ID", "format the column as text, and export again"],
            ),
            RowProblem::ImpreciseNumber => self.pair(
                ["数字超过15位，末尾可能已变", "把该列设为文本格式，重新填写"],
                [
                    "a number of more than 15 digits: the last ones may be wrong",
                    "format the column as text, and fill it in again",
                ],
            ),
            RowProblem::NotAnId => self.pair(
                ["单元格里是日期、逻辑值或错误", "填写ID"],
                ["a date, a truth value or an error in place of an ID", "fill in the ID"],
            ),
            RowProblem::EmptyCell { column: at } => {
                let at = column(at);
                (
                    self.say(&format!("第{at}列为空"), &format!("column {at} is empty")),
                    self.say("填写，或为空单元格设置默认值", "fill it in, or set a default for empty cells"),
                )
            }
            RowProblem::SheetError { column: at } => {
                let at = column(at);
                (
                    self.say(
                        &format!("第{at}列是错误值（如#N/A）、无效日期（####）或没有结果的公式（#CALC）"),
                        &format!(
                            "column {at} has an error such as #N/A, no date (####), or a formula without a result (#CALC)"
                        ),
                    ),
                    self.say(
                        "用表格软件打开，修正并保存后重新导入",
                        "open the file in a spreadsheet program, correct and save it, and import it again",
                    ),
                )
            }
            RowProblem::Value { name, problem } => {
                let (zh, en) = what_is_wrong(*problem);
                (
                    self.say(&format!("变量{name}的值{zh}"), &format!("the value of {name} {en}")),
                    self.say("修改单元格", "correct the cell"),
                )
            }
            RowProblem::NotABody => self.pair(
                ["无法组成消息", "检查模板和这一行的值"],
                ["no message can be made", "check the template and the values of this row"],
            ),
            RowProblem::Issue { pointer, issue } => {
                let code = serde_json::to_value(issue).unwrap_or_default();
                let code = code.as_str().unwrap_or_default().to_owned();
                let at = if pointer.is_empty() { String::new() } else { format!("{pointer}: ") };
                (
                    self.say(
                        &format!("{at}不符合服务规则（{code}）"),
                        &format!("{at}breaks a rule of the service ({code})"),
                    ),
                    self.say("修改消息或这一行的值", "change the message or the values of this row"),
                )
            }
            RowProblem::Duplicate => {
                self.pair(["接收方重复", "无需处理"], ["duplicate receiver", "nothing to do"])
            }
            RowProblem::Suppressed { list } => (
                self.say(&format!("在“{list}”名单中"), &format!("on the list {list:?}")),
                self.say("需要发送时从名单移除", "remove the receiver from the list to send"),
            ),
            RowProblem::SentBefore { job } => (
                self.say(&format!("任务“{job}”已发送过"), &format!("the job {job:?} has sent it before")),
                self.say("无需处理", "nothing to do"),
            ),
            RowProblem::LeftOut => self.pair(["手动排除", "无需处理"], ["left out by hand", "nothing to do"]),
            RowProblem::NoProof => self.pair(
                ["服务端不保存或拒绝查询，无法确认是否到达", "确认后标记为已发送，或重新发送"],
                [
                    "the service keeps no such message, or refuses to say: its arrival cannot be proven",
                    "find out, then count it as sent or send it again",
                ],
            ),
            RowProblem::OtherMessage => self.pair(
                ["服务端在同一ID下有另一条消息", "查看该会话"],
                ["the service has another message under this ID", "look at the conversation"],
            ),
            RowProblem::Absent => self.pair(
                ["服务端没有这条消息", "可以重新发送"],
                ["the service does not have the message", "it can be sent again"],
            ),
            RowProblem::LeftToUser => self.pair(
                ["结果未知，按设置由你决定", "确认后标记为已发送，或重新发送"],
                ["unknown, and left to you by the settings", "count it as sent or send it again"],
            ),
            RowProblem::NotTheSameBytes => self.pair(
                ["无法生成与之前相同的消息", "确认后标记为已发送，或重新发送"],
                ["the message cannot be made again as it was", "count it as sent or send it again"],
            ),
        }
    }
}
