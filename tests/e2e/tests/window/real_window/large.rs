use e2e::{App, Options, Outcome};
use serde_json::json;

/// Of a frame, while a body of 5 MB is opened, unfolded and scrolled, beside what frames take on this machine anyway. Far
/// above what an idle machine needs: it is there to find a window that freezes for good, on machines that do much else.
const FREEZE_MS: f64 = 3_000.0;

/// Keeps the longest time between two frames.
const WATCH: &str = "const watch = window.__frames = { longest: 0, last: performance.now() };
    const look = (now) => {
      watch.longest = Math.max(watch.longest, now - watch.last);
      watch.last = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);";

/// The longest of 60 frames in which nothing is done.
const IDLE: &str = "const done = arguments[arguments.length - 1];
    window.__frames.longest = 0;
    let left = 60;
    const next = () => (left-- > 0 ? requestAnimationFrame(next) : done(window.__frames.longest));
    requestAnimationFrame(next);";

/// Scrolls from top to end in 12 frames, and says how long the longest of them took and how far it came.
const SCROLL: &str = "const done = arguments[arguments.length - 1];
    const scroller = document.querySelector('[data-testid=history-request-body]').closest('.cm-scroller');
    const end = scroller.scrollHeight - scroller.clientHeight;
    window.__frames.longest = 0;
    let step = 0;
    const next = () => {
      scroller.scrollTop = (end * ++step) / 12;
      if (step < 12) requestAnimationFrame(next);
      else requestAnimationFrame(() => done([window.__frames.longest, scroller.scrollTop / end]));
    };
    requestAnimationFrame(next);";

/// Fills the text field with more lines than it grows to, and says how many points of it the box around hides, and how many it
/// scrolls by itself.
const LONG_TEXT: &str = "const field = document.querySelector('[data-testid=compose-text]');
    field.focus();
    document.execCommand('insertText', false, 'a line\\n'.repeat(200));
    field.scrollTop = field.scrollHeight;
    const hidden = field.getBoundingClientRect().bottom - field.parentElement.getBoundingClientRect().bottom;
    const scrolled = field.scrollTop;
    document.execCommand('undo');
    return [hidden, scrolled];";

/// The longest frame since the last time this was asked.
async fn longest_frame_ms(app: &App) -> Outcome<f64> {
    const ASK: &str = "const longest = window.__frames.longest; window.__frames.longest = 0; return longest;";
    Ok(app.js(ASK, vec![]).await?.as_f64().unwrap_or(f64::MAX))
}

#[tokio::test]
async fn five_megabytes_of_json_open_fold_and_scroll_without_a_freeze() -> Outcome {
    let app = App::start(Options::default()).await?;
    let long = app.js(LONG_TEXT, vec![]).await?;
    assert!(
        long[0].as_f64().is_some_and(|hidden| hidden <= 0.0),
        "the box hides the end of the field: {long}"
    );
    assert!(long[1].as_f64().is_some_and(|scrolled| scrolled > 1_000.0), "the field does not scroll: {long}");
    // Its size is the point; the sandbox, as a gateway would, turns it away with HTTP 413, and the row keeps it.
    const SEND: &str = "const done = arguments[arguments.length - 1];
        const items = Array.from({ length: 29500 }, (_, n) => ({
          id: `item-${n}`, name: '雁书测试消息 number ' + n, price: n * 1.5, on: n % 2 === 0,
          nested: { list: [n, n + 1, n + 2], note: 'a note that is read by nobody but makes the body long' } }));
        const body = JSON.stringify({ message: { message_type: 100, attachment: { items } } });
        const draft = { account_id: 'sandbox', conversation: { sender: 'alice', kind: 'p2p', receiver: 'bob' }, body, attachment: null };
        window.__TAURI_INTERNALS__.invoke('send', { draft, operation: 'large', upload: null }, { headers: { 'operation-id': 'large' } })
          .then(() => done(body.length), (error) => done(JSON.stringify(error)));";
    let length = app.js_async(SEND).await?;
    assert!(length.as_u64().is_some_and(|length| length > 4_500_000), "{length}");
    app.go_to("history").await?;
    app.by_testid("history-row").await?;

    app.js(WATCH, vec![]).await?;
    let idle = app.js_async(IDLE).await?.as_f64().unwrap_or_default();
    longest_frame_ms(&app).await?;
    app.click("history-row").await?;
    app.by_testid("history-request-body-expand").await?;
    let opening = longest_frame_ms(&app).await?;
    app.portraits("e2e-pictures", "large", "history").await?;
    app.by_testid("history-request-body-expand").await?;
    longest_frame_ms(&app).await?;
    // From the top of the details, as by the keyboard: what is unfolded is not in sight then.
    const UNFOLD: &str = "const button = document.querySelector('[data-testid=history-request-body-expand]');
        document.querySelector('[data-testid=history-details] header').scrollIntoView();
        button.click();
        const done = arguments[arguments.length - 1];
        requestAnimationFrame(() => requestAnimationFrame(() => done(null)));";
    app.js_async(UNFOLD).await?;
    let unfolding = longest_frame_ms(&app).await?;
    let scrolled = app.js_async(SCROLL).await?;
    let scrolling = scrolled[0].as_f64().unwrap_or(f64::MAX);
    eprintln!(
        "longest frame: {idle:.0} ms before, {opening:.0} ms opening, {unfolding:.0} ms unfolding, {scrolling:.0} ms scrolling"
    );
    assert!(scrolled[1].as_f64().unwrap_or(0.0) > 0.95, "it came to the end: {scrolled}");
    for (what, ms) in [("opening", opening), ("unfolding", unfolding), ("scrolling", scrolling)] {
        assert!(ms < FREEZE_MS + 10.0 * idle, "{what}: {ms} ms, and {idle} ms before");
    }
    // What is copied is the text itself, which is not what is shown.
    let copied = app
        .invoke("history_get", json!({ "id": app.attribute("history-details", "data-id").await? }))
        .await?;
    assert_eq!(copied["request_body"].as_str().map(str::len).map(|n| n > 4_500_000), Some(true));
    Ok(())
}
