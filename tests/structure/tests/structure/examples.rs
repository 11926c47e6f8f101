//! Crates have `doctest = false`: an example in the documentation would be compiled and run by nobody.

use std::path::{Path, PathBuf};

fn below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("target") && !path.ends_with("node_modules") {
                below(&path, ending, found);
            }
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

fn files(ending: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    ["crates", "src-tauri", "tests"].iter().for_each(|folder| below(&root.join(folder), ending, &mut found));
    found
}

/// The line of the first example that rustdoc would run: a fence of a doc comment that does not say that it is text.
fn example(text: &str) -> Option<usize> {
    let mut is_open = false;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let Some(doc) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
            is_open = false;
            continue;
        };
        if let Some(language) = doc.trim_start().strip_prefix("```") {
            if !is_open && !matches!(language.trim(), "text" | "json" | "sh" | "sql") {
                return Some(at + 1);
            }
            is_open = !is_open;
        }
    }
    None
}

#[test]
fn no_documentation_holds_an_example_that_nothing_runs() {
    let files = files(".rs");
    assert!(files.len() > 500, "the workspace has more files: {}", files.len());
    let found: Vec<_> = files
        .iter()
        .filter_map(|file| {
            example(&std::fs::read_to_string(file).unwrap()).map(|line| (file.display(), line))
        })
        .map(|(file, line)| format!("{file}:{line}"))
        .collect();
    assert!(found.is_empty(), "make it a test, or remove `doctest = false` of its crate: {found:?}");
}

#[test]
fn every_library_says_that_it_has_none() {
    let libraries = files("Cargo.toml").into_iter().filter(|file| file.with_file_name("src/lib.rs").exists());
    let silent: Vec<_> = libraries
        .filter(|file| !std::fs::read_to_string(file).unwrap().contains("[lib]\ndoctest = false\n"))
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn an_example_is_found_and_a_text_is_none() {
    assert_eq!(example("//! A\n//! ```text\n//! a\n//! ```\nfn a() {}\n"), None);
    assert_eq!(example("/// A\n///\n/// ```\n/// assert!(true);\n/// ```\nfn a() {}\n"), Some(3));
    assert_eq!(example("    /// ```rust\n    /// a();\n    /// ```\n"), Some(1));
}
