//! Names are the field's. Words of the house, which a newcomer would have to learn before they can search, do not come back;
//! what the words of the code mean stands in the glossary of CONTRIBUTING.md. The window's names are held by
//! `ui/src/rules.test.ts`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use proc_macro2::{TokenStream, TokenTree};

/// A name of so many words is a sentence: of a test. It may say what prose may, but for [`NOWHERE`].
const SENTENCE_WORDS: usize = 5;

/// What no identifier says, as one of its words, and what it says instead.
const FORBIDDEN: &[(&[&str], &str)] = &[
    (&["desk", "desks"], "state, or what it holds"),
    (&["shelf", "shelves"], "list, attachments, store"),
    (&["sight", "sights", "eye", "eyes"], "preview, summary, head"),
    (&["scene", "scenes"], "setup, target"),
    (&["door", "doors"], "input, entry"),
    (&["way", "ways"], "method, kind, connection, behaviour"),
    (&["care", "cares", "cared", "tend", "tends", "tended", "tending"], "prepare"),
    (&["bring", "brings", "bringing", "brought"], "import"),
    (&["own", "owns"], "custom, user storage, or whose it is"),
    (&["doomed"], "would_delete"),
    (&["hear", "hears", "heard", "hearing", "ear", "ears", "deaf"], "listener, report"),
    (&["patience"], "timeout"),
    (&["projector"], "server"),
    (&["lend", "lends", "lent"], "set, give"),
    (&["glance", "glances"], "sample, summary"),
    (&["seldom"], "throttle"),
    (&["fleeting"], "transient"),
    (&["likeness"], "comparison"),
];

/// What not even the name of a test says.
const NOWHERE: &[(&[&str], &str)] = &[
    (&["told", "tell", "tells", "telling"], "report"),
    (&["person", "persons"], "user"),
    (&["desk", "shelf", "scene", "scenes", "doomed", "deaf", "projector"], "the field's word"),
];

/// Types of this very name; a line of a text is a `line` all the same.
const TYPES: &[(&str, &str)] =
    &[("Line", "what it is a line of"), ("Keep", "retention"), ("Load", "the upload, or what is loaded")];

/// True exceptions: names that are not ours, or that say what they mean.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("under_way", "English for what has begun and has not ended"),
    ("on_their_way", "English for what was sent and has no answer"),
];

#[test]
fn identifiers_say_the_words_of_the_field() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["crates", "src-tauri", "tests"] {
        collect(&root.join(folder), &mut files);
    }
    assert!(files.len() > 500, "the workspace has more files: {}", files.len());
    let mut against = String::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a readable file");
        let tokens = TokenStream::from_str(&text).expect("Rust");
        let shown = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
        look(tokens, &mut |name, line| {
            if let Some(instead) = fault(name) {
                let _ = writeln!(against, "{shown}:{line}: {name} (rather: {instead})");
            }
        });
    }
    assert!(against.is_empty(), "\n{against}");
}

#[test]
fn a_word_of_the_house_is_found_in_any_spelling_and_a_line_of_text_is_none() {
    for name in ["Desk", "desk", "open_desk", "DeskState", "OPEN_DESK", "tellAll", "Line", "own_ext", "r#own"]
    {
        assert!(fault(name).is_some(), "{name}");
    }
    for name in ["desktop", "line", "LineReader", "under_way", "extend", "owner", "careful", "outdoors"] {
        assert!(fault(name).is_none(), "{name}");
    }
    assert!(fault("a_row_on_its_way_comes_in_as_unknown").is_none(), "a sentence");
    assert!(fault("a_failure_is_told_to_the_user").is_some(), "a sentence reports");
}

/// What to say instead of this name, if it is none of the field's.
fn fault(name: &str) -> Option<&'static str> {
    let name = name.trim_start_matches("r#");
    if EXCEPTIONS.iter().any(|(exception, _)| *exception == name) {
        return None;
    }
    let words = words(name);
    let named = |list: &'static [(&[&str], &'static str)]| {
        list.iter()
            .find(|(bad, _)| words.iter().any(|word| bad.contains(&word.as_str())))
            .map(|(_, instead)| *instead)
    };
    let exact = || TYPES.iter().find(|(bad, _)| *bad == name).map(|(_, instead)| *instead);
    named(NOWHERE)
        .or_else(|| (words.len() < SENTENCE_WORDS).then(|| named(FORBIDDEN)).flatten())
        .or_else(exact)
}

/// The words of a name, in lower case: `OpenDesk`, `open_desk` and `OPEN_DESK` have two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        if c == '_' || (c.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphabetic(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn look(tokens: TokenStream, found: &mut impl FnMut(&str, usize)) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => found(&ident.to_string(), ident.span().start().line),
            TokenTree::Group(group) => look(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !path.ends_with("target") && !path.ends_with("gen") {
                collect(&path, files);
            }
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
}
