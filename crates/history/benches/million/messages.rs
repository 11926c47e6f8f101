//! Messages as a shop, a hospital and a game might send them, in Chinese and English: the same in every run.

use history::{AttemptKind, End, Finish, KeptKind, NewAttempt, NewSend, Outcome, Phases, Record};
use serde_json::json;

const START_MS: i64 = 1_730_000_000_000;
/// A million messages in about a year.
const STEP_MS: i64 = 31_000;

/// What is searched for: common and rare, short and long, in the text and in the ids, with and without fields.
pub(crate) const SEARCHES: &[&str] = &[
    "",
    "票",
    "发票",
    "订单",
    "验证码",
    "明天下午",
    "您的订单已发货",
    "钥匙",
    "invoice",
    "inv",
    "me",
    "m",
    "meeting tomorrow",
    "\"see you at\"",
    "user",
    "user1",
    "user12",
    "user4711",
    "7",
    "72",
    "729",
    "7291",
    "订单7",
    "订单72",
    "快递 -已签收",
    "发票 outcome:unknown",
    "outcome:unknown",
    "outcome:rejected",
    "code:414",
    "-outcome:sent",
    "type:image",
    "type:image,video has:file",
    "has:file 发票",
    "to:user4711",
    "to:user47*",
    "from:kefu_7 订单",
    "account:商城",
    "account:商城 type:text -outcome:sent",
    "after:2025-06-01 before:2025-06-02",
    "after:2025-06-01 before:2025-07-01 发票",
    "before:2024-12-01 invoice",
    "nowhere",
    "此处没有这句话",
];

const CHINESE: &[&str] = &[
    "您的订单{n}已发货，快递单号{n}，请注意查收。",
    "您好，订单{n}的发票已开具，请在“我的发票”里下载。",
    "验证码{n}，5分钟内有效，请勿告诉他人。",
    "明天下午三点在{p}开会，请带上材料。",
    "快递{n}已签收，感谢您的耐心等待。",
    "{p}的预约已确认，请提前十分钟到。",
    "收到，我马上处理，稍后给您回复。",
    "您反馈的问题已经转给{p}，预计今天内解决。",
    "亲，这款{w}今天有优惠，满{n}减50。",
    "活动奖励已发放：{w}一份，请到背包查收。",
    "复诊时间改到周{d}上午，如有不便请联系{p}。",
    "家里的钥匙放在{p}了，记得去拿。",
    "退款{n}元已原路退回，预计三个工作日内到账。",
    "恭喜晋级第{d}轮，下一场对手是{p}。",
];
const ENGLISH: &[&str] = &[
    "Your order {n} has shipped, tracking number {n}.",
    "The invoice for order {n} is ready, please find it in your account.",
    "Meeting tomorrow at 3 pm, see you at {e}.",
    "Thanks for your message, we will get back to you today.",
    "Your verification code is {n}. It expires in 5 minutes.",
    "Refund of {n} has been issued to your original payment method.",
];
const PLACES: &[&str] =
    &["前台", "二号会议室", "财务部", "张医生", "客服小王", "仓库", "技术支持", "李老师", "门卫", "人民医院"];
const WARES: &[&str] = &["雨伞", "保温杯", "耳机", "复活石", "金币", "书包", "台灯", "羊毛衫"];
const EVENTS: &[&str] = &["the office", "the main hall", "gate seven", "the clinic"];
const ACCOUNTS: &[(&str, &str)] =
    &[("商城", "teal"), ("商城测试", "blue"), ("医院", "green"), ("Game 国服", "violet"), ("客服", "amber")];
/// Text and custom messages are most of all traffic.
const TYPES: [i64; 20] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 100, 100, 1, 1, 2, 6, 10];

pub(crate) struct Messages {
    state: u64,
    count: i64,
}

impl Default for Messages {
    fn default() -> Self {
        Self { state: 0x9E37_79B9_7F4A_7C15, count: 0 }
    }
}

