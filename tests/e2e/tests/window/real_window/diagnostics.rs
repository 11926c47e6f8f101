use std::io::Read as _;

use e2e::{App, Options, Outcome, dialog};

const TEXT: &str = "a text that only the two of us know";

#[tokio::test]
async fn a_support_bundle_is_read_in_the_window_and_saved_as_it_was_read() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.address("alice", "p2p", "bob").await?;
    app.replace_text("compose-text", TEXT).await?;
    app.send().await?;

    app.go_to("settings").await?;
    app.click("settings-bundle-gather").await?;
    app.click("settings-bundle-sends.json").await?;
    app.wait_for_value("settings-bundle-text", "\"outcome\": \"sent\"").await?;
    let read = app.value_of("settings-bundle-text").await?;
    assert!(!read.contains(TEXT) && !read.contains("alice"), "{read}");
    app.portraits("e2e-pictures", "diagnostics", "settings").await?;

    let path = app.home().join("bundle.zip");
    app.js("setTimeout(() => document.querySelector('[data-testid=settings-bundle-save]').click())", vec![])
        .await?;
    dialog::type_and_accept(&path.display().to_string()).await?;
    app.until("the bundle on the disk", || async {
        Ok(if path.is_file() { Ok(()) } else { Err(String::new()) })
    })
    .await?;
    assert_eq!(saved(&path, "sends.json"), read);

    app.click("settings-bundle-bodies").await?;
    app.click("settings-bundle-gather").await?;
    app.click("settings-bundle-sends.json").await?;
    app.wait_for_value("settings-bundle-text", TEXT).await?;
    app.click("settings-bundle-log.txt").await?;
    app.wait_for_value("settings-bundle-text", "a send ended").await?;
    assert!(!app.value_of("settings-bundle-text").await?.contains(TEXT), "no text is ever logged");
    Ok(())
}

/// One file of the archive. The system's own `unzip`-alike: python3 is among the tools of the tests.
fn saved(archive: &std::path::Path, name: &str) -> String {
    let mut text = String::new();
    let script =
        "import sys, zipfile; sys.stdout.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())";
    let child = std::process::Command::new("python3")
        .args(["-c", script])
        .arg(archive)
        .arg(name)
        .stdout(std::process::Stdio::piped())
        .spawn();
    if let Some(mut output) = child.ok().and_then(|child| child.stdout) {
        let _ = output.read_to_string(&mut text);
    }
    text
}
