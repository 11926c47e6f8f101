//! What can be found in a body.

use serde::{Deserialize, Serialize};

/// One finding, with everything that words about it need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Issue {
    /// JSON pointer into the body, or `/conversation/sender`, `/conversation/receiver` and `/destination/room_id`.
    pub pointer: String,
    /// Which rule.
    pub code: IssueCode,
    /// Whether it blocks.
    pub severity: Severity,
    /// The limit, where the rule has one: UTF-16 units, entries or degrees.
    pub max: Option<u32>,
    /// What was found instead, in the same unit.
    pub actual: Option<u32>,
    /// JSON pointer of the other field that the rule is about.
    pub related: Option<String>,
    /// The text that the rule is about, where it is about one: `{{name}}`.
    pub text: Option<String>,
    /// What the value must be, where it is of another JSON type.
    pub expected: Option<JsonType>,
}

/// What a value must be. Each has words in every language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum JsonType {
    /// `true` or `false`.
    Boolean,
    /// A string.
    Text,
    /// A *string* that holds JSON.
    JsonText,
    /// A number, with or without a fraction.
    Number,
    /// A number without a fraction, of 64 bits at most.
    Integer,
    /// An object.
    Object,
    /// A list of strings.
    Texts,
    /// A list of objects.
    Objects,
}

/// Whether an issue stops a send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The service refuses it, or it cannot mean what it says: blocks.
    Error,
    /// Ignored, disputed or unwise: does not block.
    Warning,
}

/// The rules. Each has words in every language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum IssueCode {
    /// Missing, though needed here.
    Required,
    /// Another JSON type than the field has: `expected`.
    WrongType,
    /// Longer than `max` UTF-16 units.
    TooLong,
    /// More than `max` entries.
    TooMany,
    /// Below the smallest allowed number.
    TooSmall,
    /// A number above `max`.
    TooLarge,
    /// Not one of the values that the field may have.
    NotAChoice,
    /// The entry stands in the list already, at `related`; accounts are the same in any case.
    DuplicateEntry,
    /// Whether the number is in hours or in seconds is disputed.
    DisputedUnit,
    /// Without `push_content` a notification is not pushed.
    NoPushWithoutText,
    /// Empty, where at least one character is needed.
    Empty,
    /// Characters that the field cannot have.
    BadCharacters,
    /// A string that should hold JSON and does not.
    NotJson,
    /// A number that is no sendable message type.
    UnknownMessageType,
    /// Text of 501 to 5000 units: the sources disagree about it.
    DisputedLength,
    /// The service ignores this group or field in this kind of conversation.
    NotApplicable,
    /// Neither side would keep the message (107330).
    BothNoSense,
    /// The sender is among the members meant (107339).
    SenderInTargets,
    /// In super groups `inclusive` must be true (108319).
    SuperteamMustBeInclusive,
    /// In super groups targeted messages stay hidden from new members (108320).
    SuperteamNewMember,
    /// An inclusive list cannot be shown to new members (108321).
    InclusiveNewMember,
    /// Force push to accounts that do not see the message (109318).
    ForceIdsOutsideTargets,
    /// A switch that acts on custom messages only.
    CustomMessageOnlyForCustom,
    /// Not the object of `type` 1 to 3 and `data` that the safety service reads.
    CustomMessageShape,
    /// Robot options without the robot.
    RobotAccountMissing,
    /// Force options without the switch that the SDKs read.
    ForcePushNotEnabled,
    /// A custom message without `sub_type`.
    SubTypeRecommended,
    /// Sender and receiver are one account.
    SenderIsReceiver,
    /// A group id that is not decimal.
    TeamIdNotDecimal,
    /// Without it, a send of unknown end cannot be repeated safely.
    ClientIdMissing,
    /// The history has a message of this sender with this id. Found by who keeps a history, not by [`validate`].
    ClientIdUsed,
    /// A digital human needs `content` when the message is no text (107336).
    AiContentEmpty,
    /// The attachment is not a JSON object.
    AttachmentNotObject,
    /// The attachment is longer than usual plans allow.
    AttachmentLong,
    /// Only the long name is there; client SDKs read the short one.
    ShortNameMissing,
    /// Short and long name of the same thing have different values.
    NamesDisagree,
    /// `ext` with a leading dot, which client SDKs add themselves.
    ExtWithDot,
    /// A coordinate beyond `max` degrees.
    OutOfRange,
    /// The key stands twice in its object; in a text that holds JSON, at `text` in it.
    DuplicateKey,
    /// What reads numbers as doubles, as JavaScript does, makes another one of the whole number `text`.
    InexactNumber,
    /// `text` looks like a variable that nobody filled in; it would go out as it stands.
    Placeholder,
    /// The file lies on this computer (`http://127.0.0.1/…`), where no receiver can fetch it. Found by who knows the account,
    /// not by [`validate`].
    LocalUrl,
    /// The file was uploaded with another account. Found by who keeps the uploads, not by [`validate`].
    ForeignUpload,
}

