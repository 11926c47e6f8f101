//! The documents name the tests that hold what they say; each of those must be there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every function that is marked as a test, in all Rust files below a folder.
fn tests_below(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
            tests_below(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = read(&path);
            let named =
                text.split("fn ").skip(1).filter_map(|rest| rest.split_once('(')).map(|(name, _)| name);
            found.extend(named.map(str::to_owned));
        }
    }
}

/// What stands between backticks and reads like the name of a test: a sentence of four words or more.
fn names_in(document: &str) -> impl Iterator<Item = &str> {
    let is_sentence = |name: &&str| {
        name.matches('_').count() >= 3
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    document.split('`').skip(1).step_by(2).filter(is_sentence)
}

#[test]
fn every_test_that_a_document_names_is_there() {
    let mut tests = BTreeSet::new();
    ["crates", "tests", "src-tauri"].iter().for_each(|folder| tests_below(&root().join(folder), &mut tests));
    for document in ["docs/threat-model.md", "docs/reliability.md"] {
        let text = read(&root().join(document));
        let named: Vec<_> = names_in(&text).collect();
        assert!(named.len() >= 5, "{document} names tests: {named:?}");
        for name in named {
            assert!(tests.contains(name), "{document} names {name}, which is no test");
        }
    }
}
