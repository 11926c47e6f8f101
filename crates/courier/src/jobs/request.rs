//! Requests to a run. Another process makes one by a file beside the file of the job.

use std::path::PathBuf;

/// What a run is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Request {
    Pause,
    Stop,
}

impl Request {
    const WORDS: [(Request, &str); 2] = [(Request::Pause, "pause"), (Request::Stop, "stop")];

    pub(super) fn word(self) -> &'static str {
        if self == Request::Pause { "pause" } else { "stop" }
    }
}

/// Where other processes leave requests for one job.
#[derive(Debug, Clone)]
pub(super) struct Requests(PathBuf);

impl Requests {
    pub(super) fn at(path: PathBuf) -> Requests {
        Requests(path)
    }

    /// Takes the request that is there. Cheap where there is none.
    pub(super) fn take(&self) -> Option<Request> {
        let text = files::read_head(&self.0, 16).ok()?;
        let _ = std::fs::remove_file(&self.0);
        Request::WORDS.into_iter().find(|(_, word)| word.as_bytes() == text).map(|(request, _)| request)
    }

    /// Removes a request that was meant for an earlier run.
    pub(super) fn clear(&self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_note_is_taken_once_and_what_is_none_of_ours_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("note");
        let requests = Requests::at(path.clone());
        assert_eq!(requests.take(), None);
        for (text, expected) in
            [("pause", Some(Request::Pause)), ("stop", Some(Request::Stop)), ("delete everything", None)]
        {
            std::fs::write(&path, text).unwrap();
            assert_eq!((requests.take(), requests.take()), (expected, None), "{text}");
        }
    }
}
