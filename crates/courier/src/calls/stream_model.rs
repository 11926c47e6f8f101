//! A stream that was asked for, and where its pieces come from.

use history::{KeptPart, RowId};
use ids::AccountId;
use serde::{Deserialize, Serialize};
use specta::Type;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use yunxin::{Body, Conversation, STREAM_PACE_MS, StreamFault, stream_pieces, stream_text};

use crate::compose::Draft;
use crate::error::Error;

/// The longest time from one piece to the next at a chosen pace: well below the gap after which the service ends a stream.
pub const SLOWEST_PACE_MS: u32 = 10_000;

/// A stream that was asked for.
#[derive(Debug)]
pub struct StreamOrder {
    /// The account to send from.
    pub account_id: AccountId,
    /// From whom to whom.
    pub conversation: Conversation,
    /// The body of the first piece, with the client id and all options: it goes out byte for byte but for `text` and
    /// `finish`.
    pub body: String,
    /// Where the pieces come from.
    pub source: PieceSource,
    /// Stops the stream: before its first piece is out nothing goes out, after that it is finished as it stands.
    pub cancel: CancellationToken,
}

impl StreamOrder {
    /// The message of a form.
    ///
    /// # Errors
    /// When no account is chosen.
    pub fn of(draft: Draft, source: PieceSource, cancel: CancellationToken) -> Result<StreamOrder, Error> {
        let account_id = draft.account()?.clone();
        let Draft { conversation, body, .. } = draft;
        Ok(StreamOrder { account_id, conversation, body, source, cancel })
    }
}

/// Where the pieces of a stream come from.
#[derive(Debug)]
pub enum PieceSource {
    /// The text of the body, cut.
    Paced(StreamPace),
    /// The text of the body is the first piece; the others come from here. When it is closed, the stream is finished.
    Given(mpsc::Receiver<GivenPiece>),
}

/// How a text is cut, and how fast it goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StreamPace {
    /// So many characters a piece, as a reader counts them.
    pub chars: u32,
    /// From one piece to the next, in milliseconds.
    pub pace_ms: u32,
}

impl StreamPace {
    /// That of the documents, and pieces of a few words.
    pub const USUAL: Self = Self { chars: 10, pace_ms: STREAM_PACE_MS };
}

/// A piece as somebody wrote it.
#[derive(Debug)]
pub struct GivenPiece {
    /// What it adds.
    pub text: String,
    /// Whether it ends the stream.
    pub is_last: bool,
    /// Gets whether it goes out. A piece that cannot leaves the stream as it was.
    pub accepted: oneshot::Sender<Result<(), StreamFault>>,
}

/// The pieces that are still to go out.
pub(super) enum Pieces {
    Paced { rest: std::vec::IntoIter<String>, pace_ms: u32 },
    Given { first: Option<String>, rest: mpsc::Receiver<GivenPiece> },
}

/// What goes out next.
pub(super) struct NextPiece {
    pub(super) text: String,
    pub(super) is_last: bool,
    pub(super) accepted: Option<oneshot::Sender<Result<(), StreamFault>>>,
}

impl Pieces {
    pub(super) fn new(source: PieceSource, body: &Body) -> Pieces {
        let text = stream_text(body);
        match source {
            PieceSource::Paced(StreamPace { chars, pace_ms }) => Pieces::Paced {
                rest: stream_pieces(text, usize::try_from(chars).unwrap_or(usize::MAX)).into_iter(),
                pace_ms: pace_ms.min(SLOWEST_PACE_MS),
            },
            PieceSource::Given(rest) => Pieces::Given { first: Some(text.to_owned()), rest },
        }
    }

    /// How long after the last piece the next one goes out.
    pub(super) fn pace_ms(&self) -> u32 {
        match self {
            Pieces::Paced { pace_ms, .. } => *pace_ms,
            Pieces::Given { .. } => 0,
        }
    }

    /// The next piece, when there is one; `None`: there is no more. Dropped while it waits, it has taken none.
    pub(super) async fn next(&mut self) -> Option<NextPiece> {
        match self {
            Pieces::Paced { rest, .. } => {
                let text = rest.next()?;
                Some(NextPiece { text, is_last: rest.as_slice().is_empty(), accepted: None })
            }
            Pieces::Given { first, rest } => match first.take() {
                Some(text) => Some(NextPiece { text, is_last: false, accepted: None }),
                None => {
                    let GivenPiece { text, is_last, accepted } = rest.recv().await?;
                    Some(NextPiece { text, is_last, accepted: Some(accepted) })
                }
            },
        }
    }
}

/// The text of these pieces together.
pub(super) fn text_of(parts: &[KeptPart]) -> String {
    parts.iter().filter_map(|part| part.text.as_deref()).collect()
}

/// A stream that a process was sending when it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CutStream {
    /// Its row.
    pub row_id: RowId,
    /// So many of its pieces were taken.
    pub pieces: u32,
    /// Until when the service waits for the next piece, Unix ms; `None` where it is not known which one that is.
    #[specta(type = Option<specta_typescript::Number>)]
    pub open_until_ms: Option<i64>,
}
