//! One request of a command line, and what its options add up to.

use super::glob;
use crate::import::call::{Call, Payload};

/// One request of a command line, before it is judged.
#[derive(Default)]
pub(super) struct Transfer {
    pub(super) call: Call,
    pub(super) urls: Vec<String>,
    pub(super) data: Vec<Data>,
    /// A body of another kind: by which option.
    pub(super) other: Option<String>,
    /// The data goes into the query.
    pub(super) get: bool,
    pub(super) no_globs: bool,
}

pub(super) enum Data {
    /// A text; joined to what stands before with `&`, or not.
    Text(String, bool),
    Body(Payload),
}

/// The URLs of a transfer, its patterns expanded, and how many there would be.
pub(super) fn urls(now: &Transfer) -> (Vec<Option<String>>, u64) {
    if now.urls.is_empty() {
        return (vec![None], 1);
    }
    let (mut all, mut count) = (Vec::new(), 0_u64);
    for url in &now.urls {
        let (urls, of_this) = if now.no_globs { (vec![url.clone()], 1) } else { glob::expanded(url) };
        count = count.saturating_add(of_this);
        all.extend(urls.into_iter().map(Some));
    }
    (all, if now.urls.len() == count as usize { 1 } else { count })
}

impl Transfer {
    /// The body as curl joins it; a file that is not here makes all of it unknown.
    pub(super) fn joined(&self) -> Payload {
        let unknown = self.data.iter().rev().find_map(|data| match data {
            Data::Body(payload) => Some(payload.clone()),
            Data::Text(..) => None,
        });
        if let Some(unknown) = unknown {
            return unknown;
        }
        let mut text = String::new();
        for (at, data) in self.data.iter().enumerate() {
            if let Data::Text(more, joins) = data {
                if at > 0 && *joins {
                    text.push('&');
                }
                text.push_str(more);
            }
        }
        if self.data.is_empty() { Payload::None } else { Payload::Text(text) }
    }
}
