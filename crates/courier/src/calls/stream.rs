//! A stream: one message whose text goes out piece by piece, each recorded before it goes out. See ADR 0046.

use yunxin::{Destination, Stream};

use super::Calls;
use super::model::{CallOrder, CallResult};
use super::stream_model::{Pieces, StreamOrder};
use super::stream_run::StreamRun;
use crate::compose::{Watch, new_client_id};
use crate::error::Error;

impl Calls {
    /// Sends a stream. Resolves with its end and those of its pieces; fails only where nothing was recorded, and so nothing
    /// was sent. The end is that of a call with parts (ADR 0033): a stream that was broken off is *sent* as far as it went.
    ///
    /// A later piece that certainly was not taken, by code 416 or since there was no connection, is tried again while the
    /// service waits for it. After any other *no* the stream is finished as it stands; after a piece of unknown end nothing
    /// more goes out.
    ///
    /// `watch` is called from runtime threads and must not block. Once the first piece is recorded, it goes on when the
    /// returned future is dropped.
    ///
    /// # Errors
    /// As [`Calls::send`].
    pub async fn stream(
        &self,
        order: StreamOrder,
        watch: impl Fn(crate::compose::SendStage) + Send + Sync + 'static,
    ) -> Result<CallResult, Error> {
        self.stream_asked(order, None, std::sync::Arc::new(watch)).await
    }

    /// As [`Calls::stream`]. `asked`: the account's revision at which the user has agreed to this very message.
    pub(crate) async fn stream_asked(
        &self,
        order: StreamOrder,
        asked: Option<i64>,
        watch: Watch,
    ) -> Result<CallResult, Error> {
        let StreamOrder { account_id, conversation, body, source, cancel } = order;
        let destination = Destination::Stream { conversation };
        let call = CallOrder { account_id, destination, body, cancel };
        let body = call.checked()?;
        let stream = Stream::new(&call.body)?;
        let has_client_id = body.message_client_id().is_some();
        let account = self.allowed(&call, &body, asked, &watch).await?;
        let client = self.clients.of(&account).await?;
        if call.cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let pieces = Pieces::new(source, &body);
        let run = StreamRun::new(self.recording.clone(), call, (account, client), stream, watch);
        // A task of its own: a closed page must not leave a request without its end.
        let mut result = tokio::spawn(run.carry_out(pieces)).await??;
        result.end.fresh_client_id = (has_client_id && result.end.id_spent).then(new_client_id);
        Ok(result)
    }
}
