//! What is on the page. Elements are named by their `data-testid`.

mod input;
pub(crate) mod wire;

use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::app::App;
use crate::problem::{Outcome, Problem};

impl App {
    /// The element with this test id; waits for it.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn by_testid(&self, id: &str) -> Outcome<Element> {
        let selector = selector(id);
        self.until(format!("{id} to be there"), || async {
            self.client.find_all(Locator::Css(&selector)).await.map_or_else(
                |error| Ok(Err(error.to_string())),
                |found| Ok(found.into_iter().next().ok_or_else(String::new)),
            )
        })
        .await
    }

    /// How many elements have this test id now.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn count(&self, id: &str) -> Outcome<usize> {
        // Not by the driver: it stumbles over an element that goes while it makes its list.
        const COUNT: &str = "return document.querySelectorAll(arguments[0]).length";
        let found = self.js(COUNT, vec![selector(id).into()]).await?;
        Ok(found.as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default())
    }

    /// The words that the element shows.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn text_of(&self, id: &str) -> Outcome<String> {
        let element = self.by_testid(id).await?;
        element.text().await.map_err(Problem::window(format!("read {id}")))
    }

    /// The element's text content: hidden parts included, white space as it is.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn content_of(&self, id: &str) -> Outcome<String> {
        let element = self.by_testid(id).await?;
        let text = element.prop("textContent").await.map_err(Problem::window(format!("read {id}")))?;
        Ok(text.unwrap_or_default())
    }

    /// What an input holds.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn value_of(&self, id: &str) -> Outcome<String> {
        let element = self.by_testid(id).await?;
        let text = element.prop("value").await.map_err(Problem::window(format!("read {id}")))?;
        Ok(text.unwrap_or_default())
    }

    /// An attribute of the element, for example `data-outcome`.
    ///
    /// # Errors
    /// When the element is not there.
    pub async fn attribute(&self, id: &str, name: &str) -> Outcome<Option<String>> {
        let element = self.by_testid(id).await?;
        element.attr(name).await.map_err(Problem::window(format!("read {name} of {id}")))
    }

    /// Waits until the attribute has this value.
    ///
    /// # Errors
    /// When it does not come to that.
    pub async fn wait_for_attribute(&self, id: &str, name: &str, value: &str) -> Outcome {
        self.until(format!("{name}={value} on {id}"), || async {
            Ok(fresh(self.attribute(id, name).await)?.and_then(|now| {
                if now.as_deref() == Some(value) { Ok(()) } else { Err(now.unwrap_or_default()) }
            }))
        })
        .await
    }

    /// Waits until so many elements have this test id; 0: until it is gone.
    ///
    /// # Errors
    /// When it does not come to that.
    pub async fn wait_for_count(&self, id: &str, wanted: usize) -> Outcome {
        self.until(format!("{wanted} of {id}"), || async {
            let now = self.count(id).await?;
            Ok(if now == wanted { Ok(()) } else { Err(now.to_string()) })
        })
        .await
    }

    /// Waits until the element's text contains this.
    ///
    /// # Errors
    /// When it does not come to that.
    pub async fn wait_for_text(&self, id: &str, part: &str) -> Outcome {
        self.until(format!("“{part}” in {id}"), || async {
            Ok(fresh(self.content_of(id).await)?
                .and_then(|now| if now.contains(part) { Ok(()) } else { Err(now) }))
        })
        .await
    }

    /// Waits until what an input holds contains this.
    ///
    /// # Errors
    /// When it does not come to that.
    pub async fn wait_for_value(&self, id: &str, part: &str) -> Outcome {
        self.until(format!("“{part}” in the value of {id}"), || async {
            Ok(fresh(self.value_of(id).await)?
                .and_then(|now| if now.contains(part) { Ok(()) } else { Err(now) }))
        })
        .await
    }

    /// Makes the page's area exactly this large, in CSS pixels.
    ///
    /// # Errors
    /// When the window does not take the size.
    pub async fn set_window_size(&self, width: u32, height: u32) -> Outcome {
        self.client.set_window_size(width, height).await.map_err(Problem::window("set the size"))?;
        self.until(format!("a page of {width}×{height}"), || async {
            let size = self.js("return [innerWidth, innerHeight]", vec![]).await?;
            Ok(if size == json!([width, height]) { Ok(()) } else { Err(size.to_string()) })
        })
        .await
    }

    /// The whole page as HTML, with what inputs hold.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn html(&self) -> Outcome<String> {
        const READ: &str = "return document.documentElement.outerHTML
            + [...document.querySelectorAll('input, textarea')].map(field => field.value).join('\\n')";
        let page = self.js(READ, vec![]).await?;
        page.as_str()
            .map(str::to_owned)
            .ok_or_else(|| Problem::Shape { what: "the page".to_owned(), got: page.to_string() })
    }

    /// The driver's client, for what is not here.
    pub fn client(&self) -> &Client {
        &self.client
    }
}

/// What was read; where the element went away between being found and being read, that there is nothing to see yet.
fn fresh<T>(read: Outcome<T>) -> Outcome<Result<T, String>> {
    match read {
        Err(Problem::Window { what, source }) if source.is_stale_element_reference() => Ok(Err(what)),
        read => read.map(Ok),
    }
}

/// A test id may hold any character, for example the slashes of a JSON pointer.
fn selector(id: &str) -> String {
    format!("[data-testid={}]", Value::from(id))
}
