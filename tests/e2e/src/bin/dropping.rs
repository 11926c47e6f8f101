//! Measures in the real window what a drop of 200 photos takes: `dropping APP`, with the app's binary. Prints one line of
//! JSON; `bench/dropping.py` runs it several times and writes the table.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use e2e::{App, Options, Outcome, Problem};
use image::codecs::jpeg::JpegEncoder;

const PHOTOS: usize = 200;
/// So many are different to the eye; the others have other last bytes.
const DIFFERENT: u32 = 8;
/// Reading 200 photos in an unoptimised build on a machine that does something else, too.
const TIMEOUT: Duration = Duration::from_secs(600);

/// Notes when the queue stands in the page, painted; when the rows in sight have their pictures; when all are read; and the
/// longest time without a frame, before and after the queue was there.
const WATCH: &str = r#"
    const seen = window.__seen = { shown: 0, pictured: 0, read: 0, gap_before: 0, gap_after: 0 };
    const queue = () => document.querySelector('[data-testid=queue]');
    const since = () => performance.now() - window.__droppedAt;
    let last = performance.now(), there = false;
    new MutationObserver(() => {
      if (there || queue()?.dataset.count !== '200' || !document.querySelector('[data-testid=queue-row]')) return;
      there = true;
      // In the frame after the one that draws it, it is on the screen.
      requestAnimationFrame(() => requestAnimationFrame(() => (seen.shown = since())));
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-count'] });
    const look = now => {
      if (window.__droppedAt) {
        const part = seen.shown ? 'gap_after' : 'gap_before';
        seen[part] = Math.max(seen[part], now - Math.max(last, window.__droppedAt));
        if (seen.shown && !seen.pictured) {
          const box = document.querySelector('[data-testid=queue-list]').getBoundingClientRect();
          const rows = [...document.querySelectorAll('[data-testid=queue-row]')].filter(row => {
            const { top, bottom } = row.getBoundingClientRect();
            return top < box.bottom && bottom > box.top;
          });
          if (rows.length && rows.every(row => row.querySelector('img')?.complete)) seen.pictured = since();
        }
        if (seen.shown && !seen.read && queue()?.dataset.unread === '0') seen.read = since();
      }
      last = now;
      if (!seen.read) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);"#;

#[tokio::main]
async fn main() -> ExitCode {
    let Some(app) = std::env::args_os().nth(1) else {
        eprintln!("usage: dropping APP");
        return ExitCode::FAILURE;
    };
    match measure(PathBuf::from(app)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(binary: PathBuf) -> Outcome {
    let app = App::start(Options { binary: Some(binary), ..Options::default() }).await?;
    app.address("alice", "p2p", "bob").await?;
    let photos = photos(app.home())?;
    // Just written: what a drop meets are files that have been on the disk for a while.
    app.js(WATCH, vec![]).await?;
    app.drop_files(&photos.iter().map(PathBuf::as_path).collect::<Vec<_>>()).await?;
    let started = std::time::Instant::now();
    loop {
        let seen = app.js("return window.__seen", vec![]).await?;
        if seen["read"].as_f64() > Some(0.0) && seen["pictured"].as_f64() > Some(0.0) {
            println!("{seen}");
            return Ok(());
        }
        if started.elapsed() > TIMEOUT {
            let waited_ms = started.elapsed().as_millis();
            return Err(Problem::Waited {
                what: "all to be read".into(),
                waited_ms,
                last: Some(seen.to_string()),
            });
        }
        // Each question takes the page's time, which is what is measured.
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Photos as phones take them: 12 million pixels, some megabytes, each with another MD5.
fn photos(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let bases: Vec<Vec<u8>> = (0..DIFFERENT).map(photo).collect();
    (0..PHOTOS)
        .map(|n| {
            let mut bytes = bases[n % bases.len()].clone();
            bytes.extend_from_slice(format!("photo {n}").as_bytes());
            e2e::files::write(folder, &format!("IMG_{n:04}.jpg"), &bytes)
        })
        .collect()
}

fn photo(number: u32) -> Vec<u8> {
    // Grain, as a sensor makes it: else the file would be far smaller than a photo is.
    let mut grain = number.wrapping_mul(2_654_435_761).wrapping_add(1);
    let picture = image::RgbImage::from_fn(4032, 3024, |x, y| {
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [noise, ..] = (grain >> 28).to_le_bytes();
        image::Rgb(
            [(x / 16) as u8 ^ number as u8, (y / 12) as u8, ((x + y) / 28) as u8]
                .map(|c| c.saturating_add(noise)),
        )
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 85).encode_image(&picture).expect("memory takes a picture");
    jpeg
}
