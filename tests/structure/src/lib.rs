//! Reads the modules of a crate from its source and says where they do not form a tree.
//!
//! # The rule
//!
//! Module A *uses* module B when a path in A (of a `use`, an expression, a type, a macro's arguments or an attribute) names an
//! item that B defines. Code under `#[cfg(test)]` does not count.
//!
//! 1. **No circles.** Whoever follows these uses never comes back to where they began. Parent and child are modules like any
//!    other: a parent that re-exports or calls what its child defines uses the child, so the child may use nothing that the
//!    parent itself defines. Going through a parent (`super::sibling::Item`) is no use of the parent.
//! 2. **No hubs.** An item is imported from the module that defines it. A re-export counts as that module only where the
//!    defining one is private to it, as `mod.rs` may stand for its files towards the rest of the crate. A glob import from an
//!    ancestor (`use super::*`) hides what is used, so it is none either.
//!
//! What needs types is not seen: a method call, a field, a trait that is in scope through a bound. `impl History` in a file of
//! its own uses the file that defines `History`, not the files whose methods it calls.

mod circles;
mod findings;
mod items;
mod module;
mod reader;
mod resolve;
mod source;

pub use circles::Circle;
pub use findings::{Findings, Hub, findings};
pub use source::{Error, SourceTree};
