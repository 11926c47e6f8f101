use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use rand::RngCore as _;

/// How a sandbox is set up. Start from [`Options::new`] and change what matters.
#[derive(Clone)]
pub struct Options {
    /// Where to listen; must be loopback. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The only AppKey that is known.
    pub app_key: String,
    /// The secret that signs calls; hidden in `Debug`.
    pub app_secret: String,
    /// Where messages and uploaded files are kept; made when absent. One sandbox at a time may use it.
    pub data_dir: PathBuf,
    /// No more messages are kept, the newest; 10,000 in [`Options::new`].
    pub kept_messages: usize,
    /// What is refused beyond the fixed rules.
    pub limits: Limits,
    /// Where the randomness of faults starts; random in [`Options::new`], and shown by `GET /sandbox/faults`.
    pub seed: u64,
}

impl Options {
    /// How many messages are kept unless set otherwise.
    pub const KEPT_MESSAGES: usize = 10_000;

    /// A free port on 127.0.0.1, with a random key and secret of 32 hex digits each.
    pub fn new(data_dir: impl Into<PathBuf>) -> Options {
        let mut secret = [0_u8; 16];
        rand::rng().fill_bytes(&mut secret);
        Options {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            app_key: uuid::Uuid::new_v4().simple().to_string(),
            app_secret: hex::encode(secret),
            data_dir: data_dir.into(),
            kept_messages: Self::KEPT_MESSAGES,
            limits: Limits::default(),
            // Small enough for a user to type, and for a double.
            seed: rand::rng().next_u32().into(),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .field("app_key", &self.app_key)
            .field("app_secret", &"[hidden]")
            .field("data_dir", &self.data_dir)
            .field("kept_messages", &self.kept_messages)
            .field("limits", &self.limits)
            .field("seed", &self.seed)
            .finish()
    }
}

/// Limits that differ by plan, or on which the sources disagree.
///
/// Source: fact sheet, sections 6, 10, 19, 20 and 23.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Calls per second and endpoint; one more is answered with 416.
    pub calls_per_s: u32,
    /// How long an endpoint answers 416 after that, in seconds.
    pub block_s: u64,
    /// Allow 500 characters in every text; otherwise 5000 in types 0 and 10, and 500 in the others.
    pub text_strict_500: bool,
    /// Largest body of an API call. A larger one gets HTTP 413, as from a gateway.
    pub max_body_bytes: usize,
    /// Largest upload: bytes of the file part, or of the base64 text.
    pub max_upload_bytes: usize,
    /// Longest `extension` in UTF-16 units; `None` because newer pages leave it to the plan.
    pub extension_units: Option<usize>,
    /// Longest `attachment` as JSON text in UTF-16 units; `None` because newer pages leave it to the plan.
    pub attachment_units: Option<usize>,
    /// How long after sending a message can be recalled for both sides, in seconds; the console can raise it.
    pub two_sided_recall_s: u64,
    /// Answer the recall of a message that is not there with success, as API v1 does.
    pub lenient_withdraw: bool,
    /// The messages of a call to many accounts have its `message_client_id`. What one id means for many receivers is not
    /// documented; otherwise each message has one of its own.
    pub batch_keeps_client_id: bool,
    /// A stream ends when its next chunk comes later than this.
    pub stream_gap_ms: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            calls_per_s: 100,
            block_s: 10,
            text_strict_500: false,
            max_body_bytes: 1 << 20,
            max_upload_bytes: 15 << 20,
            extension_units: None,
            attachment_units: None,
            two_sided_recall_s: 120,
            lenient_withdraw: false,
            batch_keeps_client_id: false,
            stream_gap_ms: 30_000,
        }
    }
}
