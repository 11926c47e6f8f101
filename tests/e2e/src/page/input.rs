//! Input into the page: the pointer and the keys.

use std::time::Duration;

use fantoccini::Locator;
use fantoccini::actions::{
    Actions, InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde_json::Value;

use super::selector;
use crate::app::App;
use crate::desktop::{main_window, xdotool};
use crate::problem::{Outcome, Problem};

/// Whose pointer clicks.
#[derive(Clone, Copy)]
enum Pointer {
    Driver,
    Desktop,
}

impl App {
    /// Clicks with the pointer; waits until the element is there, enabled and not covered.
    ///
    /// # Errors
    /// When it does not become clickable.
    pub async fn click(&self, id: &str) -> Outcome {
        self.click_css(&selector(id)).await
    }

    /// As [`App::click`], by CSS selector.
    ///
    /// # Errors
    /// As [`App::click`].
    pub async fn click_css(&self, css: &str) -> Outcome {
        self.until(format!("a click on {css}"), || async {
            // While the page moves the driver may find the element stale or covered: that passes.
            match self.client.find(Locator::Css(css)).await {
                Ok(element) => self.press_on(element, Pointer::Driver).await,
                Err(error) => Ok(Err(format!("{error:?}"))),
            }
        })
        .await
    }

    /// Clicks with the pointer of the desktop. What is done only for the user's own input, reading the clipboard or asking
    /// a host, is not done for a click of the driver's: that comes from inside the web view, as one of a script would.
    ///
    /// # Errors
    /// As [`App::click`].
    pub async fn click_by_hand(&self, id: &str) -> Outcome {
        let css = selector(id);
        self.until(format!("a click by hand on {id}"), || async {
            match self.client.find(Locator::Css(&css)).await {
                Ok(element) => self.press_on(element, Pointer::Desktop).await,
                Err(error) => Ok(Err(format!("{error:?}"))),
            }
        })
        .await
    }

    /// Presses Ctrl and V on the keyboard of the desktop, in the element with this test id.
    ///
    /// # Errors
    /// When there is none, or no window of the app's.
    pub async fn paste_by_hand(&self, id: &str) -> Outcome {
        self.keys_by_hand(id, &["ctrl+v"]).await
    }

    /// Presses keys on the keyboard of the desktop, one after the other, in the element with this test id; where it takes no
    /// focus they go to what has it. Named as xdotool names them: `ctrl+z`.
    ///
    /// # Errors
    /// When there is none, or no window of the app's.
    pub async fn keys_by_hand(&self, id: &str, keys: &[&str]) -> Outcome {
        let element = self.by_testid(id).await?;
        let target = serde_json::to_value(&element).unwrap_or(Value::Null);
        self.js("arguments[0].focus({ preventScroll: true })", vec![target]).await?;
        xdotool(&["windowfocus", "--sync", &main_window()?])?;
        for key in keys {
            xdotool(&["key", "--clearmodifiers", key])?;
        }
        Ok(())
    }

    /// The element's middle on the screen, and a click there.
    async fn click_on_desktop(&self, element: Value) -> Outcome {
        const MIDDLE: &str = "const { x, y, width, height } = arguments[0].getBoundingClientRect();
            return [Math.round(x + width / 2), Math.round(y + height / 2)];";
        let middle = self.js(MIDDLE, vec![element]).await?;
        let [x, y] = [&middle[0], &middle[1]].map(ToString::to_string);
        xdotool(&["mousemove", "--sync", "--window", &main_window()?, &x, &y, "click", "1"])?;
        Ok(())
    }

    /// Whether the click reached the element; none where none came. It is on its way through the display and the engine, and
    /// one more press would close again what the first one opens.
    async fn landed(&self) -> Outcome<Option<bool>> {
        const LOOKS: u32 = 100;
        for _ in 0..LOOKS {
            let landed = self.js("return window.__clickLanded", vec![]).await?;
            if let Some(landed) = landed.as_bool() {
                return Ok(Some(landed));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(None)
    }

    /// Clicks an element once it rests, and says whether the click reached it. The driver aims at a place, not at an
    /// element: when the page moves between the aim and the click, another one is hit, or none.
    async fn press_on(&self, element: Element, pointer: Pointer) -> Outcome<Result<(), String>> {
        const AIM: &str = "const [element, done] = arguments;
            if (element.disabled) { done('it is disabled'); return; }
            // The driver scrolls as little as it can, which may leave the element under a bar.
            element.scrollIntoView({ block: 'center', behavior: 'instant' });
            const place = () => { const { x, y, width, height } = element.getBoundingClientRect(); return `${x} ${y} ${width} ${height}`; };
            let last = '', frames = 0;
            const look = () => {
              const now = place();
              if (now === last) {
                window.__clickLanded = null;
                window.addEventListener('click', (event) => {
                  window.__clickLanded = event.composedPath().includes(element);
                }, { capture: true, once: true });
                done('');
              } else if (frames > 60) {
                done('it moves');
              } else {
                last = now;
                frames += 1;
                requestAnimationFrame(look);
              }
            };
            look();";
        let target = serde_json::to_value(&element).unwrap_or(Value::Null);
        let aimed = match self.client.execute_async(AIM, vec![target.clone()]).await {
            Ok(answer) => answer.as_str().unwrap_or_default().to_owned(),
            Err(error) => format!("{error:?}"),
        };
        if !aimed.is_empty() {
            return Ok(Err(aimed));
        }
        match pointer {
            Pointer::Driver => {
                if let Err(error) = element.click().await {
                    // Its words alone are often none.
                    return Ok(Err(format!("{error:?}")));
                }
            }
            Pointer::Desktop => self.click_on_desktop(target).await?,
        }
        let landed = self.landed().await?;
        Ok(if landed == Some(true) {
            Ok(())
        } else {
            Err(format!("the click landed elsewhere ({landed:?})"))
        })
    }

    /// Clicks the one among several elements with this test id that shows these words.
    ///
    /// # Errors
    /// When there is none.
    pub async fn click_row(&self, id: &str, words: &str) -> Outcome {
        let selector = selector(id);
        self.until(format!("{id} with “{words}”"), || async {
            let rows = self
                .client
                .find_all(Locator::Css(&selector))
                .await
                .map_err(Problem::window(format!("find {id}")))?;
            for row in rows {
                let text = row.prop("textContent").await.ok().flatten().unwrap_or_default();
                if text.contains(words) {
                    return self.press_on(row, Pointer::Driver).await;
                }
            }
            Ok(Err(String::new()))
        })
        .await
    }

    /// Clicks the element with this test id while Ctrl is held.
    ///
    /// # Errors
    /// When there is none.
    pub async fn control_click(&self, id: &str) -> Outcome {
        let element = self.by_testid(id).await?;
        let control = char::from(Key::Control);
        let keys = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value: control })
            .then(KeyAction::Pause { duration: Duration::ZERO })
            .then(KeyAction::Pause { duration: Duration::ZERO })
            .then(KeyAction::Up { value: control });
        let mouse = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        let both = Actions::from(keys).and(mouse);
        self.client.perform_actions(both).await.map_err(Problem::window("click while Ctrl is held"))
    }

    /// Presses and lets go of a button of the mouse on the element with this test id: 0 left, 2 right, 3 back, 4 forward.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press_button(&self, id: &str, button: u64) -> Outcome {
        let element = self.by_testid(id).await?;
        let mouse = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 })
            .then(PointerAction::Down { button })
            .then(PointerAction::Up { button });
        self.client
            .perform_actions(mouse)
            .await
            .map_err(Problem::window(format!("press button {button} on {id}")))
    }

    /// Types into the element, key by key, after what is there.
    ///
    /// # Errors
    /// When it takes no keys.
    pub async fn type_text(&self, id: &str, text: &str) -> Outcome {
        let element = self.by_testid(id).await?;
        // A line break is a key, not a character.
        let text = text.replace('\n', &char::from(Key::Enter).to_string());
        element.send_keys(&text).await.map_err(Problem::window(format!("type into {id}")))
    }

    /// Selects all that is there and types over it.
    ///
    /// # Errors
    /// When it takes no keys.
    pub async fn replace_text(&self, id: &str, text: &str) -> Outcome {
        self.chord(id, &[Key::Control], "a").await?;
        if text.is_empty() { self.press(id, Key::Delete).await } else { self.type_text(id, text).await }
    }

    /// Presses one key in the element.
    ///
    /// # Errors
    /// When it takes no keys.
    pub async fn press(&self, id: &str, key: Key) -> Outcome {
        self.type_text(id, &char::from(key).to_string()).await
    }

    /// Holds keys while typing others: `chord(id, &[Key::Control], "a")`. The driver lets go of them afterwards.
    ///
    /// # Errors
    /// When it takes no keys.
    pub async fn chord(&self, id: &str, held: &[Key], keys: &str) -> Outcome {
        let held: String = held.iter().map(|key| char::from(*key)).collect();
        self.type_text(id, &format!("{held}{keys}")).await
    }

    /// Types where the focus is, key by key; the keys of `held` stay down meanwhile.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn type_at_focus(&self, held: &[Key], text: &str) -> Outcome {
        let held: Vec<char> = held.iter().map(|key| char::from(*key)).collect();
        let down = held.iter().map(|key| KeyAction::Down { value: *key });
        let typed = text.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        let up = held.iter().rev().map(|key| KeyAction::Up { value: *key });
        let keys = down.chain(typed).chain(up).fold(KeyActions::new("keys".to_owned()), KeyActions::then);
        self.client.perform_actions(keys).await.map_err(Problem::window("type where the focus is"))
    }

    /// Goes from control to control by Tab, backwards with Shift among `held`, until the focus is in the element with this
    /// test id.
    ///
    /// # Errors
    /// When it does not get there.
    pub async fn tab_to(&self, held: &[Key], id: &str) -> Outcome {
        const AT: &str = "const at = document.activeElement?.closest('[data-testid]');
            return [!!document.activeElement?.closest(arguments[0]), at?.dataset.testid ?? ''];";
        /// More than one form has.
        const MOST: usize = 60;
        let mut passed = Vec::new();
        for _ in 0..MOST {
            let at = self.js(AT, vec![selector(id).into()]).await?;
            if at[0] == true {
                return Ok(());
            }
            passed.push(at[1].as_str().unwrap_or_default().to_owned());
            self.type_at_focus(held, &char::from(Key::Tab).to_string()).await?;
        }
        let what = format!("{id} to be reached by Tab");
        Err(Problem::Waited { what, waited_ms: 0, last: Some(passed.join(" ")) })
    }
}
