//! The first picture: `index.html` comes with an outline of the window in it, in the user's language, theme and account, so
//! that it can be drawn before any script has run. The pages draw the outlines when they are built
//! (`ui/src/frame/outline.ts`), from the very parts that take their place.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use courier::{Account, Courier, Density, Language, Settings, Stage, TextSize, Theme};
use serde_json::Value;
use tauri::http::{Request, Response};
use tauri::{AppHandle, Manager, Wry};

use crate::language::language_of;
use crate::state::AppState;

/// Where the pages say that the outline goes, and what of `<html>` is replaced.
const PLACE: &str = "<!--outline-->";
const ROOT: &str = "<html lang=\"zh-CN\"";
/// Opening a data folder takes some 20 ms, a new one some 100, and has begun long before. One that takes longer gets a
/// plain picture.
const TIMEOUT: Duration = Duration::from_millis(400);

/// What the first picture depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Look {
    language: Language,
    theme: Theme,
    density: Density,
    text_size: TextSize,
    /// The account in use.
    account: Option<LookAccount>,
    /// How much of the form is certain.
    extent: Extent,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct LookAccount {
    name: String,
    /// As the style sheet names it.
    color: &'static str,
    stage: &'static str,
}

/// How much of the window can be drawn ahead without being somewhere else a moment later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// The frame: notices will stand above the page, or nothing is known.
    Frame,
    /// All but the fields of the message, which are not those of a text.
    Page,
    /// All but what will be sent: the text is there, and how much room it takes is not known.
    Text,
    /// All of it: there is no text yet.
    Whole,
}

impl Extent {
    fn attribute(self) -> &'static str {
        match self {
            Extent::Frame => "frame",
            Extent::Page => "page",
            Extent::Text => "text",
            Extent::Whole => "whole",
        }
    }
}

impl Default for Look {
    fn default() -> Look {
        Look {
            language: language_of(&Settings::default()),
            theme: Theme::System,
            density: Density::default(),
            text_size: TextSize::default(),
            account: None,
            extent: Extent::Frame,
        }
    }
}

/// Puts the outline into `index.html`, whose answer this is; every other answer stays as it is.
pub fn insert(app: &AppHandle<Wry>, request: &Request<Vec<u8>>, response: &mut Response<Cow<'static, [u8]>>) {
    let Some(look) = look_of(app, request) else { return };
    let name = look.file();
    let Some(outline) = app.asset_resolver().get(name.clone()) else {
        tracing::error!(name, "the pages have no such outline");
        return;
    };
    let page = String::from_utf8_lossy(response.body());
    let page = with_outline(&page, &String::from_utf8_lossy(&outline.bytes), &look);
    *response.body_mut() = Cow::Owned(page.into_bytes());
}

/// As [`insert`], for a window that the outline is no picture of: language, theme and what draws it.
pub fn insert_look(
    app: &AppHandle<Wry>,
    request: &Request<Vec<u8>>,
    response: &mut Response<Cow<'static, [u8]>>,
) {
    let Some(look) = look_of(app, request) else { return };
    let page = String::from_utf8_lossy(response.body()).replacen(ROOT, &look.start(), 1);
    *response.body_mut() = Cow::Owned(page.into_bytes());
}

/// What the page is to look like; `None` where something else is asked for.
fn look_of(app: &AppHandle<Wry>, request: &Request<Vec<u8>>) -> Option<Look> {
    if !matches!(request.uri().path(), "" | "/" | "/index.html") {
        return None;
    }
    let state = Arc::clone(app.state::<Arc<AppState>>().inner());
    // Answers are made on threads of the runtime, where a wait must be announced.
    let look = tokio::task::block_in_place(|| {
        tauri::async_runtime::block_on(async { tokio::time::timeout(TIMEOUT, look(&state)).await })
    });
    Some(look.ok().flatten().unwrap_or_default())
}

/// What the data folder says; `None` where it cannot be opened, as the page will report.
async fn look(state: &AppState) -> Option<Look> {
    let courier = state.courier().await.ok()?;
    let settings = courier.settings().get().await.ok()?;
    let accounts = courier.accounts().all().await.ok()?;
    let account = accounts
        .iter()
        .find(|account| Some(&account.id) == settings.account_id.as_ref())
        .or_else(|| accounts.first());
    Some(Look {
        language: language_of(&settings),
        theme: settings.theme,
        density: settings.density,
        text_size: settings.text_size,
        account: account.map(LookAccount::of),
        extent: extent(courier, account).await,
    })
}

impl LookAccount {
    fn of(account: &Account) -> LookAccount {
        let stage = match account.stage {
            _ if account.sandbox => "sandbox",
            Stage::Production => "production",
            Stage::Test => "test",
        };
        LookAccount { name: account.name.clone(), color: account.color.token(), stage }
    }
}

