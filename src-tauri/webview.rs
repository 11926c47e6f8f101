//! What the web view may do beside showing the page: as little as can be set.

#[cfg(target_os = "linux")]
use std::path::Path;

use tauri::{Url, WebviewWindow};

/// Whether the window may show what is at a URL: the page itself, and nothing that took its place.
///
/// On Linux and macOS the page has a scheme of its own. On Windows it has the host `tauri.localhost`, which the web view
/// answers itself at the default port only; at another one, or elsewhere, that name is a server's like any other.
pub fn is_page(url: &Url) -> bool {
    if cfg!(windows) {
        matches!(url.scheme(), "http" | "https")
            && url.host_str() == Some("tauri.localhost")
            && url.port().is_none()
    } else {
        url.scheme() == "tauri" && url.host_str() == Some("localhost")
    }
}

/// Takes away what a browser offers and a program does not have: the menu with *Reload* and *Back*, gestures, names
/// resolved and connections opened ahead. `films` is the one origin that the page may load from, if any.
///
/// # Errors
/// When the window is gone.
#[cfg(target_os = "linux")]
pub fn restrict(window: &WebviewWindow, films: Option<&str>) -> tauri::Result<()> {
    use webkit2gtk::{
        HitTestResultExt, NetworkProxyMode, NetworkProxySettings, SettingsExt, WebViewExt,
        WebsiteDataManagerExt,
    };

    /// Nobody listens there. What the page may load comes by schemes of the app's own, and films from that port; all else
    /// that a script could make the web view connect to (`<link rel=preconnect>` is outside of every policy) ends here.
    const NOWHERE: &str = "http://127.0.0.1:1";

    let films: Vec<String> =
        films.and_then(|origin| origin.strip_prefix("http://")).map(str::to_owned).into_iter().collect();
    window.with_webview(move |webview| {
        let view = webview.inner();
        if let Some(settings) = WebViewExt::settings(&view) {
            settings.set_enable_back_forward_navigation_gestures(false);
            settings.set_enable_dns_prefetching(false);
            settings.set_enable_hyperlink_auditing(false);
            settings.set_enable_page_cache(false);
        }
        if let Some(data) = view.website_data_manager() {
            let direct: Vec<&str> = films.iter().map(String::as_str).collect();
            let mut proxy = NetworkProxySettings::new(Some(NOWHERE), &direct);
            data.set_network_proxy_settings(NetworkProxyMode::Custom, Some(&mut proxy));
        }
        // `true`: no menu. In a field it has cut, copy and paste.
        view.connect_context_menu(|_, _, _, place| !place.context_is_editable());
    })
}

/// WebKit's own name for drawing without DMA-BUF. Only the environment of the process can say it, before GTK is used.
#[cfg(target_os = "linux")]
const NO_DMA_BUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Whether there is a graphics processor to draw with. Where there is none, WebKit emulates one.
#[cfg(target_os = "linux")]
pub fn graphics_processor() -> bool {
    let mut nodes = std::fs::read_dir("/dev/dri").into_iter().flatten().flatten();
    nodes.any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
}

/// Elsewhere the system sees to it.
#[cfg(not(target_os = "linux"))]
pub fn graphics_processor() -> bool {
    true
}

/// Chooses how WebKit draws, unless the environment already says so. To be called before anything else: threads may read
/// the environment.
///
/// Without DMA-BUF it draws with the CPU alone. Where there is no graphics processor that is quicker and smaller than to
/// emulate one; with NVIDIA's own driver under Wayland the window stays blank otherwise. The page moves nothing then
/// (`ui/src/frame/motion.ts`).
#[cfg(target_os = "linux")]
pub fn choose_renderer() {
    let nvidia_on_wayland =
        std::env::var_os("WAYLAND_DISPLAY").is_some() && Path::new("/proc/driver/nvidia/version").exists();
    if (nvidia_on_wayland || !graphics_processor()) && std::env::var_os(NO_DMA_BUF).is_none() {
        // It fails for names with an equals sign only.
        let _ = gtk::glib::setenv(NO_DMA_BUF, "1", true);
    }
}

/// Keeps the page's memory small, unless the environment says otherwise. To be called before anything else: threads may read
/// the environment.
///
/// WebKit lets a heap grow by the memory of the machine, of which a window that stays open all day would take its share.
/// The page holds what it shows and little else, so the growth of a machine of 256 MiB is enough. Nor do forms gain by the
/// compilers that optimise what runs hot: the code they make and what they keep about it was most of what a thousand sends
/// added, and they took a second processor while somebody typed.
#[cfg(target_os = "linux")]
pub fn limit_page_memory() {
    // Names of JavaScriptCore's own options; without the first optimising compiler there is no second one.
    for (name, value) in [("JSC_forceRAMSize", "268435456"), ("JSC_useDFGJIT", "0")] {
        if std::env::var_os(name).is_none() {
            let _ = gtk::glib::setenv(name, value, true);
        }
    }
}

/// Elsewhere there is nothing to choose.
#[cfg(not(target_os = "linux"))]
pub fn choose_renderer() {}

/// Elsewhere the system's web view has no such setting.
#[cfg(not(target_os = "linux"))]
pub fn limit_page_memory() {}

/// Keeps the caret from blinking where the CPU draws, as remote desktops do: each blink keeps the wait for the screen's next
/// frame alive, of which 39 came each second. To be called on the main thread once GTK runs.
///
/// With `gtk-cursor-blink` off, WebKitGTK 2.50 draws every frame of the screen; half a day between two blinks costs none.
#[cfg(target_os = "linux")]
pub fn rest_caret() {
    use gtk::prelude::ObjectExt;

    const HALF_A_DAY_MS: i32 = 12 * 60 * 60 * 1000;

    if dma_buf() == Some(false)
        && let Some(settings) = gtk::Settings::default()
    {
        settings.set_property("gtk-cursor-blink-time", HALF_A_DAY_MS);
    }
}

/// Elsewhere there is nothing to keep.
#[cfg(not(target_os = "linux"))]
pub fn rest_caret() {}

/// Whether WebKit hands its pictures over by DMA-BUF; `None` where the system has no such thing.
#[cfg(target_os = "linux")]
pub fn dma_buf() -> Option<bool> {
    // As WebKit reads it.
    Some(std::env::var_os(NO_DMA_BUF).is_none_or(|value| value == "0"))
}

/// Elsewhere there is none.
#[cfg(not(target_os = "linux"))]
pub fn dma_buf() -> Option<bool> {
    None
}

/// Elsewhere the page itself prevents these (`ui/src/frame/browser.ts`).
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn restrict(_: &WebviewWindow, _: Option<&str>) -> tauri::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::is_page;

    #[cfg(not(windows))]
    #[test]
    fn nothing_takes_the_place_of_the_page() {
        for (url, shown) in [
            ("tauri://localhost", true),
            ("tauri://localhost/index.html?x#y", true),
            ("tauri://elsewhere/", false),
            ("http://tauri.localhost/", false),
            ("http://tauri.localhost:8080/", false),
            ("https://tauri.localhost/", false),
            ("http://127.0.0.1:8080/", false),
            ("file:///etc/passwd", false),
            ("about:blank", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_page(&url.parse().unwrap()), shown, "{url}");
        }
    }
}
