//! What columns are called: by their names their meaning is guessed. And what the kinds of receivers are called in cells.

use serde::{Deserialize, Serialize};
use yunxin::ConversationType;

/// What a column can be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// The account of a receiver.
    Account,
    /// The id of an advanced group.
    Team,
    /// The id of a super group.
    Superteam,
    /// A receiver of the kind that another column names.
    Target,
    /// The kind of receiver.
    TargetKind,
    /// The account that sends.
    Sender,
    /// `sender|type|receiver`.
    Conversation,
}

const ALIASES: &[(Meaning, &[&str])] = &[
    (
        Meaning::Account,
        &[
            "account",
            "accountid",
            "accid",
            "uid",
            "userid",
            "user",
            "receiver",
            "receiverid",
            "toaccount",
            "toaccid",
            "toaccountid",
            "账号",
            "帐号",
            "用户",
            "用户id",
            "用户账号",
            "接收者",
            "接收者账号",
            "接收方",
            "接收人",
            "接收账号",
            "收件人",
            "im账号",
            "云信账号",
        ],
    ),
    (
        Meaning::Team,
        &[
            "team",
            "teamid",
            "tid",
            "group",
            "groupid",
            "群",
            "群号",
            "群id",
            "群组",
            "群组id",
            "高级群",
            "高级群id",
        ],
    ),
    (
        Meaning::Superteam,
        &[
            "superteam",
            "superteamid",
            "supergroup",
            "supergroupid",
            "超级群",
            "超级群号",
            "超级群id",
            "超大群",
            "超大群id",
        ],
    ),
    (Meaning::Target, &["target", "targetid", "to", "对象", "目标", "发送对象", "接收对象"]),
    (
        Meaning::TargetKind,
        &[
            "type",
            "kind",
            "targettype",
            "targetkind",
            "conversationtype",
            "ope",
            "类型",
            "会话类型",
            "对象类型",
            "目标类型",
            "接收类型",
        ],
    ),
    (
        Meaning::Sender,
        &[
            "sender",
            "senderid",
            "from",
            "fromaccid",
            "fromaccount",
            "发送者",
            "发送方",
            "发送人",
            "发送者账号",
            "发件人",
        ],
    ),
    (Meaning::Conversation, &["conversation", "conversationid", "会话", "会话id"]),
];

/// What columns are called that say nothing of a receiver, and what hardly is an account or stands in a cell.
const OTHER_NAMES: &[&str] = &[
    "id",
    "name",
    "username",
    "fullname",
    "firstname",
    "lastname",
    "surname",
    "nick",
    "nickname",
    "phone",
    "mobile",
    "tel",
    "email",
    "city",
    "address",
    "country",
    "language",
    "gender",
    "birthday",
    "company",
    "department",
    "ordernumber",
    "reason",
    "note",
    "remark",
    "date",
    "amount",
    "编号",
    "序号",
    "工号",
    "姓名",
    "名字",
    "名称",
    "昵称",
    "手机",
    "手机号",
    "电话",
    "邮箱",
    "城市",
    "地址",
    "国家",
    "语言",
    "性别",
    "生日",
    "公司",
    "部门",
    "订单号",
    "原因",
    "备注",
    "日期",
    "时间",
    "金额",
    "数量",
];

/// The kind of receiver that a cell names.
pub(crate) fn kind(text: &str) -> Option<ConversationType> {
    use ConversationType::{P2p, Superteam, Team};
    const NAMES: [(ConversationType, &[&str]); 3] = [
        (P2p, &["1", "p2p", "user", "account", "single", "单聊", "点对点", "个人", "用户"]),
        (Team, &["2", "team", "group", "群", "群聊", "群组", "高级群"]),
        (Superteam, &["3", "superteam", "super_team", "supergroup", "超级群", "超大群"]),
    ];
    let text = text.to_lowercase();
    NAMES.into_iter().find(|(_, names)| names.contains(&text.as_str())).map(|(kind, _)| kind)
}

/// A name as it is compared.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a column of this name is for, if its name says so.
#[must_use]
pub fn meaning(name: &str) -> Option<Meaning> {
    let name = plain(name);
    ALIASES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(meaning, _)| *meaning)
}

/// Whether a text is the name of a column, and so a row with it names them all.
pub(crate) fn is_known(text: &str) -> bool {
    meaning(text).is_some()
}

/// Whether a text is what many columns are called that name no receiver.
pub(crate) fn is_other_name(text: &str) -> bool {
    OTHER_NAMES.contains(&plain(text).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_however_its_name_is_written() {
        for (name, expected) in [
            ("账号", Some(Meaning::Account)),
            (" To_AccID ", Some(Meaning::Account)),
            ("team_id", Some(Meaning::Team)),
            ("群号", Some(Meaning::Team)),
            ("超大群ID", Some(Meaning::Superteam)),
            ("会话 类型", Some(Meaning::TargetKind)),
            ("conversation-id", Some(Meaning::Conversation)),
            ("名字", None),
            ("", None),
        ] {
            assert_eq!(meaning(name), expected, "{name}");
        }
    }

    #[test]
    fn no_name_means_two_things() {
        let known = ALIASES.iter().flat_map(|(_, names)| names.iter());
        let mut all: Vec<_> = known.chain(OTHER_NAMES).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
