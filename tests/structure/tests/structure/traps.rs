//! The tables of bad input are true: each test that they name is there.

use std::path::Path;

/// Each table, and fewer tests than it names.
const TABLES: [(&str, usize); 2] = [("bulk-traps", 50), ("call-traps", 60)];

/// Everything in files with this ending, one after the other.
fn sources(folder: &Path, ending: &str, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, ending, text);
        } else if path.to_string_lossy().ends_with(ending) {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_test_in_the_table_of_traps_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (mut rust, mut window) = (String::new(), String::new());
    for folder in ["crates", "src-tauri", "tests"] {
        sources(&root.join(folder), ".rs", &mut rust);
    }
    sources(&root.join("ui/src"), ".test.ts", &mut window);
    for (name, least) in TABLES {
        let table = std::fs::read_to_string(root.join(format!("docs/{name}.md"))).unwrap();
        let rows = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
        let tests: Vec<&str> =
            rows.skip(1).filter_map(|line| line.rsplit('|').nth(1)).flat_map(backticked).collect();
        assert!(tests.len() > least, "{name}: {}", tests.len());
        let is_there = |test: &&&str| match test.contains(' ') {
            // A sentence of the window's tests.
            true => window.contains(&format!("it(\"{test}\"")),
            false => rust.contains(&format!("fn {test}(")),
        };
        let missing: Vec<_> = tests.iter().filter(|test| !is_there(test)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}

/// What stands between backticks.
fn backticked(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}
