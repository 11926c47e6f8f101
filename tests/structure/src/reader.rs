//! Goes through the code of a module and notes each path that it names.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree};

use crate::items::{attributes_of, is_for_tests};
use crate::module::{Import, Module, Named};

pub(crate) struct Reader<'a> {
    pub(crate) module: &'a mut Module,
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
