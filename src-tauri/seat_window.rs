//! The window that shows nothing but the receiver's seat.

use courier::ErrorCode;
use sandbox::SeatConversationKind;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindowBuilder};
use tauri_specta::Event;

use crate::appearance;
use crate::error::AppError;
use crate::events::emit;
use crate::outline;
use crate::state::AppState;
use crate::webview::{is_page, restrict};

/// Its label.
const LABEL: &str = "seat";

/// What is open there: a conversation of the account or, without one, a team.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub struct SeatPlace {
    pub kind: SeatConversationKind,
    pub peer: String,
}

/// What the window is asked to show: whose seat, none if that is empty, and what is open there.
#[derive(Debug, Default, Clone, Serialize, Deserialize, Type, Event)]
pub struct SeatAsked {
    pub account: String,
    pub place: Option<SeatPlace>,
}

impl SeatAsked {
    /// The page that shows it. What stands behind `#` never leaves the window.
    fn page(&self) -> String {
        let mut shown = vec![("account", self.account.as_str())];
        if let Some(SeatPlace { kind, peer }) = &self.place {
            let kind = match kind {
                SeatConversationKind::P2p => "p2p",
                SeatConversationKind::Team => "team",
                SeatConversationKind::SuperTeam => "superteam",
            };
            shown.extend([("kind", kind), ("peer", peer.as_str())]);
        }
        // Only for its way of writing a query.
        let query =
            Url::parse_with_params("seat:", shown).ok().and_then(|url| url.query().map(str::to_owned));
        format!("index.html#seat?{}", query.unwrap_or_default())
    }
}

/// Opens it. Where it is open, raises it and has it show what is asked for; asked for nothing, it stays as it is.
///
/// # Errors
/// When the system opens no window, or the settings that it is drawn by cannot be read.
pub async fn open(app: &AppHandle, state: &AppState, asked: SeatAsked) -> Result<(), AppError> {
    if let Some(window) = app.get_webview_window(LABEL) {
        let _ = window.unminimize().and_then(|()| window.set_focus());
        if !asked.account.is_empty() || asked.place.is_some() {
            emit(app, asked);
        }
        return Ok(());
    }
    let failed = |error: tauri::Error| AppError::new(ErrorCode::Internal, error);
    let dev = tauri::is_dev().then(|| app.config().build.dev_url.clone()).flatten();
    let films = state.video_server.origin();
    let drawing = app.clone();
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App(asked.page().into()))
        .title("Yanshu 雁书")
        .on_document_title_changed(|window, title| {
            if let Err(error) = window.set_title(&title) {
                tracing::warn!(%error, "the title of the seat stays as it was");
            }
        })
        .inner_size(960.0, 720.0)
        .min_inner_size(640.0, 480.0)
        .data_directory(state.data_dir().join("webview"))
        .on_web_resource_request(move |request, response| {
            outline::insert_look(&drawing, &request, response);
        })
        // The page is all there is: a link or a dropped page must not take its place.
        .on_navigation(move |url| {
            is_page(url) || dev.as_ref().is_some_and(|dev| dev.origin() == url.origin())
        });
    // Nothing can be dropped here.
    #[cfg(target_os = "linux")]
    let window = window.disable_drag_drop_handler();
    let window = window.build().map_err(failed)?;
    if !tauri::is_dev() {
        restrict(&window, films.as_deref()).map_err(failed)?;
    }
    // The app ends with its main window.
    if let Some(main) = app.get_webview_window("main") {
        main.on_window_event(move |event| {
            if let tauri::WindowEvent::Destroyed = event {
                let _ = window.destroy();
            }
        });
    }
    let settings = state.courier().await?.settings().get().await?;
    appearance::theme(app, &settings);
    appearance::zoom(app, &settings);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_whom_it_shows_whatever_the_ids_hold() {
        assert_eq!(SeatAsked::default().page(), "index.html#seat?account=");
        let place = Some(SeatPlace { kind: SeatConversationKind::SuperTeam, peer: "4 2".to_owned() });
        let asked = SeatAsked { account: "bob&kind=team#".to_owned(), place };
        let page = asked.page();
        assert_eq!(page, "index.html#seat?account=bob%26kind%3Dteam%23&kind=superteam&peer=4+2");
    }
}
