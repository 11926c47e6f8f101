//! A file that is another than the one that was looked at.

use super::{ANSWER, Disk, bytes, parts, upload};
use crate::support::{Server, bounded, client, json, mute, status};
use tokio_util::sync::CancellationToken;
use yunxin::{Fingerprint, Fingerprinter, UploadError, UploadOptions};

/// What [`bytes`] was when it was looked at.
fn fingerprint() -> Fingerprint {
    let mut passing = Fingerprinter::default();
    // In pieces, as it is read.
    bytes().chunks(77).for_each(|chunk| passing.update(chunk));
    passing.finish()
}

#[tokio::test]
async fn a_file_that_is_what_it_was_goes_through_and_another_of_the_same_size_does_not() {
    for (missing, sends) in [(false, 1), (true, 2)] {
        let first = move |number| if missing && number % 2 == 0 { status(404, "") } else { json(ANSWER) };
        let server = Server::start(first).await;
        let disk = Disk::new();
        let mut source = disk.file(&bytes());
        source.fingerprint = Some(fingerprint());
        upload(&client(&[&server.url]), &source).await.0.unwrap();
        assert_eq!(server.hits().len(), sends);

        let mut other = bytes();
        other[100] ^= 1;
        std::fs::write(&source.path, other).unwrap();
        let (result, _) = upload(&client(&[&server.url]), &source).await;
        assert!(matches!(result, Err(UploadError::Changed)), "{result:?}");
    }
}

#[tokio::test]
async fn a_file_of_another_size_is_reported_before_anything_leaves() {
    let server = Server::start(|_| json(ANSWER)).await;
    let disk = Disk::new();
    let mut source = disk.file(&bytes()[1..]);
    source.fingerprint = Some(fingerprint());
    let (result, progress) = upload(&client(&[&server.url]), &source).await;
    assert!(matches!(result, Err(UploadError::Changed)), "{result:?}");
    assert!(progress.is_empty() && server.hits().is_empty());
}

#[tokio::test]
async fn a_file_that_is_cut_short_on_its_way_is_reported_as_changed() {
    let (silent, disk) = (mute("http").await, Disk::new());
    let source = disk.sparse(15 * 1024 * 1024);
    let path = source.path.clone();
    // The kernel takes some of it ahead; the file then ends long before what was announced.
    let cut = move |_, _| std::fs::File::options().write(true).open(&path).unwrap().set_len(1).unwrap();
    let uploading = client(&[&silent]);
    let result =
        bounded(uploading.upload(&source, &UploadOptions::default(), cut, &CancellationToken::new())).await;
    assert!(matches!(result, Err(UploadError::Changed)), "{result:?}");
}

/// The file is open by then, and what is open stays to be read. (Where a system does not let it be deleted, it is there.)
#[tokio::test]
async fn a_file_that_is_deleted_on_its_way_still_arrives_whole() {
    let (server, disk) = (Server::start(|_| json(ANSWER)).await, Disk::new());
    let source = disk.file(&vec![7; 1 << 20]);
    let path = source.path.clone();
    let delete = move |_, _| drop(std::fs::remove_file(&path));
    let uploading = client(&[&server.url]);
    let sent =
        bounded(uploading.upload(&source, &UploadOptions::default(), delete, &CancellationToken::new()))
            .await;
    assert!(sent.is_ok(), "{sent:?}");
    let mut parts = parts(&server.hits()[0]).await;
    assert_eq!(parts.remove("content").map(|(_, bytes)| bytes), Some(vec![7; 1 << 20]));
}