async fn extent(courier: &Courier, account: Option<&Account>) -> Extent {
    let notices = courier.recovered() > 0
        || courier.is_read_only()
        || courier.is_newly_remote()
        || !courier.repairs().is_empty()
        || !courier.damaged().is_empty();
    if notices || account.is_none() {
        return Extent::Frame;
    }
    match courier.drafts().current().await {
        Ok(None) => Extent::Whole,
        Ok(Some(draft)) => extent_of(&draft.body),
        Err(_) => Extent::Page,
    }
}

/// By the kind of message that the form will show.
fn extent_of(body: &str) -> Extent {
    match serde_json::from_str::<Value>(body) {
        Ok(body) if body["message"]["message_type"] != 0 => Extent::Page,
        Ok(body) if body["message"]["text"].as_str().unwrap_or_default().is_empty() => Extent::Whole,
        Ok(_) => Extent::Text,
        Err(_) => Extent::Page,
    }
}

impl Look {
    /// The outline's name among the pages.
    fn file(&self) -> String {
        let language = match self.language {
            Language::Zh => "zh",
            Language::En => "en",
        };
        let stage = self.account.as_ref().map_or("sandbox", |account| account.stage);
        format!("outline/{language}-{stage}.txt")
    }

    /// As [`Look::start`], with how much of the outline is drawn.
    fn root(&self) -> String {
        format!("{} data-outline=\"{}\"", self.start(), self.extent.attribute())
    }

    /// `<html` with its attributes, as the scripts of the page will set them.
    fn start(&self) -> String {
        let language = match self.language {
            Language::Zh => "zh-CN",
            Language::En => "en",
        };
        let theme = match self.theme {
            Theme::System => "",
            Theme::Light => " data-theme=\"light\"",
            Theme::Dark => " data-theme=\"dark\"",
        };
        let density = match self.density {
            Density::Comfortable => "",
            Density::Compact => " data-density=\"compact\"",
        };
        let text = match self.text_size {
            TextSize::Normal => "",
            TextSize::Large => " data-text=\"large\"",
            TextSize::Larger => " data-text=\"larger\"",
        };
        // What `ui/src/frame/late-frames.ts` goes by.
        let drawing = if crate::webview::dma_buf() == Some(false) { " data-drawing=\"plain\"" } else { "" };
        format!("<html lang=\"{language}\"{theme}{density}{text}{drawing}")
    }
}

fn with_outline(page: &str, outline: &str, look: &Look) -> String {
    let outline = match &look.account {
        Some(account) => outline
            .replace("{{account_color}}", account.color)
            .replace("{{account_name}}", &escaped(&account.name)),
        None => outline.replace("{{account_color}}", "gray").replace("{{account_name}}", ""),
    };
    page.replacen(ROOT, &look.root(), 1).replacen(PLACE, &outline, 1)
}

/// Text for HTML: a name is what somebody typed.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look() -> Look {
        Look { language: Language::En, extent: Extent::Whole, ..Look::default() }
    }

    #[test]
    fn the_outline_has_the_language_theme_and_account_of_the_user() {
        let account = LookAccount { name: "Live".to_owned(), color: "red", stage: "production" };
        let look = Look { theme: Theme::Dark, account: Some(account), ..look() };
        let page = "<html lang=\"zh-CN\"><body><!--outline--><div id=\"app\">";
        let outline = "<i style=\"{{account_color}}\">{{account_name}}</i>";

        assert_eq!(look.file(), "outline/en-production.txt");
        assert_eq!(
            with_outline(page, outline, &look),
            "<html lang=\"en\" data-theme=\"dark\" data-outline=\"whole\"><body>\
             <i style=\"red\">Live</i><div id=\"app\">"
        );
    }

    #[test]
    fn a_window_without_an_outline_starts_in_the_language_theme_and_sizes_of_the_user() {
        let look =
            Look { theme: Theme::Light, density: Density::Compact, text_size: TextSize::Large, ..look() };
        assert_eq!(
            look.start(),
            "<html lang=\"en\" data-theme=\"light\" data-density=\"compact\" data-text=\"large\""
        );
    }

    #[test]
    fn only_what_is_certain_of_the_form_is_in_the_outline() {
        for (body, extent) in [
            (r#"{"message":{"message_type":0,"text":""}}"#, Extent::Whole),
            (r#"{"message":{"message_type":0}}"#, Extent::Whole),
            (r#"{"message":{"message_type":0,"text":"honk"}}"#, Extent::Text),
            (r#"{"message":{"message_type":1,"text":""}}"#, Extent::Page),
            ("{", Extent::Page),
        ] {
            assert_eq!(extent_of(body), extent, "{body}");
        }
    }

    #[test]
    fn a_name_of_an_account_brings_no_markup_into_the_outline() {
        let name = "<img src=x onerror=\"alert(1)\"> & <!--outline-->".to_owned();
        let account = LookAccount { name, color: "red", stage: "test" };
        let look = Look { account: Some(account), ..look() };
        let page = with_outline("<!--outline-->", "<b>{{account_name}}</b>", &look);

        assert_eq!(page, "<b>&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &lt;!--outline--&gt;</b>");
    }
}
