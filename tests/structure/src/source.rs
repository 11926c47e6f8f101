//! A crate's modules, as its files say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::Item;
use syn::visit::Visit as _;

use crate::items::{attributes_of, is_for_tests, name_of};
use crate::module::{Id, Module};
use crate::reader::Reader;

/// Why a crate could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file is missing or unreadable.
    #[error("{path} could not be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is no Rust.
    #[error("{path} is no Rust")]
    Unparsable {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: syn::Error,
    },
    /// A module has no file where it should be.
    #[error("module {name}, declared in {declared_in}, has no file")]
    NoFile {
        /// The module's name.
        name: String,
        /// The file with the declaration.
        declared_in: PathBuf,
    },
}

/// The modules of one crate; the first is its root.
#[derive(Debug)]
pub struct SourceTree {
    pub(crate) modules: Vec<Module>,
}

impl SourceTree {
    /// Reads the crate whose root is this file, with all its modules.
    ///
    /// # Errors
    /// When a file of it is missing, unreadable or no Rust.
    pub fn read(root: &Path) -> Result<Self, Error> {
        let mut tree = Self { modules: Vec::new() };
        let id = tree.add("crate", root, None, 0);
        let folder = root.parent().unwrap_or(Path::new(""));
        tree.fill(id, &parse(root)?.items, folder)?;
        Ok(tree)
    }

    fn add(&mut self, name: &str, file: &Path, parent: Option<Id>, seen_below: Id) -> Id {
        let id = self.modules.len();
        let mut path = parent.map_or(vec![], |parent| self.modules[parent].path.clone());
        path.push(name.to_owned());
        self.modules.push(Module {
            path,
            file: file.to_owned(),
            parent,
            seen_below,
            children: BTreeMap::new(),
            items: BTreeSet::new(),
            imports: Vec::new(),
            named: Vec::new(),
        });
        id
    }

    /// `folder` is where the files of child modules lie.
    fn fill(&mut self, id: Id, items: &[Item], folder: &Path) -> Result<(), Error> {
        let mut reader = Reader { module: &mut self.modules[id] };
        let mut children = Vec::new();
        for item in items.iter().filter(|item| !is_for_tests(attributes_of(item))) {
            reader.module.items.extend(name_of(item));
            match item {
                Item::Mod(child) => children.push(child),
                _ => reader.visit_item(item),
            }
        }
        for child in children {
            let name = child.ident.to_string();
            let declared_in = self.modules[id].file.clone();
            let seen_below = self.seen_below(id, &child.vis);
            let (file, parsed, folder) = if let Some((_, items)) = &child.content {
                (declared_in, items.clone(), folder.join(&name))
            } else {
                let file = file_of(child, folder).ok_or(Error::NoFile { name: name.clone(), declared_in })?;
                let folder =
                    if file.ends_with("mod.rs") { file.with_file_name("") } else { folder.join(&name) };
                (file.clone(), parse(&file)?.items, folder)
            };
            let child = self.add(&name, &file, Some(id), seen_below);
            self.modules[id].children.insert(name, child);
            self.fill(child, &parsed, &folder)?;
        }
        Ok(())
    }

    fn seen_below(&self, id: Id, visibility: &syn::Visibility) -> Id {
        match visibility {
            syn::Visibility::Inherited => id,
            syn::Visibility::Public(_) => 0,
            syn::Visibility::Restricted(to) if to.path.is_ident("super") => {
                self.modules[id].parent.unwrap_or(0)
            }
            syn::Visibility::Restricted(to) if to.path.is_ident("self") => id,
            // `pub(in path)` is not used here; to take it for the whole crate finds too much rather than too little.
            syn::Visibility::Restricted(_) => 0,
        }
    }
}

fn parse(path: &Path) -> Result<syn::File, Error> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| Error::Unreadable { path: path.to_owned(), source })?;
    syn::parse_file(&text).map_err(|source| Error::Unparsable { path: path.to_owned(), source })
}

fn file_of(module: &syn::ItemMod, folder: &Path) -> Option<PathBuf> {
    let given = module.attrs.iter().find_map(|attribute| {
        let syn::Meta::NameValue(pair) = &attribute.meta else { return None };
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &pair.value else { return None };
        pair.path.is_ident("path").then(|| folder.join(text.value()))
    });
    let name = module.ident.to_string();
    let candidates = [folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs")];
    given.or_else(|| candidates.into_iter().find(|file| file.is_file()))
}
