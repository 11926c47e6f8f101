//! Wires commands, events, plugins and the one window.

use std::path::Path;
use std::sync::Arc;

use md5::{Digest, Md5};
use tauri::{AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_window_state::StateFlags;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

use crate::activation;
use crate::commands::{
    accounts, acts, app, attachments, broadcasts, compose, contacts, history, history_changed, history_edit,
    imports, job_acts, job_attach, job_files, job_schedule, jobs, places, previews, queue, retention,
    sandbox, sandbox_seat, storages, streams, support, suppression, templates, transfer, updates,
};
use crate::drops;
use crate::events::emit;
use crate::language;
use crate::links::LinkOpened;
use crate::outline;
use crate::served;
use crate::state::AppState;
use crate::webview::{is_page, restrict};

/// Every command, handed to a macro. Twice: the window answers them, and the bindings describe them. What describes types
/// stays out of the app that way.
macro_rules! commands {
    ($($make:ident)::+) => {
        $($make)::+![
            app::boot,
            app::keyring_state,
            app::sandbox_start,
            app::settings_save,
            app::window_close,
            app::window_ask_to_close,
            app::window_full_screen,
            app::service_codes,
            accounts::account_list,
            accounts::account_check,
            accounts::account_save,
            accounts::account_delete,
            accounts::account_test,
            accounts::secret_paste,
            accounts::secret_ask,
            accounts::secret_drop,
            accounts::certificates_of,
            accounts::certificate_pick,
            compose::draft_save,
            compose::draft_preview,
            compose::parse_conversation,
            compose::recent_conversations,
            compose::recent_targets,
            compose::send,
            compose::send_cancel,
            streams::stream_send,
            streams::stream_piece,
            streams::stream_cut,
            streams::stream_open,
            streams::stream_finish,
            compose::call_describe,
            compose::draft_code,
            imports::import_clipboard,
            imports::import_pick,
            imports::import_file,
            attachments::attach_pick,
            attachments::attach_file,
            attachments::attach_opened,
            attachments::upload_start,
            attachments::upload_cancel,
            attachments::attach_paste,
            attachments::fetch_url,
            attachments::recent_attachments,
            attachments::attach_recent,
            attachments::recent_attachment_forget,
            attachments::upload_choices,
            attachments::upload_choices_save,
            attachments::known_url,
            queue::queue_list,
            queue::queue_add,
            queue::queue_add_messages,
            queue::new_client_id,
            queue::queue_save,
            queue::queue_order,
            queue::queue_remove,
            queue::queue_put_back,
            queue::queue_restore,
            queue::queue_store,
            queue::queue_dismiss_halt,
            queue::queue_run,
            queue::queue_stop,
            queue::queue_send,
            previews::attachment_waveform,
            previews::attachment_text,
            previews::film_show,
            previews::film_stop,
            attachments::image_preparation,
            attachments::image_preparation_save,
            attachments::image_prepare,
            history::history_page,
            history::history_get,
            history::history_draft,
            history::history_check,
            history::history_send_again,
            history_edit::history_star,
            history_edit::history_tag,
            history_edit::history_tags,
            history_edit::history_note,
            history_edit::history_tally,
            history_edit::history_delete,
            history_edit::history_undelete,
            transfer::history_export,
            transfer::history_import,
            transfer::history_import_file,
            retention::retention_list,
            retention::retention_preview,
            retention::retention_save,
            history::history_read,
            history::history_put,
            history::history_complete,
            history::history_search,
            history::history_survey,
            history::search_list,
            history::search_save,
            history::search_delete,
            acts::history_act,
            broadcasts::broadcast_list,
            broadcasts::broadcast_find,
            broadcasts::broadcast_withdraw,
            broadcasts::broadcast_reach,
            acts::history_modify_body,
            acts::history_save_text,
            history::history_code,
            templates::template_list,
            templates::template_add,
            templates::template_add_draft,
            templates::template_add_file,
            templates::template_save,
            templates::template_duplicate,
            templates::template_delete,
            templates::template_preview,
            templates::template_use,
            templates::template_file_pick,
            templates::template_folder_pick,
            templates::template_folder_reset,
            sandbox::sandbox_faults,
            sandbox::sandbox_fault_add,
            sandbox::sandbox_faults_clear,
            sandbox::sandbox_messages,
            sandbox::sandbox_empty,
            sandbox_seat::seat_people,
            sandbox_seat::seat_inbox,
            sandbox_seat::seat_messages,
            sandbox_seat::seat_act,
            sandbox_seat::seat_population_save,
            sandbox_seat::seat_population_load,
            sandbox_seat::seat_population_export,
            sandbox_seat::seat_population_reset,
            sandbox_seat::seat_window_open,
            app::appearance,
            storages::storage_list,
            storages::storage_save,
            storages::storage_delete,
            storages::storage_test,
            storages::storage_secret_paste,
            storages::storage_secret_ask,
            storages::storage_secret_drop,
            storages::storage_choices,
            storages::storage_choose,
            storages::storage_offers,
            storages::upload_to_storage,
            jobs::job_list,
            jobs::job_view,
            jobs::job_pick,
            jobs::job_import,
            jobs::job_suggest,
            jobs::job_setup_save,
            jobs::job_check,
            jobs::job_problems,
            jobs::job_preview,
            jobs::job_rows,
            jobs::job_explain,
            jobs::job_leave_out,
            jobs::job_start,
            jobs::job_pause,
            jobs::job_stop,
            jobs::job_rerun,
            jobs::job_decide,
            job_files::job_report,
            job_files::job_rehearse,
            jobs::job_delete,
            job_acts::job_act_forecast,
            job_acts::job_act_preview,
            job_acts::job_act_start,
            job_acts::job_act_resume,
            job_acts::job_act_stop,
            job_acts::job_act_rows,
            job_attach::job_folder_pick,
            job_attach::job_attach,
            job_schedule::job_schedule,
            job_schedule::job_unschedule,
            suppression::suppression_list,
            suppression::suppression_create,
            suppression::suppression_delete,
            suppression::suppression_add_file,
            suppression::suppression_add_text,
            suppression::suppression_add_rows,
            suppression::suppression_entries,
            suppression::suppression_remove,
            contacts::contact_list,
            contacts::contact_save,
            contacts::contact_delete,
            contacts::contact_export,
            contacts::contact_import,
            places::place_open,
            updates::update_check,
            updates::update_download,
            updates::update_install,
            updates::update_restart,
            support::support_bundle,
            support::support_bundle_save,
        ]
    };
}

/// Everything the window may hear.
fn events() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new().events(collect_events![
        app::AccountPauses,
        app::DatabaseDamaged,
        app::HistoryReindexed,
        crate::closing::WindowClosing,
        LinkOpened,
        attachments::UploadProgress,
        compose::SendStage,
        compose::SendFilled,
        queue::QueueChanged,
        compose::SendWaiting,
        compose::StreamPiece,
        drops::DocumentOpened,
        drops::FilesDragged,
        drops::FilesDropped,
        history_changed::HistoryChanged,
        history_edit::HistoryManyChanged,
        jobs::JobChanged,
        jobs::JobWorked,
        job_acts::JobActChanged,
        job_attach::JobAttaching,
        sandbox_seat::SandboxHappened,
        transfer::TransferProgress,
        templates::TemplateUpload,
        templates::TemplatesChanged,
        updates::UpdateProgress
    ])
}

/// Everything the window may call and hear, with its types.
#[must_use]
pub fn bindings() -> Builder<tauri::Wry> {
    events()
        .error_handling(ErrorHandlingMode::Throw)
        .disable_serde_phases()
        .commands(commands!(collect_commands))
        .typ::<crate::error::AppError>()
}

/// Runs the app until its window is closed.
///
/// # Panics
/// When there is no display, or the window cannot be made: nothing could be said in a window then.
pub fn run() {
    crate::webview::choose_renderer();
    crate::webview::limit_garbage();
    let state = Arc::new(AppState::new(courier::default_data_dir()));
    crate::log::start(state.data_dir());
    let events = events();
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
        .invoke_handler(crate::operations::once(commands!(tauri::generate_handler), &operations))
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
