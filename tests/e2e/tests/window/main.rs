//! The real window, driven end to end. `real_window::` in the name of each test lets a machine without a display skip
//! them: `cargo test --workspace -- --skip real_window::`.

#[path = "../../../../crates/yunxin/tests/yunxin/support/tls.rs"]
mod tls;

mod real_window {
    mod acts;
    mod attachments;
    mod axe;
    mod bodies;
    mod broadcasts;
    mod browser;
    mod bulk;
    mod bulk_background;
    mod bulk_kill;
    mod bulk_setup;
    mod bulk_whole;
    mod calls;
    mod closing;
    mod compare;
    mod connections;
    mod crash;
    mod desktop;
    mod diagnostics;
    mod file_inputs;
    mod find;
    mod focus;
    mod fonts;
    mod history;
    mod hostile;
    mod hostile_page;
    mod image_preparation;
    mod importing;
    mod keeping;
    mod keyboard;
    mod large;
    mod many;
    mod menus;
    mod nowhere;
    mod opened_files;
    mod palette;
    mod previews;
    mod production;
    mod queue;
    mod queue_repeats;
    mod receivers;
    mod repeats;
    mod response;
    mod resting;
    mod sandbox_page;
    mod screen_reader;
    mod seat;
    mod seat_world;
    mod secret;
    mod secret_origin;
    mod sends;
    mod settling;
    mod start;
    mod streams;
    mod templates;
    mod together;
    mod torture;
    mod twice;
    mod updates;
    mod user_storage;
}
