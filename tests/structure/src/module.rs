//! A module with what it defines, imports and names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A module's place in `SourceTree::modules`.
pub(crate) type Id = usize;

#[derive(Debug)]
pub(crate) struct Module {
    /// From the crate's root on, `crate` included.
    pub(crate) path: Vec<String>,
    pub(crate) file: PathBuf,
    pub(crate) parent: Option<Id>,
    /// The module below which this one can be named; the root for those that are public.
    pub(crate) seen_below: Id,
    pub(crate) children: BTreeMap<String, Id>,
    /// Names of what is defined here.
    pub(crate) items: BTreeSet<String>,
    pub(crate) imports: Vec<Import>,
    /// Paths of two segments and more, outside of `use`.
    pub(crate) named: Vec<Named>,
}

/// One leaf of a `use`.
#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) path: Vec<String>,
    /// What it is called here; `None` for a glob.
    pub(crate) name: Option<String>,
    pub(crate) line: usize,
}

/// A path that code names.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
}
