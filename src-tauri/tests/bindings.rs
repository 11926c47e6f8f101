//! What is generated for the window in the repository is what the commands and rules in Rust give.

use std::path::Path;

use courier::{
    ConversationType, ErrorCode, ErrorKind, FormField, IssueCode, LIMITS, MessageKind, message_type,
};
use sandbox::Fault;
use serde_json::{Value, json};
use specta_typescript::Typescript;

const BINDINGS: &str = "ui/src/bindings.ts";
const RULES: &str = "ui/src/rules.ts";
const DESCRIPTIONS: &str = "ui/src/features/compose/calls/descriptions.fixture.json";

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
    compare(BINDINGS, &fresh);
}

/// Limits, type numbers and kinds of errors stand in Rust only; the window gets them as constants.
#[test]
fn the_rules_that_the_window_uses_are_those_of_rust() {
    let kinds = [
        MessageKind::Text,
        MessageKind::Image,
        MessageKind::Audio,
        MessageKind::Video,
        MessageKind::Location,
        MessageKind::File,
        MessageKind::Tip,
        MessageKind::Custom,
    ];
    let types: Value = kinds.map(|kind| (name(kind), json!(message_type(kind).code()))).into_iter().collect();
    let conversations: Value =
        ConversationType::ALL.map(|kind| (name(kind), json!(kind.code()))).into_iter().collect();
    let never_left: Vec<_> =
        ErrorKind::ALL.into_iter().filter(|kind| kind.is_never_left()).map(name).collect();
    let calls: Value = courier::call_descriptions()
        .map(|call| {
            let about = json!({
                "path": call.path,
                "answer": call.answer,
                "repeat": call.repeat,
                "evidence": call.evidence,
                "source": call.source,
                "everybody": call.kind.reaches_everybody(),
                "sender_at": call.kind.sender_at(),
                "client_id_at": call.kind.client_id_at(),
                "message": call.groups.iter().any(|group| group.name == "message"),
            });
            (call.kind.name().to_owned(), about)
        })
        .collect();
    let fault = json!({
        "max_delay_ms": Fault::MAX_DELAY_MS,
        "max_offset_s": Fault::MAX_OFFSET_S,
        "usual_latency_ms": Fault::USUAL_LATENCY_MS,
        "usual_drip_ms": Fault::USUAL_DRIP_MS,
        "usual_offset_s": Fault::USUAL_OFFSET_S,
        "usual_code": Fault::USUAL_CODE,
        "max_code": Fault::MAX_CODE,
        "max_count": Fault::MAX_COUNT,
    });
    let codes = json!({
        "success": courier::SUCCESS,
        "message_missing": courier::MESSAGE_MISSING,
        "message_duplicate": courier::MESSAGE_DUPLICATE,
    });
    let issues: Value =
        IssueCode::WITH_SERVER_CODE.map(|(issue, code)| (name(issue), json!(code))).into_iter().collect();
    let sandbox = json!({
        "kept_messages": sandbox::Options::KEPT_MESSAGES,
        "directory_codes": sandbox::DIRECTORY_CODES,
    });
    let constants = [
        ("Limits of the service and of Yanshu: `crates/courier/src/limits.rs`.", "LIMITS", json!(LIMITS)),
        ("The message types that can be sent, with their numbers on the wire.", "MESSAGE_TYPES", types),
        ("The kinds of conversations, with their numbers on the wire.", "CONVERSATION_TYPES", conversations),
        ("The calls that send, by kind, in the order in which they are offered.", "CALLS", calls),
        ("Errors of a call that did not leave this machine.", "NEVER_LEFT", json!(never_left)),
        ("Codes that the window itself acts on or names; the others are explained by Rust.", "CODES", codes),
        ("Codes with which the service refuses what an issue names.", "ISSUE_CODES", issues),
        ("Of the sandbox.", "SANDBOX", sandbox),
        ("A fault of the sandbox: what is allowed, and what is usual.", "FAULT", fault),
    ];
    let mut fresh = String::from("// Generated from the rules in Rust; `make bindings` writes it anew.\n");
    for (doc, name, value) in constants {
        let value = serde_json::to_string_pretty(&value).expect("a value has JSON");
        fresh.push_str(&format!("\n/** {doc} */\nexport const {name} = {value} as const;\n"));
    }
    compare(RULES, &fresh);
}

/// What `call_describe` answers, for tests of the form.
#[test]
fn the_descriptions_that_tests_of_the_form_use_are_those_of_rust() {
    let calls: Vec<_> = courier::call_descriptions().collect();
    let text = serde_json::to_string_pretty(&calls).expect("a description has JSON");
    compare(DESCRIPTIONS, &format!("{text}\n"));
}

#[test]
fn every_code_and_field_that_a_command_says_it_fails_with_is_one() {
    let bindings = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(BINDINGS));
    let bindings = bindings.expect("the bindings").replace("\n\t *  ", " ");
    let said: Vec<_> =
        bindings.split("Fails with: ").skip(1).filter_map(|rest| rest.split('.').next()).collect();
    assert!(said.len() > 70, "only {} commands say what they fail with", said.len());
    let codes: Vec<_> = ErrorCode::ALL.iter().map(name).collect();
    let known_fields: Vec<_> = FormField::ALL.iter().map(|field| field.name().to_owned()).collect();
    for list in said {
        let (said_codes, said_fields) = list.split_once("; fields: ").unwrap_or((list, ""));
        for (said, known) in [(said_codes, &codes), (said_fields, &known_fields)] {
            for word in said.split(", ").filter(|word| !word.is_empty()) {
                let word = word.trim().trim_matches('`');
                assert!(known.iter().any(|known| known == word), "there is no {word}: {list}");
            }
        }
    }
}

