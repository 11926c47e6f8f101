//! Whoever opens, reads or writes a file does so by this crate.

use std::fs;
use std::path::{Path, PathBuf};

/// Ways around it.
const AROUND: [&str; 9] = [
    "File::open(",
    "File::create(",
    "File::options(",
    "OpenOptions",
    "fs::read(",
    "fs::read_to_string(",
    "fs::write(",
    "fs::copy(",
    "fs::rename(",
];

/// Files that may, and why.
const MAY: [(&str, &str); 9] = [
    ("crates/files/", "this crate"),
    ("crates/sandbox/", "a program of its own: it shares nothing with the client"),
    ("crates/cli/src/commands/mod.rs", "reads from a pipe that the shell gives, within bounds"),
    ("crates/courier/src/folder.rs", "the lock of the data folder, which nobody else writes to"),
    ("crates/courier/src/process_lock.rs", "locks of processes, in the data folder"),
    ("crates/bulk/src/job/", "the database of a job and its lock, in the data folder"),
    ("crates/history/src/", "the database itself, its locks and its reserve of room, in the data folder"),
    ("crates/interop/src/import/fuzzing.rs", "only in tests: reads the seeds that whoever fuzzes names"),
    ("crates/courier/src/repair.rs", "moves whole databases within the data folder"),
];

/// Whether that call stands there; `JobFile::open(` is none of `File::open(`.
fn calls(code: &str, call: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(call).any(|(at, _)| !code[..at].ends_with(is_name))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            if name != "tests" && name != "benches" && name != "examples" && name != "target" {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|end| end == "rs") && name != "tests.rs" {
            found.push(path);
        }
    }
}

#[test]
fn every_file_is_opened_read_and_written_by_this_crate() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    sources(&root.join("crates"), &mut found);
    sources(&root.join("src-tauri"), &mut found);
    assert!(found.len() > 100, "{}", found.len());
    let mut around = Vec::new();
    for path in found {
        let shown = path.strip_prefix(&root).unwrap().display().to_string().replace('\\', "/");
        if MAY.iter().any(|(place, _)| shown.starts_with(place)) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let program = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for (number, line) in program.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if AROUND.iter().any(|call| calls(code, call)) {
                around.push(format!("{shown}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(around.is_empty(), "by crates/files instead:\n{}", around.join("\n"));
}
