//! The modules of our crates form trees, by the rule at the head of this package's library.

use std::path::Path;

use cargo_metadata::MetadataCommand;
use structure::{Findings, SourceTree, findings};

/// Crates that are still being mended, with the most findings each may have. A number only ever goes down.
const AT_MOST: [(&str, usize); 2] = [("courier", 17), ("yanshu", 6)];

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
        let allowed = AT_MOST.iter().find(|(name, _)| *name == package.name).map_or(0, |(_, most)| *most);
        if count > allowed {
            let report: String = found.iter().map(ToString::to_string).collect();
            against
                .push_str(&format!("{}: {count} findings, {allowed} are allowed\n{report}\n", package.name));
        }
    }
    let against = against.replace(&format!("{}/", workspace.workspace_root), "");
    assert!(against.is_empty(), "\n{against}");
}
