//! Bakes the configuration, the icons and the capabilities into the program.

fn main() {
    tauri_build::build();
}
