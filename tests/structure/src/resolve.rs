//! Which module a path leads to.

use crate::module::Id;
use crate::source::SourceTree;

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// An item. The modules whose re-exports lead there, in the order of the path; last, the one that defines it.
    Item(Vec<Id>),
    /// A module itself.
    Module(Id),
    /// Another crate, or what is no path of modules: a variant, an associated function of a type parameter.
    Outside,
}

impl SourceTree {
    /// Follows `path`, which stands in module `from`.
    pub(crate) fn resolve(&self, from: Id, path: &[String]) -> Target {
        self.follow(from, path, &mut Vec::new())
    }

    /// Whether `name`, as it stands in `from`, is an item that a `use` brought there.
    pub(crate) fn is_imported_item(&self, from: Id, name: &str) -> bool {
        let module = &self.modules[from];
        let is_local = module.items.contains(name) || module.children.contains_key(name);
        !is_local && matches!(self.imported(from, name, &mut Vec::new()), Target::Item(_))
    }

    /// Whether `module` can be named where `from` is.
    pub(crate) fn can_name(&self, from: Id, module: Id) -> bool {
        let chain = std::iter::successors(Some(module), |id| self.modules[*id].parent);
        chain.into_iter().all(|id| self.is_below(from, self.modules[id].seen_below))
    }

    /// Whether a module lies within another, or is it.
    pub(crate) fn is_below(&self, module: Id, above: Id) -> bool {
        self.modules[module].path.starts_with(&self.modules[above].path)
    }

    /// `under_way` keeps imports that name each other from being followed for ever.
    fn follow<'a>(&'a self, from: Id, path: &'a [String], under_way: &mut Vec<(Id, &'a str)>) -> Target {
        let mut at = from;
        let mut path = path;
        while let [first, rest @ ..] = path {
            at = match first.as_str() {
                "crate" => 0,
                "self" => at,
                "super" => match self.modules[at].parent {
                    Some(parent) => parent,
                    None => return Target::Outside,
                },
                _ => break,
            };
            path = rest;
        }
        let mut through = Vec::new();
        while let [name, rest @ ..] = path {
            path = rest;
            if let Some(child) = self.modules[at].children.get(name) {
                at = *child;
                continue;
            }
            if self.modules[at].items.contains(name) {
                through.push(at);
                return Target::Item(through);
            }
            match self.imported(at, name, under_way) {
                Target::Item(chain) => {
                    through.extend(Some(at).filter(|at| *at != from));
                    through.extend(chain);
                    return Target::Item(through);
                }
                Target::Module(module) => at = module,
                Target::Outside => return Target::Outside,
            }
        }
        Target::Module(at)
    }

    /// What a name means that `at` imports.
    fn imported<'a>(&'a self, at: Id, name: &'a str, under_way: &mut Vec<(Id, &'a str)>) -> Target {
        if under_way.contains(&(at, name)) {
            return Target::Outside;
        }
        under_way.push((at, name));
        let imports = &self.modules[at].imports;
        let by_name = imports.iter().filter(|import| import.name.as_deref() == Some(name));
        let mut found = by_name.map(|import| (&import.path, None)).collect::<Vec<_>>();
        found.extend(
            imports.iter().filter(|import| import.name.is_none()).map(|glob| (&glob.path, Some(name))),
        );
        let target = found.into_iter().find_map(|(path, within)| {
            let target = self.follow(at, path, under_way);
            let target = match (target, within) {
                (Target::Module(module), Some(name)) => self.member(module, name, under_way),
                // A glob over an enum: its variants cannot be told from other names.
                (Target::Item(_), Some(_)) => Target::Outside,
                (target, _) => target,
            };
            (target != Target::Outside).then_some(target)
        });
        under_way.pop();
        target.unwrap_or(Target::Outside)
    }

    fn member<'a>(&'a self, module: Id, name: &'a str, under_way: &mut Vec<(Id, &'a str)>) -> Target {
        if let Some(child) = self.modules[module].children.get(name) {
            Target::Module(*child)
        } else if self.modules[module].items.contains(name) {
            Target::Item(vec![module])
        } else {
            self.imported(module, name, under_way)
        }
    }
}
