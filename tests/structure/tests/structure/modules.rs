//! The modules of our crates form trees, by the rule at the head of this package's library.

use std::path::Path;

use cargo_metadata::MetadataCommand;
use structure::{Findings, SourceTree, findings};

#[test]
fn the_modules_of_every_crate_form_a_tree() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    let workspace = MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("the workspace");
    let mut against = String::new();
    for package in workspace.workspace_packages() {
        let targets = package.targets.iter().filter(|target| target.is_lib() || target.is_bin());
        let found = targets.map(|target| {
            let tree = SourceTree::read(target.src_path.as_std_path()).expect("a crate that compiles");
            findings(&tree)
        });
        let found: Vec<_> = found.collect();
        let count: usize = found.iter().map(Findings::count).sum();
        if count > 0 {
            let report: String = found.iter().map(ToString::to_string).collect();
            against.push_str(&format!("{}: {count} findings\n{report}\n", package.name));
        }
    }
    let against = against.replace(&format!("{}/", workspace.workspace_root), "");
    assert!(against.is_empty(), "\n{against}");
}