impl Messages {
    /// xorshift: quick, and the same everywhere.
    fn below(&mut self, n: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % n
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    /// Some people get far more messages than others.
    fn customer(&mut self) -> String {
        let (wide, narrow) = (self.below(100_000), self.below(1_000));
        format!("user{}", if self.below(3) == 0 { narrow } else { wide })
    }

    fn hex(&mut self) -> String {
        format!("{:016x}{:016x}", self.below(u64::MAX), self.below(u64::MAX))
    }

    fn sentence(&mut self) -> String {
        let form = if self.below(4) == 0 { self.one(ENGLISH) } else { self.one(CHINESE) };
        let mut text = String::new();
        let mut signs = form.chars();
        while let Some(sign) = signs.next() {
            if sign != '{' {
                text.push(sign);
                continue;
            }
            let kind = signs.next();
            signs.next();
            match kind {
                Some('n') => text.push_str(&(1_000 + self.below(9_000_000)).to_string()),
                Some('p') => text.push_str(self.one(PLACES)),
                Some('w') => text.push_str(self.one(WARES)),
                Some('e') => text.push_str(self.one(EVENTS)),
                _ => text.push(self.one(&['一', '二', '三', '四', '五'])),
            }
        }
        text
    }

    fn text(&mut self) -> String {
        let sentences = 1 + self.below(3);
        (0..sentences).map(|_| self.sentence()).collect::<Vec<_>>().join("")
    }

    /// A send as the app records it: masked headers, one attempt or two, the answer of the service.
    pub(crate) fn record(&mut self) -> Record {
        self.count += 1;
        let text = self.text();
        let (account, color) = self.one(ACCOUNTS);
        let (sender, receiver) = (format!("kefu_{}", self.below(50)), self.customer());
        let message_type = self.one(&TYPES);
        let started_at_ms = START_MS + self.count * STEP_MS + self.below(20_000) as i64;
        let took_ms = 40 + self.below(200) as u32;
        let end = self.below(10_000);
        let (outcome, code) = match end {
            0..=9 => (Outcome::Unknown, None),
            10..=209 => (Outcome::Rejected, Some(self.one(&[414, 102_404, 107_306, 416]))),
            _ => (Outcome::Sent, Some(200)),
        };
        let (client_id, trace_id) = (self.hex(), self.hex());
        // Snowflakes: the time, and a little more.
        let server_id = ((started_at_ms as u64) << 22 | self.below(1 << 22)).to_string();
        let url =
            format!("https://open.yunxinapi.com/im/v2/conversations/{sender}%7C1%7C{receiver}/messages");
        let request_body = json!({
            "message": { "message_client_id": client_id, "message_type": message_type, "text": text },
            "message_config": { "unread_enabled": true, "history_enabled": true, "roaming_enabled": true, "offline_enabled": true },
            "push_config": { "push_enabled": true, "push_content": text.chars().take(30).collect::<String>(),
                "push_payload": { "apns": { "sound": "default", "badge": 1 }, "channel_id": "message" } },
            "antispam_config": { "antispam_enabled": true, "antispam_business_id": "9f2c8a7b6d5e4f30" },
        })
        .to_string();
        let answer = (outcome != Outcome::Unknown).then(|| {
            json!({
                "code": code, "msg": if code == Some(200) { "success" } else { "param check error" },
                "data": { "message_server_id": server_id, "message_client_id": client_id, "create_time": started_at_ms + 20,
                    "message_type": message_type, "sender_id": sender, "receiver_id": receiver, "conversation_type": 1, "text": text },
            })
            .to_string()
        });
        let request_headers: Vec<(String, String)> = [
            ("AppKey", "0123456789abcdef0123456789abcdef"),
            ("Nonce", &trace_id),
            ("CurTime", "1764000046"),
            ("CheckSum", "••••••••"),
            ("X-custom-traceid", &trace_id),
            ("Content-Type", "application/json; charset=utf-8"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let attempt = NewAttempt {
            number: 1,
            kind: AttemptKind::Send,
            endpoint: "https://open.yunxinapi.com/im/v2".into(),
            started_at_ms,
            took_ms,
            phases: Phases { connect_us: None, wait_us: Some(took_ms * 1000 - 150), body_us: Some(120) },
            http_status: answer.as_ref().map(|_| 200),
            code,
            error: answer.is_none().then(|| "unanswered".into()),
            detail: None,
            request_headers: request_headers.clone(),
            response_headers: vec![
                ("date".into(), "Sat, 01 Nov 2025 08:00:00 GMT".into()),
                ("content-type".into(), "application/json;charset=utf-8".into()),
            ],
            answer: answer.clone(),
        };
        Record {
            id: self.count.to_string().parse().unwrap(),
            started_at_ms,
            finished_at_ms: Some(started_at_ms + i64::from(took_ms)),
            took_ms: Some(took_ms),
            outcome,
            code,
            msg: code.map(|code| if code == 200 { "success".into() } else { "param check error".into() }),
            error: answer.is_none().then(|| "unanswered".into()),
            account_id: format!("account-{color}"),
            account_name: account.into(),
            account_color: color.into(),
            production: false,
            sender,
            conversation_type: 1,
            receiver,
            message_type: Some(message_type),
            snippet: text.chars().take(40).collect(),
            search_text: text,
            message_client_id: Some(client_id),
            message_server_id: answer.is_some().then_some(server_id),
            trace_id,
            create_time_ms: answer.is_some().then_some(started_at_ms + 20),
            method: "POST".into(),
            url,
            request_headers,
            request_body,
            http_status: answer.as_ref().map(|_| 200),
            answer,
            file: None,
            thumbnail: None,
            kind: KeptKind::Single,
            parts: Vec::new(),
            attempts: vec![attempt],
            acts: Vec::new(),
            resumed_at_ms: Vec::new(),
            process: "0f1e2d3c4b5a69788796a5b4c3d2e1f0".into(),
            starred: false,
            tags: Vec::new(),
            note: String::new(),
        }
    }

    /// The same as it comes about: the row, the calls, the end.
    pub(crate) fn send(&mut self) -> (NewSend, Vec<NewAttempt>, Finish) {
        let record = self.record();
        let outcome = match record.outcome {
            Outcome::Sent => End::Sent,
            Outcome::Rejected => End::Rejected,
            Outcome::Sending | Outcome::Unknown => End::Unknown,
        };
        let finish = Finish {
            outcome,
            code: record.code,
            msg: record.msg,
            message_server_id: record.message_server_id,
            create_time_ms: record.create_time_ms,
            http_status: record.http_status,
            answer: record.answer,
            error: record.error,
            took_ms: record.took_ms.unwrap_or_default(),
            finished_at_ms: record.finished_at_ms.unwrap_or_default(),
        };
        let send = NewSend {
            account_id: record.account_id,
            account_name: record.account_name,
            account_color: record.account_color,
            production: record.production,
            sender: record.sender,
            conversation_type: record.conversation_type,
            receiver: record.receiver,
            message_type: record.message_type,
            message_client_id: record.message_client_id,
            trace_id: record.trace_id,
            method: record.method,
            url: record.url,
            request_headers: record.request_headers,
            request_body: record.request_body,
            snippet: record.snippet,
            search_text: record.search_text,
            process: record.process,
            started_at_ms: record.started_at_ms,
        };
        (send, record.attempts, finish)
    }
}
