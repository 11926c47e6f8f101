//! An empty window.

fn main() {
    tauri::Builder::default()
        .run(tauri::generate_context!())
        .expect("a window can be opened");
}
