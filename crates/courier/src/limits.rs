//! The limits that a window needs before Rust refuses: for counters, and for the numbers in its words. Each is taken from
//! where its rule stands.

use serde::Serialize;
use yunxin::{ClientOptions, MessageType, Reaction, RoomRecall, UploadOptions, Withdraw};

use crate::account::AccountForm;
use crate::account::LONGEST_PASSWORD;
use crate::calls::{SLOWEST_PACE_MS, StreamPace};
use crate::compose::MAX_BODY_BYTES;
use crate::jobs::MAX_LATE_MS;
use crate::retention::MOST_DAYS;
use crate::storages::MAX_HOURS;

/// Every limit, named with its unit. Texts count UTF-16 units, as a JavaScript string does, unless set otherwise.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Limits {
    /// Largest file that the service takes.
    pub upload_bytes: u64,
    /// Largest body that is kept and sent.
    pub body_bytes: usize,
    /// Most bytes that are fetched to look at what lies at a URL.
    pub fetch_bytes: u64,
    /// Longest text that is imported.
    pub import_bytes: usize,
    /// Longest `text` where it is the message.
    pub text: u32,
    /// From here on the sources disagree about such a text.
    pub disputed_text: u32,
    /// Longest `text` that describes an attachment.
    pub description: u32,
    /// Of a stream.
    pub stream: StreamLimits,
    /// Longest account id.
    pub account_id: usize,
    /// Most receivers of one call to several.
    pub batch_receivers: u32,
    /// Most messages of one call to a chatroom.
    pub room_messages: u32,
    /// The largest share of a chatroom's messages that is dropped, in ten thousandths.
    pub abandon_ratio: u32,
    /// Most members of a team that are pushed to whatever they set.
    pub forced_push_ids: u32,
    /// Longest name of the sound of a push.
    pub sound: u32,
    /// Degrees, to either side.
    pub latitude: u32,
    /// Degrees, to either side.
    pub longitude: u32,
    /// Seconds that a signature's time may be off.
    pub clock_offset_s: i64,
    /// Of a recall.
    pub recall: RecallLimits,
    /// Longest text passed on with a recall in a chatroom.
    pub recall_room_extension: usize,
    /// Of a reaction.
    pub reaction: ReactionLimits,
    /// How the service is to keep an upload.
    pub keep: KeepLimits,
    /// Tries after the first.
    pub extra_tries: Range,
    /// Calls per second.
    pub calls_per_s: Range,
    /// Hours that a signed link of a storage is good for.
    pub link_hours: Bounds,
    /// Minutes that a scheduled job may begin late.
    pub late_start_min: i64,
    /// Seconds that an account rests for after code 416.
    pub pause_s: u64,
    /// Days that a history is kept, where it is limited.
    pub retention_days: u32,
    /// Longest password of a proxy, in bytes.
    pub proxy_password_bytes: usize,
    /// Longest path of the data folder, in bytes.
    pub data_folder_bytes: usize,
    /// Longest tag, in characters.
    pub tag_chars: usize,
    /// Most tags of a row.
    pub row_tags: usize,
    /// Longest note, in characters.
    pub note_chars: usize,
}

/// What a stream may be.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct StreamLimits {
    /// Longest text of all pieces together.
    pub text: u32,
    /// Characters of a piece, as a reader counts them.
    pub chars: Range,
    /// Milliseconds from one piece to the next.
    pub pace_ms: Range,
    /// Seconds after its latest piece at which the service ends it.
    pub gap_s: i64,
}

/// Longest texts of a recall, and until when there is one.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct RecallLimits {
    /// Seconds after the send, unless the app's console says otherwise.
    pub window_s: i64,
    /// The same where that window is ignored.
    pub long_window_s: i64,
    /// Why.
    pub description: usize,
    /// Text of the banner.
    pub push_content: usize,
    /// JSON for the banner.
    pub push_payload: usize,
    /// Text passed on.
    pub attach: usize,
}

/// Longest texts of a reaction.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ReactionLimits {
    /// Text of the banner.
    pub push_content: usize,
    /// JSON for the banner.
    pub push_payload: usize,
}

/// How the service is to keep an upload.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct KeepLimits {
    /// Least seconds until it is deleted.
    pub min_expire_s: u64,
    /// Longest tag.
    pub tag: usize,
    /// Longest type.
    pub kind: usize,
}

/// What a number may be.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Bounds {
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
}

