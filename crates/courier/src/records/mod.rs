//! What was sent: found and read here, marked, deleted, exported and imported in [`keep`].

mod keep;
mod target;
mod targets;

pub use target::RecentTarget;

use std::sync::Arc;
use std::time::{Duration, Instant};

use history::{
    Completion, Depth, Details, History, KeptKind, Page, PageStart, Query, ReindexProgress, RowId, RowIds,
    Stop, Survey,
};
use interop::code::{Call, CodeKind};
use tokio::sync::Notify;
use yunxin::{Conversation, ConversationType, Destination, SendKind};

use crate::compose::{Draft, conversation, new_client_id, with_fresh_ids};
use crate::error::{Error, RowFault};

/// For so long others are let to the file between two steps, at most.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Every send that was recorded. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Records {
    history: History,
    /// Wakes what ends deletions.
    tidy_soon: Arc<Notify>,
}

impl Records {
    pub(crate) fn new(history: History, tidy_soon: Arc<Notify>) -> Records {
        Records { history, tidy_soon }
    }

    /// A page of the rows that a query finds.
    ///
    /// # Errors
    /// When the query is not understood, or the history fails.
    pub async fn page(&self, query: &str, place: PageStart, limit: u32) -> Result<Page, Error> {
        let query = Query::parse(query)?;
        self.run(move |history| history.page(&query, place, limit, &Stop::default())).await
    }

    /// The newest rows that a query finds, and a sample of them all.
    ///
    /// # Errors
    /// When the query is not understood, it was stopped, or the history fails.
    pub async fn search(&self, query: &str, limit: u32, stop: Stop) -> Result<(Page, Survey), Error> {
        let query = Query::parse(query)?;
        self.run(move |history| {
            let page = history.page(&query, PageStart::default(), limit, &stop)?;
            Ok((page, history.survey(&query, Depth::Sample, &stop)?))
        })
        .await
    }

    /// All rows that a query finds, counted by time and outcome. Takes seconds at most.
    ///
    /// # Errors
    /// As [`Records::search`].
    pub async fn survey(&self, query: &str, stop: Stop) -> Result<Survey, Error> {
        let query = Query::parse(query)?;
        self.run(move |history| history.survey(&query, Depth::Whole, &stop)).await
    }

    /// What rows are known by at the service, in the same order; `None` where there is no such row.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn ids(&self, rows: Vec<RowId>) -> Result<Vec<Option<RowIds>>, Error> {
        self.run(move |history| history.row_ids(&rows)).await
    }

    /// Indexes anew, bit by bit, what an earlier version indexed, and leaves others as much time in between as it takes.
    /// `on_progress` gets how far it is, and in the end that nothing is left. It goes on where it stopped.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn reindex(&self, on_progress: impl Fn(ReindexProgress)) -> Result<(), Error> {
        let Some(mut last) = self.run(|history| history.reindex_progress()).await? else { return Ok(()) };
        loop {
            let began = Instant::now();
            let next = self.run(|history| history.reindex_step()).await?;
            last = next.unwrap_or(ReindexProgress { left: 0, ..last });
            on_progress(last);
            if next.is_none() {
                // What was indexed before still takes its space.
                self.run(|history| history.tidy_index()).await?;
                return Ok(());
            }
            tokio::time::sleep(began.elapsed().min(LONGEST_PAUSE)).await;
        }
    }

    /// How many rows a query finds, to the last. Takes time in proportion to them.
    ///
    /// # Errors
    /// When the query is not understood, or the history fails.
    pub async fn count(&self, query: &str) -> Result<u64, Error> {
        let query = Query::parse(query)?;
        self.run(move |history| history.count(&query)).await
    }

    /// What could stand where the caret is in a query, `caret` in UTF-16 units.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn complete(&self, typed: String, caret: u32) -> Result<Completion, Error> {
        self.run(move |history| history.complete(&typed, caret)).await
    }

    /// Everything about one row.
    ///
    /// # Errors
    /// When there is none, or the history fails.
    pub async fn row(&self, id: RowId) -> Result<Details, Error> {
        self.run(move |history| history.get(id))
            .await?
            .ok_or_else(|| Error::Row(RowFault::Missing { row: id }))
    }

    /// What a row sent as a draft of a new message: the same body, byte for byte, but for client ids of its own. Where the
    /// body had none it has none still.
    ///
    /// # Errors
    /// When there is no such row, it goes where no call goes, or the history fails.
    pub async fn draft(&self, id: RowId) -> Result<Draft, Error> {
        let details = self.sent(id).await?;
        let (kind, conversation) = match Destination::from_url(&details.url) {
            // As the row has it: of a single send nothing else was kept by earlier versions.
            None | Some(Destination::Single { .. }) => (SendKind::Single, conversation(&details)?),
            Some(to) => (to.kind(), shown_conversation(&to, &details)),
        };
        let body = with_fresh_ids(&details.request_body, &new_client_id(), |_| true);
        let account_id = details.row.account_id.parse().ok();
        Ok(Draft { account_id, kind, conversation, body, attachment: None })
    }

    /// A row that sent something: a recall has nothing that could be sent once more.
    async fn sent(&self, id: RowId) -> Result<Details, Error> {
        let details = self.row(id).await?;
        match details.row.kind.is_send() {
            true => Ok(details),
            false => Err(Error::Row(RowFault::Unusable { row: id, what: "call" })),
        }
    }

    /// The small picture of a row's file, as JPEG.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn thumbnail(&self, id: RowId) -> Result<Option<Vec<u8>>, Error> {
        self.run(move |history| history.thumbnail(id)).await
    }

    /// What an earlier message kept of the file with this MD5: its small picture, as JPEG.
    ///
    /// # Errors
    /// When the history fails.
    pub async fn remembered_thumbnail(&self, md5: String) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.run(move |history| history.seen_file(&md5)).await?.and_then(|seen| seen.thumbnail))
    }

    /// The call that a row of the history made, as code.
    ///
    /// # Errors
    /// When there is no such row, or the history fails.
    pub async fn code(&self, id: RowId, kind: CodeKind) -> Result<String, Error> {
        let details = self.sent(id).await?;
        let call = Call {
            app_key: header(&details.request_headers, "AppKey"),
            // Of several messages in one call each has its own, and the row none.
            sent_before: details.message_client_id.is_some() || details.row.kind == KeptKind::ChatroomBatch,
            url: details.url,
            body: details.request_body,
        };
        Ok(call.written(kind)?)
    }

    /// Works with the history on a thread that may block.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&History) -> Result<T, history::Error> + Send + 'static,
    {
        let history = self.history.clone();
        Ok(tokio::task::spawn_blocking(move || work(&history)).await??)
    }
}

/// What the form has beside the body: the conversation, or the room as its receiver.
fn shown_conversation(to: &Destination, details: &Details) -> Conversation {
    match to {
        Destination::Single { conversation } | Destination::Stream { conversation } => conversation.clone(),
        Destination::Chatroom { room_id } => Conversation {
            sender: details.sender.clone(),
            kind: ConversationType::P2p,
            receiver: room_id.clone(),
        },
        _ => Conversation {
            sender: details.sender.clone(),
            kind: ConversationType::P2p,
            receiver: String::new(),
        },
    }
}

/// The value of a header of a request; empty where there is none.
pub(crate) fn header(headers: &[(String, String)], name: &str) -> String {
    let found = headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}
