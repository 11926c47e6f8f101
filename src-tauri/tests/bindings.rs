//! The bindings in the repository are those that the commands give.

use std::path::Path;

use specta_typescript::Typescript;

const COMMITTED: &str = "ui/src/bindings.ts";

/// With `YANSHU_WRITE_BINDINGS=1` the file is written anew instead.
#[test]
fn the_typed_bindings_are_up_to_date() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fresh = folder.path().join("bindings.ts");
    let header = "// Generated from the commands in src-tauri/commands; `make bindings` writes it anew.\n";
    yanshu_lib::bindings()
        .export(Typescript::default().header(header), &fresh)
        .expect("the types can be exported");
    let fresh = std::fs::read_to_string(fresh).expect("what was just written");
    // Calls go by the page's own function, which gives each an id.
    let calls = r#"import { invoke as __TAURI_INVOKE } from "@tauri-apps/api/core";"#;
    assert!(fresh.contains(calls), "the bindings call in another way now");
    let fresh = fresh.replace(calls, r#"import { invoke as __TAURI_INVOKE } from "./ipc";"#);
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join(COMMITTED);
    if std::env::var_os("YANSHU_WRITE_BINDINGS").is_some() {
        std::fs::write(&committed, &fresh).expect("the bindings can be written");
    }
    let committed = std::fs::read_to_string(committed).expect("the committed bindings");
    assert!(committed == fresh, "{COMMITTED} is out of date: run `make bindings` and commit it");
}
