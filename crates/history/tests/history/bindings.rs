//! What the bindings say about these types.

use history::{Details, Finish, NewSend, Page, PageStart, Reading, Survey};
use specta::Types;
use specta_typescript::Typescript;

fn typescript(types: &Types) -> String {
    Typescript::default().export(types, specta_serde::Format).unwrap()
}

#[test]
fn the_window_sees_ids_as_strings_and_times_as_numbers() {
    let typescript = typescript(
        &Types::default()
            .register::<Page>()
            .register::<PageStart>()
            .register::<Survey>()
            .register::<Reading>(),
    );
    let shapes: Vec<&str> = typescript
        .lines()
        .filter(|line| {
            let line = line.trim();
            !(line.is_empty() || line.starts_with("/*") || line.starts_with('*') || line.starts_with("//"))
        })
        .collect();
    insta::assert_snapshot!(shapes.join("\n"));
}

#[test]
fn no_type_asks_the_window_for_a_number_it_would_round() {
    // The export fails at a bare 64-bit number.
    let types = Types::default().register::<Details>().register::<NewSend>().register::<Finish>();
    let typescript = typescript(&types);
    assert!(typescript.contains("message_server_id: string | null"), "{typescript}");
}
