//! A crate's modules with what each defines, imports and names, as its files say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree};

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

/// A module's place in [`SourceTree::modules`].
pub(crate) type Id = usize;

/// The modules of one crate; the first is its root.
#[derive(Debug)]
pub struct SourceTree {
    pub(crate) modules: Vec<Module>,
}

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

/// Whether it is there in tests only: `#[cfg(test)]`, alone or within `all(…)`, or `#[test]`.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else { return attribute.path().is_ident("test") };
        let condition = list.tokens.to_string();
        list.path.is_ident("cfg") && (condition == "test" || condition.starts_with("all (test"))
    })
}

fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

struct Reader<'a> {
    module: &'a mut Module,
}

impl Reader<'_> {
    fn import(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        let line = tree.span().start().line;
        let (path, name) = match tree {
            UseTree::Path(path) => return self.import(&path.tree, &with(&path.ident)),
            UseTree::Group(group) => return group.items.iter().for_each(|tree| self.import(tree, before)),
            UseTree::Glob(_) => (before.to_vec(), None),
            UseTree::Rename(to) if to.ident == "self" => (before.to_vec(), Some(to.rename.to_string())),
            UseTree::Rename(to) => (with(&to.ident), Some(to.rename.to_string())),
            UseTree::Name(name) if name.ident == "self" => (before.to_vec(), before.last().cloned()),
            UseTree::Name(name) => (with(&name.ident), Some(name.ident.to_string())),
        };
        self.module.imports.push(Import { path, name, line });
    }

    /// Paths among tokens that nobody parsed: `a::b` wherever it stands.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut line, mut colons) = (0, 0);
        for token in tokens {
            let within = match &token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.name(std::mem::take(&mut path), line);
                        line = name.span().start().line;
                    }
                    path.push(name.to_string());
                    colons = 0;
                    continue;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => Some(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => None,
            };
            self.name(std::mem::take(&mut path), line);
            colons = 0;
            if let Some(within) = within {
                self.tokens(within);
            } else if let TokenTree::Literal(text) = token {
                self.quoted(&text);
            }
        }
        self.name(path, line);
    }

    /// A path in quotes, as serde takes it: `with = "crate::ids"`.
    fn quoted(&mut self, text: &proc_macro2::Literal) {
        let Ok(syn::Lit::Str(text)) = syn::parse_str::<syn::Lit>(&text.to_string()) else { return };
        if let Ok(path) = text.parse::<syn::Path>() {
            self.name(segments(&path), text.span().start().line);
        }
    }

    fn name(&mut self, path: Vec<String>, line: usize) {
        if path.len() > 1 {
            self.module.named.push(Named { path, line });
        }
    }
}

fn segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes_of(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.import(&item.tree, &[]);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.name(segments(path), path.span().start().line);
        }
        visit::visit_path(self, path);
    }

    // `pub(in path)` names no item.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        match &attribute.meta {
            syn::Meta::List(list) => self.tokens(list.tokens.clone()),
            syn::Meta::Path(_) | syn::Meta::NameValue(_) => {}
        }
    }
}
