//! Wires plugins and the one window.

use std::path::Path;
use std::sync::Arc;

use md5::{Digest, Md5};
use tauri::{AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_window_state::StateFlags;

use crate::activation;
use crate::drops;
use crate::events::emit;
use crate::interface;
use crate::language;
use crate::links::LinkOpened;
use crate::outline;
use crate::served;
use crate::state::AppState;
use crate::webview::{is_page, restrict};

/// Runs the app until its window is closed.
///
/// # Panics
/// When there is no display, or the window cannot be made: nothing could be said in a window then.
pub fn run() {
    crate::webview::choose_renderer();
    crate::webview::limit_page_memory();
    let state = Arc::new(AppState::new(courier::default_data_dir()));
    crate::log::start(state.data_dir());
    let events = interface::events();
    let closing = Arc::clone(&state);
    let operations = crate::operations::Operations::default();
    let mut context = tauri::generate_context!();
    #[cfg(debug_assertions)]
    crate::updates::TestSource::configure(context.config_mut());
    let films = state.video_server.origin();
    allow_films(context.config_mut(), films.as_deref());
    let window_file = state.data_dir().join("window.json");
    tauri::Builder::default()
        .plugin(single_instance(&state))
        // After that one, which ends a second start: this process is to stay, and may use the data folder.
        .plugin(opening(&state))
        .plugin(tauri_plugin_dialog::init())
        // Its commands are closed to the page, as those of the other plugins are: see commands/updates.rs.
        .plugin(tauri_plugin_updater::Builder::new().build())
        .plugin(
            tauri_plugin_window_state::Builder::default()
                // An absolute name takes the place of the plugin's own folder: all data stays in one.
                .with_filename(window_file.to_string_lossy())
                .with_state_flags(StateFlags::POSITION | StateFlags::SIZE | StateFlags::MAXIMIZED)
                .build(),
        )
        .register_asynchronous_uri_scheme_protocol(served::SCHEME, served::serve)
        .manage(Arc::clone(&state))
        .manage(crate::taskbar::Taskbar::default())
        .invoke_handler(crate::operations::once(interface::handler(), &operations))
        .setup(move |app| {
            crate::webview::rest_caret();
            events.mount_events(app);
            state.confirm.attach(app.handle().clone(), |app| Box::pin(language::shown(app)));
            // `make dev` only: the server of the pages. A build that is installed or tested has them inside.
            let dev = tauri::is_dev().then(|| app.config().build.dev_url.clone()).flatten();
            let drawing = app.handle().clone();
            let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Yanshu 雁书")
                // The page, the account and the product, as the page names them.
                .on_document_title_changed(|window, title| {
                    if let Err(error) = window.set_title(&title) {
                        tracing::warn!(%error, "the title of the window stays as it was");
                    }
                })
                .inner_size(1280.0, 800.0)
                .min_inner_size(960.0, 640.0)
                .data_directory(state.data_dir().join("webview"))
                .on_web_resource_request(move |request, response| {
                    outline::insert(&drawing, &request, response);
                })
                // The page is all there is: a link or a dropped page must not take its place.
                .on_navigation(move |url| {
                    is_page(url) || dev.as_ref().is_some_and(|dev| dev.origin() == url.origin())
                });
            // There the drops are our own to take: see drops.rs.
            #[cfg(target_os = "linux")]
            let window = window.disable_drag_drop_handler();
            let window = window.build()?;
            let graphics_processor = crate::webview::graphics_processor();
            let dma_buf = crate::webview::dma_buf();
            tracing::info!(graphics_processor, ?dma_buf, "the window is drawn");
            // In development the pages come from a server.
            if !tauri::is_dev() {
                restrict(&window, films.as_deref())?;
            }
            drops::listen(&window)?;
            activation::listen(&window, Arc::clone(&state.activation))?;
            crate::closing::guard(&window, Arc::clone(&state), operations);
            Ok(())
        })
        .build(context)
        .expect("the window could not be made")
        .run(move |app, event| match event {
            // The last window is gone.
            RunEvent::ExitRequested { code: None, .. } if closing.updates.restarts() => app.request_restart(),
            RunEvent::Exit => closing.close(),
            // There the system hands over what the app is opened with this way, and not as arguments.
            #[cfg(target_os = "macos")]
            RunEvent::Opened { urls } => open(app, urls.iter().map(ToString::to_string), Path::new("/")),
            _ => {}
        });
}

/// Lets the page play films from the one place where they are shown, where the web view needs that
/// (docs/decisions/0010). The port is known only now, so the policy in `tauri.conf.json` has none.
fn allow_films(config: &mut tauri::Config, origin: Option<&str>) {
    let (Some(origin), Some(policy)) = (origin, &config.app.security.csp) else { return };
    if cfg!(target_os = "linux") {
        let policy = policy.to_string().replace("media-src 'self'", &format!("media-src 'self' {origin}"));
        config.app.security.csp = Some(tauri::utils::config::Csp::Policy(policy));
    }
}

/// Opens files and links now, or once the page listens.
fn open(app: &AppHandle, arguments: impl Iterator<Item = String>, folder: &Path) {
    let (files, links) = app.state::<Arc<AppState>>().opened.arrive(arguments, folder);
    drops::open(app, files);
    links.into_iter().for_each(|link| emit(app, LinkOpened(link)));
}

/// A second start shows the window of the first; two data folders are two apps.
fn single_instance(state: &AppState) -> tauri::plugin::TauriPlugin<tauri::Wry> {
    let show = |app: &AppHandle, arguments: Vec<String>, folder: String| {
        if let Some(window) = app.get_webview_window("main") {
            crate::background::shown(&app.state::<Arc<AppState>>());
            let _ = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
        }
        // The first argument is the program.
        open(app, arguments.into_iter().skip(1), folder.as_ref());
    };
    tauri_plugin_single_instance::Builder::new()
        .callback(show)
        .dbus_id(format!("im.yanshu.desktop.d{:016x}", fingerprint(state.data_dir())))
        .build()
}

/// Opens the data folder while the web view comes up, which takes several times as long.
fn opening(state: &Arc<AppState>) -> tauri::plugin::TauriPlugin<tauri::Wry> {
    let state = Arc::clone(state);
    tauri::plugin::Builder::new("opening")
        .setup(move |_, _| {
            state.begin_opening();
            Ok(())
        })
        .build()
}

/// A number for a folder, the same in every version: two versions on one folder are one app as well.
fn fingerprint(path: &Path) -> u64 {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let digest = Md5::digest(path.as_os_str().as_encoded_bytes());
    digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[cfg(unix)]
    #[test]
    fn a_data_folder_has_the_same_number_in_every_version() {
        assert_eq!(fingerprint("/home/goose/.local/share/yanshu".as_ref()), 0x4da9_8165_c57f_6592);
        assert_ne!(fingerprint("/a".as_ref()), fingerprint("/b".as_ref()));
    }
}
