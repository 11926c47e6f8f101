//! Messages with variables, as files: what a template is, how its gaps are filled, and the folder that a team may share.
//!
//! - [`Template`], [`Variable`]: a message whose text holds `{{name}}`, and what may be filled in for each name.
//! - [`place`]: where a text has such gaps, inside JSON strings and outside.
//! - [`Fill`]: values judged by the kind of their variable, and put into the gaps.
//! - [`Compiled`]: the same for a body that is filled many times, the same bytes for the same values.
//! - [`Folder`]: templates as JSON files that people read and compare; names no place outside itself. [`Watch`] reports
//!   changes in it, whoever makes them.
//!
//! Knows the types of the service (`yunxin`: a conversation, a body), but sends nothing, uploads nothing and holds no
//! database: which folder it is, how often a template was used, and the upload of its files are courier's.

mod compiled;
mod draft;
mod error;
mod file;
mod fill;
mod folder;
mod model;
pub mod place;
pub mod tidy;
mod value;
mod watch;

pub use compiled::{BuiltIns, ClientId, Compiled, client_id, pointers, with_client_id, without_client_id};
pub use draft::{can_become_body, variables};
pub use error::Error;
pub use fill::{Fill, Values, typed};
pub use folder::{Folder, read_file};
pub use model::{
    Template, TemplateEntry, TemplateSaved, ValueProblem, ValueProblemCode, Variable, VariableKind,
};
pub use watch::Watch;

#[cfg(test)]
mod tests;
