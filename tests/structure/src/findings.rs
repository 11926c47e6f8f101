//! Both rules over one crate.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use crate::circles::{Circle, Use, circles};
use crate::module::Id;
use crate::resolve::Target;
use crate::source::SourceTree;

/// What a crate does against the rules.
#[derive(Debug)]
pub struct Findings {
    /// A circle for each use that would have to go.
    pub circles: Vec<Circle>,
    /// An import from a hub each.
    pub hubs: Vec<Hub>,
}

impl Findings {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.circles.len() + self.hubs.len()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for hub in &self.hubs {
            writeln!(f, "{hub}")?;
        }
        self.circles.iter().try_for_each(|circle| writeln!(f, "{circle}"))
    }
}

/// An import that goes through a module that does not define the item.
#[derive(Debug)]
pub struct Hub {
    file: PathBuf,
    line: usize,
    written: String,
    better: String,
}

impl fmt::Display for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, written, better } = self;
        write!(f, "{}:{line}: {written}: name {better}", file.display())
    }
}

/// Holds a crate against both rules.
#[must_use]
pub fn findings(tree: &SourceTree) -> Findings {
    let mut hubs = Vec::new();
    let mut uses: BTreeMap<(Id, Id), Vec<Use>> = BTreeMap::new();
    for (from, module) in tree.modules.iter().enumerate() {
        let imports = module.imports.iter().map(|import| (&import.path, import.line, import.name.is_none()));
        // What a `use` brought was judged there.
        let named = module.named.iter().filter(|named| !tree.is_imported_item(from, &named.path[0]));
        let named = named.map(|named| (&named.path, named.line, false));
        for (path, line, is_glob) in imports.chain(named) {
            let hub =
                |written: String, better: String| Hub { file: module.file.clone(), line, written, better };
            let written = path.join("::");
            let to = match tree.resolve(from, path) {
                Target::Item(chain) => {
                    // The last of them that can be named here: the defining one, or what stands for it.
                    let defining = chain.iter().rposition(|id| tree.can_name(from, *id)).unwrap_or(0);
                    if defining > 0 {
                        hubs.push(hub(written.clone(), tree.modules[chain[defining]].path.join("::")));
                    }
                    chain[defining]
                }
                Target::Module(to) if is_glob => {
                    if tree.is_below(from, to) {
                        hubs.push(hub(format!("{written}::*"), "each item that is used".to_owned()));
                    }
                    to
                }
                Target::Module(_) | Target::Outside => continue,
            };
            if to != from {
                uses.entry((from, to)).or_default().push(Use {
                    file: module.file.clone(),
                    line,
                    path: written,
                });
            }
        }
    }
    Findings { circles: circles(tree, &uses), hubs }
}
