use std::path::Path;

use e2e::{App, Options, Outcome, start_once_more};
use serde_json::{Value, json};

/// Puts an outline under the window again, as `index.html` came with it, and returns what stands elsewhere than in the window:
/// element by element, left, top, width and height in both.
const MOVED: &str = "const [html] = arguments;
    const outline = document.createElement('div');
    outline.id = 'outline';
    outline.innerHTML = html;
    document.body.prepend(outline);
    const place = (one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return [x, y, width, height];
    };
    const seen = (root, selector) => [...root.querySelectorAll(selector)]
      .filter((one) => one.checkVisibility({ visibilityProperty: true })).map(place);
    const window = document.querySelector('[data-testid=frame]');
    const picture = outline.firstElementChild;
    const found = { compared: 0, moved: [] };
    for (const selector of ['nav', 'nav > *', 'nav span', 'main', '.form', '.form > header', '.form > header > *', '.scroll',
      '.to', '.to > *', '.to input', '.to button', '.tiles', '.tiles button', '.tiles button > *', '.body textarea',
      '.split > .line', '.split > .pane', '.foot', '.edge']) {
      const [before, after] = [seen(picture, selector), seen(window, selector)];
      found.compared += before.length;
      if (before.length !== after.length || before.some((one, i) => one.some((n, j) => Math.abs(n - after[i][j]) > 0.5)))
        found.moved.push({ selector, before, after });
    }
    outline.remove();
    return found;";

/// The outline as the pages were built with it.
fn outline(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../ui/dist/outline/{name}.txt"));
    json!(std::fs::read_to_string(path).expect("the pages are not built"))
}

/// Whether Rust put an outline into the page, and whether it is gone; its language and theme; what of it could be found.
const STATE: &str = "return { extent: document.documentElement.dataset.outline,
    left: !!document.getElementById('outline'), language: document.documentElement.lang,
    theme: document.documentElement.dataset.theme ?? null }";

/// A machine that has so much other work that the data folder is not open in time gets a plain picture: then once more.
async fn start_with_whole_outline(environment: Vec<(String, String)>) -> Outcome<App> {
    let mut app = App::start(Options { environment, ..Options::default() }).await?;
    for _ in 0..5 {
        if app.js(STATE, vec![]).await?["extent"] == "whole" {
            break;
        }
        app = app.close().await?.start_again().await?;
    }
    Ok(app)
}

#[tokio::test]
async fn nothing_is_animated_without_a_graphics_processor_unless_the_environment_says_so() -> Outcome {
    const DRAWN: &str = "const { drawing, motion } = document.documentElement.dataset;
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.transition = 'color var(--quick)';
        const quick = getComputedStyle(probe).transitionDuration;
        probe.remove();
        return [drawing ?? null, motion ?? null, quick]";
    let has_processor = std::fs::read_dir("/dev/dri").is_ok_and(|nodes| {
        nodes.flatten().any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
    });
    let (plain, animated) = (json!(["plain", "none", "0s"]), json!([null, null, "0.12s"]));

    let app = App::start(Options::default()).await?;
    assert_eq!(app.js(DRAWN, vec![]).await?, if has_processor { animated.clone() } else { plain });
    drop(app);

    // The way out for whom it suits badly: what is drawn otherwise does all the same.
    let environment = vec![("WEBKIT_DISABLE_DMABUF_RENDERER".to_owned(), "0".to_owned())];
    let app = App::start(Options { environment, ..Options::default() }).await?;
    assert_eq!(app.js(DRAWN, vec![]).await?, animated);
    app.address("alice", "p2p", "bob").await?;
    app.type_text("compose-text", "好").await?;
    app.send().await?;
    Ok(())
}

#[tokio::test]
async fn nothing_moves_when_the_window_takes_the_place_of_its_outline() -> Outcome {
    for (system, language, tag) in [("en_US.UTF-8", "en", "en"), ("zh_CN.UTF-8", "zh", "zh-CN")] {
        let environment = ["LANG", "LC_ALL"].map(|name| (name.to_owned(), system.to_owned())).to_vec();
        let app = start_with_whole_outline(environment).await?;
        let state = app.js(STATE, vec![]).await?;
        assert_eq!(state, json!({ "extent": "whole", "left": false, "language": tag, "theme": null }));

        for (width, height) in [(1280, 800), (960, 640)] {
            app.set_window_size(width, height).await?;
            // The panes follow a new size of the window a frame later; then all of it stands still.
            let what = format!("nothing has moved, {language} {width} × {height}");
            let outline = outline(&format!("{language}-sandbox"));
            app.until(what, async || {
                let found = app.js(MOVED, vec![outline.clone()]).await?;
                let still = found["moved"] == json!([]) && found["compared"].as_u64() > Some(80);
                Ok(if still { Ok(()) } else { Err(found.to_string()) })
            })
            .await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_outline_has_the_theme_that_the_user_chose() -> Outcome {
    let app = App::start(Options::default()).await?;
    app.go_to("settings").await?;
    app.click("settings-theme-dark").await?;
    app.wait_for_attribute("settings-theme-dark", "aria-checked", "true").await?;

    // What the scripts set is gone with the page: what is there before them comes from Rust.
    const EARLY: &str = "sessionStorage.clear(); return null";
    app.until("an outline that knows the theme", async || {
        app.leave_page(EARLY, "location.reload()").await?;
        let state = app.js(STATE, vec![]).await?;
        let known = state["theme"] == "dark" && state["extent"] == "whole";
        Ok(if known { Ok(()) } else { Err(state.to_string()) })
    })
    .await
}

#[tokio::test]
async fn an_outline_is_a_picture_only() {
    for language in ["zh", "en"] {
        for stage in ["sandbox", "test", "production"] {
            let html = outline(&format!("{language}-{stage}"));
            let html = html.as_str().unwrap_or_default();
            for part in ["data-testid", "role=", " id=", "tabindex", "<script", "href", " on", "<!--"] {
                assert!(!html.contains(part), "{language}-{stage} has {part}");
            }
            assert!(html.contains("{{account_color}}"), "{language}-{stage} shows no account");
        }
    }
}

#[tokio::test]
async fn a_file_that_a_second_start_names_comes_into_the_message_of_the_first() -> Outcome {
    let app = App::start(Options::default()).await?;
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../icons/32x32.png");

    start_once_more(&app.data_dir(), &[&picture])?;

    app.wait_for_attribute("compose-type-image", "aria-checked", "true").await?;
    app.wait_for_text("compose-file", "32x32.png").await
}
