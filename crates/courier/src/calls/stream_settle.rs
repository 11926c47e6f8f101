//! Streams that were cut off: how far one is, and finishing one that the service still waits for.

use std::sync::Arc;

use history::{KeptKind, Outcome, PageStart, Query, RowId, Stop};
use tokio_util::sync::CancellationToken;
use yunxin::{Destination, StreamFault};

use super::Calls;
use super::model::{CallOrder, CallResult};
use super::stream_end::is_finished;
use super::stream_look::{resumed, so_far};
use super::stream_model::CutStream;
use super::stream_run::StreamRun;
use crate::compose::SendStage;
use crate::confirm::ConfirmedAction;
use crate::error::{Error, RowFault};
use crate::sends::confirm_row;

impl Calls {
    /// How far a stream of unknown end is; `None` for what is no such stream, or has none of its pieces recorded.
    ///
    /// # Errors
    /// When there is no such row.
    pub async fn cut_stream(&self, id: RowId) -> Result<Option<CutStream>, Error> {
        let details = self.recording.row(id).await?;
        let is_cut = details.row.kind == KeptKind::Stream && details.row.outcome == Outcome::Unknown;
        if !is_cut || details.parts.is_empty() || is_finished(&details.parts) {
            return Ok(None);
        }
        let taken = details.parts.iter().filter(|part| part.outcome == Outcome::Sent).count();
        Ok(Some(CutStream {
            row_id: id,
            pieces: u32::try_from(taken).unwrap_or(u32::MAX),
            open_until_ms: resumed(&details).and_then(|stream| stream.open_until_ms()),
        }))
    }

    /// The latest stream that its process left open, where the service still waits for its next piece.
    ///
    /// # Errors
    /// Those of the history.
    pub async fn open_stream(&self) -> Result<Option<CutStream>, Error> {
        let query = Query::parse("kind:stream outcome:unknown")?;
        let latest = self
            .recording
            .blocking(move |history| history.page(&query, PageStart::default(), 1, &Stop::default()))
            .await?;
        let Some(row) = latest.rows.first() else { return Ok(None) };
        let cut = self.cut_stream(row.id).await?;
        let now = crate::clock::now_ms();
        Ok(cut.filter(|cut| cut.open_until_ms.is_some_and(|until| until > now)))
    }

    /// Ends a stream that its process left open, while the service still waits for a piece: an empty one goes out, as the
    /// last. The row is *sent* from then on, as far as it went.
    ///
    /// # Errors
    /// [`Error::Stream`] where the service has ended it, or it is not known which piece comes next; else as
    /// [`Calls::check`].
    pub async fn finish_stream(
        &self,
        id: RowId,
        cancel: CancellationToken,
        watch: impl Fn(SendStage) + Send + Sync + 'static,
    ) -> Result<CallResult, Error> {
        let (details, account, ..) = self.unsettled(id, Error::Row(RowFault::NoRepeat { row: id })).await?;
        let stream = resumed(&details).ok_or(StreamFault::Ended)?;
        stream.piece("", true, crate::clock::now_ms())?;
        if account.is_production_for(&details.row) {
            confirm_row(&*self.confirm, ConfirmedAction::FinishStream, &account, &details, &cancel).await?;
        }
        let client = self.clients.of(&account).await?;
        let unusable = |what| Error::Row(RowFault::Unusable { row: id, what });
        let call = CallOrder {
            account_id: account.id.clone(),
            destination: Destination::from_url(&details.url).ok_or(unusable("URL"))?,
            body: details.request_body.clone(),
            cancel,
        };
        let (process, at_ms) = (self.recording.process.clone(), crate::clock::now_ms());
        self.recording.blocking(move |history| history.resume(id, &process, at_ms)).await?;
        let run = StreamRun::new(self.recording.clone(), call, (account, client), stream, Arc::new(watch));
        let run = StreamRun { row_id: Some(id), last: Some(so_far(&details)), parts: details.parts, ..run };
        tokio::spawn(async move {
            let mut run = run;
            run.finish_stream().await?;
            run.conclude().await
        })
        .await?
    }
}
