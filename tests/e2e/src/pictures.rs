use std::path::{Path, PathBuf};

use crate::app::{self, App};
use crate::problem::{Outcome, Problem};
use crate::wait::until;
use crate::windows::Windows;

/// Whether somebody is going to look at pictures of every language, theme and size.
fn pictures_are_wanted() -> bool {
    std::env::var_os("YANSHU_PICTURES").is_some()
}

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
        // What changes its colour is between two of them for a moment. What turns for ever is not waited for, nor what WebKit
        // never ends because it went out of sight. And the first frame after a change can still be blank: WebKit paints on the
        // second.
        const AT_REST: &str = "const done = arguments[0];
            const ending = document.getAnimations().filter((one) =>
              one.playState === 'running' && one.effect.getComputedTiming().endTime !== Infinity);
            const long = new Promise((ended) => setTimeout(ended, 2000));
            Promise.race([long, Promise.allSettled(ending.map((one) => one.finished))])
              .then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(null))));";
        self.client
            .execute_async(AT_REST, vec![])
            .await
            .map_err(Problem::window("wait for the page to rest"))?;
        let png = self.screenshot().await?;
        let path = self.picture_path(folder, name)?;
        std::fs::write(&path, png).map_err(|source| Problem::File { path: path.clone(), source })?;
        Ok(path)
    }

    /// As [`App::picture`], only where `YANSHU_PICTURES` is set.
    ///
    /// # Errors
    /// As [`App::picture`].
    pub async fn picture_if_wanted(&self, folder: &str, name: &str) -> Outcome {
        if pictures_are_wanted() { self.picture(folder, name).await.map(drop) } else { Ok(()) }
    }

    /// What the window shows, as PNG. The driver waits for the page's next frame, which never comes where WebKit draws without a
    /// graphics processor and nothing on the page changes: so one pixel changes meanwhile, too little to be seen.
    async fn screenshot(&self) -> Outcome<Vec<u8>> {
        const CHANGE: &str = "const pixel = document.createElement('i');
            pixel.style.cssText = 'position: fixed; inset: 0 auto auto 0; width: 1px; height: 1px; pointer-events: none';
            pixel.dataset.screenshot = '';
            document.body.append(pixel);
            let step = 0;
            const timer = setInterval(() => {
              pixel.style.background = `rgb(0 0 0 / 0.${step++ % 2})`;
              if (!pixel.isConnected) clearInterval(timer);
            }, 20);";
        const END: &str = "document.querySelector('[data-screenshot]')?.remove()";
        self.js(CHANGE, vec![]).await?;
        let png = self.client.screenshot().await.map_err(Problem::window("take a picture"))?;
        self.js(END, vec![]).await?;
        Ok(png)
    }

    /// Where a picture belongs, `target/<folder>/<name>.png`; the folder is there then.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn picture_path(&self, folder: &str, name: &str) -> Outcome<PathBuf> {
        let profile = app::profile_dir()?;
        let folder = profile.parent().unwrap_or(Path::new(".")).join(folder);
        std::fs::create_dir_all(&folder).map_err(|source| Problem::File { path: folder.clone(), source })?;
        Ok(folder.join(format!("{name}.png")))
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

    /// As [`App::portraits_here`], of a page.
    ///
    /// # Errors
    /// As [`App::picture`].
    pub async fn portraits(&self, folder: &str, name: &str, page: &str) -> Outcome {
        self.go_to(page).await?;
        self.portraits_here(folder, name).await
    }

    /// Saves what the window shows in both languages, both themes and both sizes: `<name>-zh-dark-960x640.png` and so on; only
    /// where `YANSHU_PICTURES` is set, for eight pictures take seconds that a test does not need. Menus, dialogs and notices stay
    /// open meanwhile, and the focus stays where it is.
    ///
    /// # Errors
    /// As [`App::picture`].
    pub async fn portraits_here(&self, folder: &str, name: &str) -> Outcome {
        self.portraits_of(folder, name, None).await
    }

    /// As [`App::portraits_here`] into `target/e2e-pictures`; without `YANSHU_PICTURES` the window stays as it is.
    ///
    /// # Errors
    /// As [`App::picture`].
    pub async fn portraits_if_wanted(&self, name: &str) -> Outcome {
        if !pictures_are_wanted() {
            return Ok(());
        }
        self.portraits_here("e2e-pictures", name).await
    }

    /// As [`App::portraits_here`], with the element of this test id in the middle of each.
    ///
    /// # Errors
    /// As [`App::picture`], and when it is not there.
    pub async fn portraits_at(&self, folder: &str, name: &str, id: &str) -> Outcome {
        self.portraits_of(folder, name, Some(id)).await
    }

    /// The sizes that pictures are taken of: on a display of that size also the whole of a large screen.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn portrait_sizes(&self) -> Outcome<Vec<(u32, u32)>> {
        const LARGE: (u32, u32) = (2560, 1440);
        let width = self.js("return screen.width", vec![]).await?;
        let is_large = width.as_u64().is_some_and(|width| width >= u64::from(LARGE.0));
        Ok([(960, 640), (1280, 800)].into_iter().chain(is_large.then_some(LARGE)).collect())
    }

    async fn portraits_of(&self, folder: &str, name: &str, middle: Option<&str>) -> Outcome {
        if !pictures_are_wanted() {
            // The window as the last picture would leave it.
            self.speak("en").await?;
            return self.set_window_size(1280, 800).await;
        }
        self.take_portraits(folder, name, middle).await.map(drop)
    }

    /// As [`App::portraits_here`] or, with the test id of an element, [`App::portraits_at`]; whatever `YANSHU_PICTURES` says.
    /// Returns how many pictures were taken.
    ///
    /// # Errors
    /// As [`App::portraits_at`].
    pub async fn take_portraits(&self, folder: &str, name: &str, middle: Option<&str>) -> Outcome<usize> {
        let mut taken = 0;
        for language in ["zh", "en"] {
            self.speak(language).await?;
            taken += self.take_in(language, folder, name, middle).await?;
        }
        Ok(taken)
    }

    /// The pictures in the language that the window speaks: both themes, every size.
    async fn take_in(
        &self,
        language: &str,
        folder: &str,
        name: &str,
        middle: Option<&str>,
    ) -> Outcome<usize> {
        const CENTRE: &str = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        let mut taken = 0;
        for (width, height) in self.portrait_sizes().await? {
            self.set_window_size(width, height).await?;
            if let Some(id) = middle {
                let element = serde_json::to_value(self.by_testid(id).await?).unwrap_or_default();
                self.js(CENTRE, vec![element]).await?;
            }
            for theme in ["light", "dark"] {
                self.js("document.documentElement.dataset.theme = arguments[0]", vec![theme.into()]).await?;
                self.picture(folder, &format!("{name}-{language}-{theme}-{width}x{height}")).await?;
                taken += 1;
            }
        }
        self.js("delete document.documentElement.dataset.theme", vec![]).await?;
        Ok(taken)
    }

    /// As [`App::portraits_if_wanted`], of the receiver's window, which follows the language of the main one.
    ///
    /// # Errors
    /// As [`App::picture`].
    pub async fn portraits_of_seat_if_wanted(&self, name: &str, windows: &Windows) -> Outcome {
        if !pictures_are_wanted() {
            return Ok(());
        }
        for language in ["zh", "en"] {
            self.switch_to(&windows.main).await?;
            self.speak(language).await?;
            self.switch_to(&windows.seat).await?;
            self.js("window.dispatchEvent(new Event('focus'))", vec![]).await?;
            self.until_spoken(language).await?;
            self.take_in(language, "e2e-pictures", name, None).await?;
        }
        Ok(())
    }

    /// Switches the language by the switch on the settings page, which stays out of sight: no page is left for it, and no
    /// pointer comes down beside what is open.
    async fn speak(&self, language: &str) -> Outcome {
        let switch = format!("settings-language-{language}");
        if self.count(&switch).await? == 0 {
            // There and back before anything is drawn: the page exists from then on.
            const OPEN: &str = "const here = document.querySelector('nav [aria-current=page]');
                document.querySelector('[data-testid=nav-settings]').click();
                here.click();";
            self.js(OPEN, vec![]).await?;
            self.by_testid(&switch).await?;
        }
        self.js("document.querySelector(`[data-testid=${arguments[0]}]`).click()", vec![switch.into()])
            .await?;
        self.until_spoken(language).await
    }

    async fn until_spoken(&self, language: &str) -> Outcome {
        let tag = if language == "zh" { "zh-CN" } else { "en" };
        self.until(format!("the window to speak {language}"), || async {
            let now = self.js("return document.documentElement.lang", vec![]).await?;
            Ok(if now == tag { Ok(()) } else { Err(now.to_string()) })
        })
        .await
    }
}