impl IssueCode {
    /// Those for which the sources name a code that the service itself answers with, with it.
    pub const WITH_SERVER_CODE: [(IssueCode, u32); 7] = [
        (Self::BothNoSense, 107_330),
        (Self::SenderInTargets, 107_339),
        (Self::SuperteamMustBeInclusive, 108_319),
        (Self::SuperteamNewMember, 108_320),
        (Self::InclusiveNewMember, 108_321),
        (Self::ForceIdsOutsideTargets, 109_318),
        (Self::AiContentEmpty, 107_336),
    ];
}

const URL: &str = "/message/attachment/url";

/// Length as the service most likely counts it.
pub(crate) fn utf16_len(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[derive(Default)]
pub(crate) struct Findings(pub(crate) Vec<Issue>);

impl Findings {
    pub(crate) fn add(&mut self, severity: Severity, pointer: &str, code: IssueCode) -> &mut Issue {
        let pointer = pointer.to_owned();
        let (max, actual, related, text, expected) = (None, None, None, None, None);
        self.0.push(Issue { pointer, code, severity, max, actual, related, text, expected });
        self.0.last_mut().expect("just pushed")
    }

    pub(crate) fn error(&mut self, pointer: &str, code: IssueCode) -> &mut Issue {
        self.add(Severity::Error, pointer, code)
    }

    pub(crate) fn warn(&mut self, pointer: &str, code: IssueCode) -> &mut Issue {
        self.add(Severity::Warning, pointer, code)
    }

    /// The error of a text that has more than `max` UTF-16 units.
    pub(crate) fn too_long(&mut self, pointer: &str, text: Option<&str>, max: usize) {
        let units = text.map_or(0, utf16_len);
        if units as usize > max {
            self.error(pointer, IssueCode::TooLong).numbers(max as u32, units);
        }
    }

    /// The only way to a wrong type: words about it need to say which one is right.
    pub(super) fn wrong_type(&mut self, severity: Severity, pointer: &str, expected: JsonType) {
        self.add(severity, pointer, IssueCode::WrongType).expected = Some(expected);
    }
}

impl Issue {
    /// The warning that the client id at this place of the body was used before.
    #[must_use]
    pub fn client_id_used(pointer: &str) -> Issue {
        let mut found = Findings::default();
        found.warn(pointer, IssueCode::ClientIdUsed).clone()
    }

    /// The error that the attachment's URL leads to this computer.
    #[must_use]
    pub fn local_url() -> Issue {
        let mut found = Findings::default();
        found.error(URL, IssueCode::LocalUrl).clone()
    }

    /// The warning that the attachment was uploaded with another account.
    #[must_use]
    pub fn foreign_upload() -> Issue {
        let mut found = Findings::default();
        found.warn(URL, IssueCode::ForeignUpload).clone()
    }

    pub(super) fn numbers(&mut self, max: u32, actual: u32) -> &mut Self {
        self.max = Some(max);
        self.actual = Some(actual);
        self
    }

    pub(super) fn about(&mut self, pointer: &str) {
        self.related = Some(pointer.to_owned());
    }
}