/// What a number may be, and is unless set otherwise.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Range {
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
    /// Unless set otherwise.
    pub usual: u32,
}

/// The limits.
pub const LIMITS: Limits = Limits {
    upload_bytes: yunxin::MAX_FILE_BYTES,
    body_bytes: MAX_BODY_BYTES,
    fetch_bytes: media::MAX_FETCH_BYTES,
    import_bytes: interop::import::MAX_BYTES,
    text: MessageType::MAX_WORDED_TEXT,
    disputed_text: MessageType::DISPUTED_TEXT,
    description: MessageType::MAX_DESCRIPTION,
    stream: StreamLimits {
        text: yunxin::STREAM_TEXT,
        chars: Range { min: 1, max: 1_000, usual: StreamPace::USUAL.chars },
        pace_ms: Range { min: 50, max: SLOWEST_PACE_MS, usual: StreamPace::USUAL.pace_ms },
        gap_s: yunxin::STREAM_GAP_MS / 1_000,
    },
    account_id: yunxin::MAX_ACCOUNT_CHARS,
    batch_receivers: yunxin::MAX_BATCH_RECEIVERS,
    room_messages: yunxin::MAX_ROOM_MESSAGES,
    abandon_ratio: yunxin::MAX_ABANDON_RATIO,
    forced_push_ids: yunxin::MAX_FORCED_PUSH_IDS,
    sound: yunxin::MAX_SOUND_CHARS,
    latitude: yunxin::MAX_LATITUDE,
    longitude: yunxin::MAX_LONGITUDE,
    clock_offset_s: yunxin::MAX_CLOCK_OFFSET_S,
    recall: RecallLimits {
        window_s: yunxin::TWO_SIDED_WINDOW_S,
        long_window_s: yunxin::LONG_WINDOW_S,
        description: Withdraw::MAX_DESCRIPTION,
        push_content: Withdraw::MAX_PUSH_CONTENT,
        push_payload: Withdraw::MAX_PUSH_PAYLOAD,
        attach: Withdraw::MAX_ATTACH,
    },
    recall_room_extension: RoomRecall::MAX_EXTENSION,
    reaction: ReactionLimits {
        push_content: Reaction::MAX_PUSH_CONTENT,
        push_payload: Reaction::MAX_PUSH_PAYLOAD,
    },
    keep: KeepLimits {
        min_expire_s: UploadOptions::MIN_EXPIRE_S,
        tag: UploadOptions::MAX_TAG_CHARS,
        kind: UploadOptions::MAX_TYPE_CHARS,
    },
    extra_tries: Range {
        min: 0,
        max: ClientOptions::MAX_EXTRA_TRIES as u32,
        usual: AccountForm::USUAL_EXTRA_TRIES as u32,
    },
    calls_per_s: Range { min: 1, max: AccountForm::MAX_CALLS_PER_S, usual: AccountForm::USUAL_CALLS_PER_S },
    link_hours: Bounds { min: 1, max: MAX_HOURS },
    late_start_min: MAX_LATE_MS / 60_000,
    retention_days: MOST_DAYS,
    pause_s: ClientOptions::REFUSAL_PAUSE_MS / 1000,
    proxy_password_bytes: LONGEST_PASSWORD,
    // The longest name below it that is opened as a database, in a round number that is easy to say.
    data_folder_bytes: (history::MAX_PATH_BYTES - "/history.db".len()) / 10 * 10,
    tag_chars: history::TAG_CHARS,
    row_tags: history::ROW_TAGS,
    note_chars: history::NOTE_CHARS,
};

#[cfg(test)]
mod tests {
    use super::LIMITS;
    use crate::error::ErrorCode;

    #[test]
    fn the_plain_words_of_errors_name_the_limits_that_hold() {
        let mib = |bytes: usize| format!("{} MB", bytes / 1024 / 1024);
        let with_commas = |number: usize| format!("{},{:03}", number / 1000, number % 1000);
        for (code, number) in [
            (ErrorCode::BodyTooLarge, mib(LIMITS.body_bytes)),
            (ErrorCode::BadTag, format!("1 to {} characters", LIMITS.tag_chars)),
            (ErrorCode::TooManyTags, format!("at most {} tags", LIMITS.row_tags)),
            (ErrorCode::NoteTooLong, format!("{} characters", with_commas(LIMITS.note_chars))),
        ] {
            assert!(code.plain().contains(&number), "{code:?}: {number}");
        }
    }
}
