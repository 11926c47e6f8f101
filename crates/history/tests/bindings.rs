//! What the window is told about these types.
#![allow(missing_docs, clippy::unwrap_used)]

use history::{Details, Filter, Finish, NewSend, Page};
use specta::Types;
use specta_typescript::Typescript;

#[test]
fn the_window_sees_ids_as_strings_and_times_as_numbers() {
    let types = Types::default()
        .register::<Page>()
        .register::<Details>()
        .register::<Filter>()
        .register::<NewSend>()
        .register::<Finish>();
    let typescript = Typescript::default().export(&types, specta_serde::Format).unwrap();
    let shapes: Vec<&str> = typescript
        .lines()
        .filter(|line| {
            let line = line.trim();
            !(line.is_empty() || line.starts_with("/*") || line.starts_with('*') || line.starts_with("//"))
        })
        .collect();
    insta::assert_snapshot!(shapes.join("\n"));
}
