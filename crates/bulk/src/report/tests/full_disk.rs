//! A report that does not fit where it is written to.

use std::io::{Error, ErrorKind, Result, Seek, SeekFrom, Write};

use super::*;

/// A disk with room for so many bytes.
struct Disk {
    room: usize,
    at: u64,
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let written = bytes.len().min(self.room);
        if written == 0 && !bytes.is_empty() {
            return Err(Error::from(ErrorKind::StorageFull));
        }
        self.room -= written;
        self.at += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Seek for Disk {
    fn seek(&mut self, _: SeekFrom) -> Result<u64> {
        Ok(self.at)
    }
}

#[test]
fn a_report_that_does_not_fit_says_nothing_of_the_disk_of_the_job() {
    let dir = tempfile::tempdir().unwrap();
    let (file, _) = job(&dir);
    let disk = |room| Disk { room, at: 0 };
    let stop = CancellationToken::new();
    for room in [0, 2, 100] {
        for format in [ReportFormat::Csv, ReportFormat::Xlsx, ReportFormat::Jsonl] {
            let written = file.report(format, RowFilter::All, &Words, &mut disk(room), &stop);
            let is_reported = matches!(&written, Err(JobError::ReportUnwritable(error)) if error.kind() == ErrorKind::StorageFull);
            assert!(is_reported, "{format:?}, {room}: {written:?}");
        }
        let written = file.summary(RowFilter::All, Language::En, &Words, &mut disk(room));
        assert!(matches!(written, Err(JobError::ReportUnwritable(_))), "{room}: {written:?}");
    }
}