/// A command that says nothing would look as if it could not fail.
#[test]
fn every_command_that_can_fail_says_with_which_codes() {
    let mut said = 0;
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/commands")) {
        let text = std::fs::read_to_string(&file).expect("a source file");
        let pieces: Vec<_> = text.split("#[tauri::command]").collect();
        for (before, after) in pieces.iter().zip(&pieces[1..]) {
            let head = after.split(" {\n").next().unwrap_or_default();
            let doc = before.lines().rev().take_while(|line| line.starts_with("///"));
            if head.contains("-> Answer<") {
                let says = doc.into_iter().any(|line| line.starts_with("/// Fails with: `"));
                assert!(says, "{}: {}", file.display(), head.trim());
                said += 1;
            }
        }
    }
    assert!(said > 150, "only {said} commands were found");
}

/// A 64-bit number that a JavaScript number may round crosses as a string; any other says that it is a number.
#[test]
fn no_field_says_that_it_is_another_number_than_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files: Vec<_> =
        ["crates", "src-tauri"].iter().flat_map(|folder| sources(&root.join(folder))).collect();
    assert!(files.len() > 200, "only {} files were read", files.len());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a source file");
        for kind in ["i8", "i16", "i32", "u8", "u16", "u32", "f32", "f64"] {
            for lie in [format!("specta(type = {kind}"), format!("specta(type = Option<{kind}>")] {
                assert!(!text.contains(&lie), "{}: {lie}", file.display());
            }
        }
    }
}

/// The Rust files of a folder, but for this one and for what is built.
fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => sources(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .filter(|path| !path.ends_with("src-tauri/tests/bindings.rs"))
        .collect()
}

/// A value's name as it crosses to the window.
fn name(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).expect("a name")
}

/// With `YANSHU_WRITE_BINDINGS=1` the file is written anew instead.
fn compare(file: &str, fresh: &str) {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("YANSHU_WRITE_BINDINGS").is_some() {
        std::fs::write(&committed, fresh).expect("the file can be written");
    }
    let committed = std::fs::read_to_string(committed).expect("the committed file");
    assert!(committed == fresh, "{file} is out of date: run `make bindings` and commit it");
}

/// Arguments that are called like a place, and why the page may give them.
const PLACES: [(&str, &str); 7] = [
    ("template_add(folder)", TEMPLATE),
    ("template_add_draft(folder)", TEMPLATE),
    ("template_save(path)", TEMPLATE),
    ("template_duplicate(path)", TEMPLATE),
    ("template_delete(path)", TEMPLATE),
    ("template_preview(path)", TEMPLATE),
    ("template_use(path)", TEMPLATE),
];
const TEMPLATE: &str =
    "a template's name below the template folder, out of which no name leads (crates/files, shared.rs)";

/// The parameters of a command: `name: type, name: type`, with types that have commas of their own.
fn parameters(list: &str) -> Vec<(String, String)> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, sign) in list.char_indices() {
        match sign {
            '{' | '(' | '[' | '<' => depth += 1,
            '}' | ')' | ']' | '>' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[start..]);
    let named = parts.into_iter().filter_map(|part| part.split_once(':'));
    named.map(|(name, kind)| (name.trim().to_owned(), kind.trim().to_owned())).collect()
}

/// Names of types in a piece of TypeScript.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// Fields of a type and of all types in it that are texts and called like a place.
fn places_in(bindings: &str, kind: &str, seen: &mut Vec<String>, found: &mut Vec<String>) {
    for name in names(kind).map(str::to_owned).collect::<Vec<_>>() {
        let Some((_, body)) = bindings.split_once(&format!("export type {name} = ")) else { continue };
        if seen.contains(&name) {
            continue;
        }
        seen.push(name.clone());
        // Types stand at the margin, and what is in them does not.
        let body = body.split("\nexport ").next().unwrap_or_default();
        let code: String = body.lines().filter(|line| !line.trim_start().starts_with(['/', '*'])).collect();
        for field in code.split([',', '{', '}', ';']) {
            let Some((field, kind)) = field.split_once(':') else { continue };
            if is_place(field) && kind.contains("string") {
                found.push(format!("{name}.{}", field.trim()));
            }
        }
        places_in(bindings, &code, seen, found);
    }
}

fn is_place(name: &str) -> bool {
    let name = name.trim().trim_end_matches('?').to_lowercase();
    ["path", "folder", "dir", "directory", "filename", "file_name"].iter().any(|word| name.ends_with(word))
}

/// The page is not trusted (law 9): files are chosen in Rust, and the page knows them by ids.
#[test]
fn no_command_takes_a_path_from_the_page() {
    let bindings = include_str!("../../ui/src/bindings.ts");
    let mut taken = Vec::new();
    let mut commands = 0;
    for line in bindings.lines().filter(|line| line.contains("=> __TAURI_INVOKE<")) {
        let (head, call) = line.split_once("=> __TAURI_INVOKE<").expect("it is there");
        let command = call.split('"').nth(1).expect("the command's name");
        let list = head.split_once('(').expect("parameters").1.trim_end().trim_end_matches(')');
        commands += 1;
        for (name, kind) in parameters(list) {
            if is_place(&name) || names(&kind).any(|word| word.ends_with("Path")) {
                taken.push(format!("{command}({name})"));
            }
            let mut within = Vec::new();
            places_in(bindings, &kind, &mut Vec::new(), &mut within);
            taken.extend(within.into_iter().map(|field| format!("{command}({name}): {field}")));
        }
    }
    assert!(commands > 90, "the commands were found: {commands}");
    assert_eq!(taken, PLACES.map(|(place, _)| place), "a new one needs an id in its place, or a reason");
}
