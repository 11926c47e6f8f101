//! The window as it is walked through, and what axe says of each state.

use std::path::Path;

use e2e::{App, Options, Outcome, Problem};
use serde_json::{Value, json};

/// Rules that a state may break, with the part of the page and why.
const EXCEPTIONS: [(&str, &str, &str); 1] = [(
    "region",
    "[data-bits-floating-content-wrapper]",
    "a menu floats above the page, outside of its landmarks, and is modal while it is open",
)];

/// Runs axe in both themes. In the dark only what depends on colors can differ.
const AUDIT: &str = "const [exceptions, done] = arguments;
    const root = document.documentElement;
    const seen = [];
    const calm = () => new Promise((drawn) => {
      const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
      const long = new Promise((ended) => setTimeout(ended, 2000));
      Promise.race([long, Promise.allSettled(ending.map((one) => one.finished))])
        .then(() => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    });
    const audit = async (theme, how) => {
      root.dataset.theme = theme;
      await calm();
      const { violations } = await axe.run(document, { resultTypes: ['violations'], iframes: false, preload: false, ...how });
      for (const { id, nodes } of violations)
        for (const { target, html, any, all, none } of nodes) {
          const at = document.querySelector(target.at(-1));
          if (exceptions.some(([rule, where]) => rule === id && at?.closest(where))) continue;
          const why = [...any, ...all, ...none].map((one) => one.message).join('; ');
          seen.push(`${theme} ${id}: ${html.slice(0, 160)} (${why.slice(0, 200)})`);
        }
    };
    audit('light', { rules: { 'label-content-name-mismatch': { enabled: true } } })
      .then(() => audit('dark', { runOnly: ['color-contrast'] }))
      .then(() => { delete root.dataset.theme; done(seen); }, (error) => done([String(error)]));";

/// Makes axe known to the window.
pub(super) async fn load_axe(app: &App) -> Outcome {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/node_modules/axe-core/axe.min.js");
    let axe =
        std::fs::read_to_string(&source).map_err(|error| Problem::File { path: source, source: error })?;
    app.js(&axe, vec![]).await.map(drop)
}

/// What axe says of what the window shows.
async fn audited(app: &App, state: &str) -> Outcome<Vec<String>> {
    let exceptions: Vec<_> = EXCEPTIONS.iter().map(|(rule, at, _)| json!([rule, at])).collect();
    let seen = app.js_async_with(AUDIT, vec![Value::Array(exceptions)]).await?;
    let seen = seen.as_array().cloned().unwrap_or_else(|| vec![seen]);
    let name = state.replace(|sign: char| !sign.is_alphanumeric(), "-");
    if seen.is_empty() {
        app.picture_if_wanted("axe", &name).await?;
    } else {
        app.picture("axe", &name).await?;
    }
    Ok(seen.iter().map(|one| format!("{state}: {}", one.as_str().unwrap_or_default())).collect())
}

/// Asserts that axe finds nothing in what the window shows.
pub(in super::super) async fn finds_nothing(app: &App, state: &str) -> Outcome {
    load_axe(app).await?;
    let found = audited(app, state).await?;
    assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

/// The window as it is walked through, and what axe said of each state.
pub(super) struct Walk {
    pub(super) app: App,
    pub(super) found: Vec<String>,
}

impl Walk {
    pub(super) async fn start() -> Outcome<Walk> {
        let app = App::start(Options::default()).await?;
        load_axe(&app).await?;
        let mut walk = Walk { app, found: Vec::new() };
        walk.prove().await?;
        Ok(walk)
    }

    /// That a fault is found where there is one.
    async fn prove(&mut self) -> Outcome {
        const PLANT: &str = "const dim = document.createElement('p');
            dim.id = 'planted';
            dim.textContent = 'too faint';
            dim.style = 'position: fixed; inset: 0 auto auto 0; z-index: 9999; background: #777; color: #888';
            document.querySelector('main').append(dim);";
        self.app.js(PLANT, vec![]).await?;
        self.audit("planted").await?;
        let found = std::mem::take(&mut self.found);
        for theme in ["light", "dark"] {
            let named = found
                .iter()
                .any(|one| one.contains(&format!("{theme} color-contrast")) && one.contains("planted"));
            assert!(named, "axe sees nothing in {theme}: {found:?}");
        }
        self.app.js("document.getElementById('planted').remove()", vec![]).await.map(drop)
    }

    pub(super) async fn audit(&mut self, state: &str) -> Outcome {
        self.found.extend(audited(&self.app, state).await?);
        Ok(())
    }

    /// What opens over something else that is open, and closes again by Escape.
    pub(super) async fn audit_top(&mut self, state: &str) -> Outcome {
        self.audit(state).await?;
        self.escape().await
    }

    async fn escape(&self) -> Outcome {
        const ESCAPE: &str = "document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))";
        self.app.js(ESCAPE, vec![]).await.map(drop)
    }

    /// What opens, and closes again by Escape.
    pub(super) async fn audit_opened(&mut self, state: &str) -> Outcome {
        self.audit(state).await?;
        self.close_by_escape(state).await
    }

    pub(super) async fn close_by_escape(&self, state: &str) -> Outcome {
        self.escape().await?;
        self.app
            .until(format!("{state} to be closed"), || async {
                const OPEN: &str = "return document.querySelectorAll('[role=dialog], [role=alertdialog], [role=menu]').length";
                let open = self.app.js(OPEN, vec![]).await?;
                Ok(if open == 0 { Ok(()) } else { Err(open.to_string()) })
            })
            .await
    }
}
