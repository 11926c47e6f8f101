use std::path::{Path, PathBuf};

use crate::{App, Outcome, Problem, app, until};

impl App {
    /// As [`until`]; when it never comes, `target/e2e/` gets a picture of what was there instead.
    ///
    /// # Errors
    /// As [`until`].
    pub async fn until<T, Look, Seen>(&self, what: impl Into<String>, look: Look) -> Outcome<T>
    where
        Look: FnMut() -> Seen,
        Seen: Future<Output = Outcome<Result<T, String>>>,
    {
        let outcome = until(what, look).await;
        if let Err(Problem::Waited { what, .. }) = &outcome {
            let name: String =
                what.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '-' }).collect();
            // The test fails for what it waited for, not for the picture.
            let _ = self.picture("e2e", &name).await;
        }
        outcome
    }

    /// Saves what the window shows as `target/<folder>/<name>.png` and says where.
    ///
    /// # Errors
    /// When the picture cannot be taken or written.
    pub async fn picture(&self, folder: &str, name: &str) -> Outcome<PathBuf> {
        // The first frame after a change can still be blank: WebKit paints on the second.
        const TWO_FRAMES: &str = "const done = arguments[0];
            requestAnimationFrame(() => requestAnimationFrame(() => done(null)));";
        self.client
            .execute_async(TWO_FRAMES, vec![])
            .await
            .map_err(Problem::window("wait for two frames"))?;
        let png = self.client.screenshot().await.map_err(Problem::window("take a picture"))?;
        let profile = app::profile_dir()?;
        let folder = profile.parent().unwrap_or(Path::new(".")).join(folder);
        let path = folder.join(format!("{name}.png"));
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&path, png))
            .map_err(|source| Problem::File { path: path.clone(), source })?;
        Ok(path)
    }

    /// The pixels of one element as they are on the screen now. The driver's own pictures do not move.
    ///
    /// # Errors
    /// When it cannot be found or read.
    pub async fn look_of(&self, id: &str) -> Outcome<Vec<u8>> {
        let element = self.by_testid(id).await?;
        let place = element.rectangle().await.map_err(Problem::window(format!("find the place of {id}")))?;
        let [x, y, width, height] = [place.0, place.1, place.2, place.3].map(f64::round);
        let read = std::process::Command::new("import")
            .args(["-silent", "-window", "root", "-crop", &format!("{width}x{height}+{x}+{y}"), "rgb:-"])
            .output()
            .map_err(|source| Problem::File { path: "import".into(), source })?;
        assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
        Ok(read.stdout)
    }

    /// Saves what `page` shows in both languages, both themes and both sizes: `<name>-zh-dark-960x640.png` and so on.
    /// What is open on the page stays open, except for menus and other things that close when another page is shown.
    ///
    /// # Errors
    /// As [`App::picture`].
    pub async fn portraits(&self, folder: &str, name: &str, page: &str) -> Outcome {
        for language in ["zh", "en"] {
            self.go_to("settings").await?;
            self.click(&format!("settings-language-{language}")).await?;
            self.go_to(page).await?;
            for (width, height) in [(960, 640), (1280, 800)] {
                self.set_window_size(width, height).await?;
                for theme in ["light", "dark"] {
                    self.js("document.documentElement.dataset.theme = arguments[0]", vec![theme.into()])
                        .await?;
                    self.picture(folder, &format!("{name}-{language}-{theme}-{width}x{height}")).await?;
                }
            }
        }
        self.js("delete document.documentElement.dataset.theme", vec![]).await.map(drop)
    }
}
