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

/// Every file of the repository below these folders, by its path from the root, and without the `src/` of its crate.
fn paths() -> Vec<String> {
    fn below(folder: &Path, root: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("node_modules") {
                    below(&path, root, found);
                }
            } else if let Ok(path) = path.strip_prefix(root) {
                let path = path.to_string_lossy().replace('\\', "/");
                found.push(format!("/{}", path.replacen("/src/", "/", 1)));
                found.push(format!("/{path}"));
            }
        }
    }
    let (root, mut found) = (root(), Vec::new());
    for folder in
        ["bench", "capabilities", "crates", "docs", "scripts", "src-tauri", "tests", "ui/build", "ui/src"]
    {
        below(&root.join(folder), &root, &mut found);
    }
    found
}

#[test]
fn every_file_that_a_decision_names_is_there() {
    let paths = paths();
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("docs/decisions")).expect("the decisions").flatten() {
        let text = read(&entry.path());
        let is_file = |name: &&str| {
            name.contains('/')
                && [".rs", ".ts", ".svelte", ".sql", ".sh", ".py"].iter().any(|end| name.ends_with(end))
                && !name.contains(|c: char| c.is_whitespace() || "*{}…".contains(c))
        };
        for name in text.split('`').skip(1).step_by(2).filter(is_file) {
            seen += 1;
            let is_there = paths.iter().any(|path| path.ends_with(&format!("/{name}")));
            assert!(is_there, "{} names {name}", entry.path().display());
        }
    }
    assert!(seen > 15, "only {seen} files are named");
}

/// A step of a guided walk: the file, and the name in it that the step before leads to.
#[derive(Debug)]
struct WalkStep {
    file: String,
    name: String,
}

/// The guided walks of CONTRIBUTING.md by their titles: below each `### `, the numbered lines ``1. `file`: `name`, …``.
fn walks(document: &str) -> Vec<(String, Vec<WalkStep>)> {
    let section =
        document.split("\n## ").find(|section| section.starts_with("Guided walks")).unwrap_or_default();
    let walk = |text: &str| {
        let (title, lines) = text.split_once('\n').unwrap_or((text, ""));
        let steps = lines.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).map(|line| {
            let mut quoted = line.split('`').skip(1).step_by(2);
            let mut next = || quoted.next().unwrap_or_else(|| panic!("{line}: a file and a name")).to_owned();
            WalkStep { file: next(), name: next() }
        });
        (title.to_owned(), steps.collect())
    };
    section.split("\n### ").skip(1).map(walk).collect()
}

/// As the same name is written in Rust and in TypeScript: without its underscores, in lower case.
fn flat(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

#[test]
fn every_guided_walk_is_eight_files_at_most_and_each_leads_to_the_next() {
    let walks = walks(&read(&root().join("CONTRIBUTING.md")));
    assert!(walks.len() >= 3, "{walks:?}");
    for (title, steps) in walks {
        assert!((3..=8).contains(&steps.len()), "{title}: {} files", steps.len());
        for step in &steps {
            let text = flat(&read(&root().join(&step.file)));
            assert!(text.contains(&flat(&step.name)), "{title}: {} does not name {}", step.file, step.name);
        }
        for pair in steps.windows(2) {
            let text = flat(&read(&root().join(&pair[0].file)));
            let next = &pair[1];
            assert!(
                text.contains(&flat(&next.name)),
                "{title}: {} does not lead to {} of {}",
                pair[0].file,
                next.name,
                next.file
            );
        }
    }
}

#[test]
fn every_name_of_the_glossary_stands_in_the_code() {
    let document = read(&root().join("CONTRIBUTING.md"));
    let glossary =
        document.split("\n## ").find(|section| section.starts_with("Glossary")).unwrap_or_default();
    let rows: Vec<_> =
        glossary.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Word")).collect();
    assert!(rows.len() > 35, "{} rows", rows.len());
    let names: BTreeSet<&str> = rows.iter().flat_map(|row| row.split('`').skip(1).step_by(2)).collect();
    let names = names.into_iter().filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'));
    let mut code = String::new();
    for folder in ["crates", "src-tauri"] {
        sources_below(&root().join(folder), &mut code);
    }
    let missing: Vec<_> = names.filter(|name| !stands_in(&code, name)).collect();
    assert!(missing.is_empty(), "the glossary names what is not in the code: {missing:?}");
}

/// Whether a name stands there as a whole word.
fn stands_in(code: &str, name: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    code.match_indices(name).any(|(at, _)| {
        !is_part(code[..at].chars().next_back()) && !is_part(code[at + name.len()..].chars().next())
    })
}

fn sources_below(folder: &Path, code: &mut String) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources_below(&path, code);
        } else if path.extension().is_some_and(|end| end == "rs") {
            code.push_str(&read(&path));
        }
    }
}
