//! What a mapping is, what suggests it, and what is wrong with it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use templates::{ClientId, Template, client_id};
use yunxin::ConversationType;

use super::problem::MappingProblem;
use crate::alias::{Meaning, meaning};

/// Which columns are what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Mapping {
    /// Whom a row goes to.
    pub target: TargetMapping,
    /// Who sends.
    pub sender: Value,
    /// What becomes of each variable of the template, by its name.
    pub variables: HashMap<String, Value>,
}

/// Whom a row goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum TargetMapping {
    /// One column, and one kind for all rows.
    Column {
        /// The column, from 0.
        column: u32,
        /// The kind.
        kind: ConversationType,
    },
    /// One column, and another that names the kind.
    KindColumn {
        /// The column of the receiver, from 0.
        column: u32,
        /// The column of the kind: `1`, `p2p` or `单聊`, and their like.
        kind_column: u32,
    },
    /// A column for each kind, of which a row fills one.
    Columns {
        /// The column of accounts.
        account: Option<u32>,
        /// The column of advanced groups.
        team: Option<u32>,
        /// The column of super groups.
        superteam: Option<u32>,
    },
    /// `sender|type|receiver` in one column. The sender there counts.
    Conversation {
        /// The column, from 0.
        column: u32,
    },
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Value {
    /// A column.
    Column {
        /// The column, from 0.
        column: u32,
        /// What an empty cell means.
        empty: EmptyCell,
    },
    /// The same text in every row.
    Constant {
        /// The text.
        text: String,
    },
    /// The receiver of the row.
    Receiver,
    /// The sender of the row.
    Sender,
}

/// What an empty cell means.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(tag = "cell", rename_all = "snake_case")]
pub enum EmptyCell {
    /// This text in its place.
    Default {
        /// The text.
        text: String,
    },
    /// The row is left out.
    #[default]
    SkipRow,
    /// Nothing: the message has an empty text there.
    SendEmpty,
}

impl Mapping {
    /// Whether each row names its sender.
    #[must_use]
    pub fn has_many_senders(&self) -> bool {
        matches!(self.sender, Value::Column { .. })
            || matches!(self.target, TargetMapping::Conversation { .. })
    }

    /// What the names of the columns suggest; `None` where none of them names a target.
    #[must_use]
    pub fn suggested(columns: &[String], template: &Template) -> Option<Mapping> {
        let find = |wanted| {
            columns
                .iter()
                .position(|name| meaning(name) == Some(wanted))
                .and_then(|at| u32::try_from(at).ok())
        };
        let (account, team, superteam) =
            (find(Meaning::Account), find(Meaning::Team), find(Meaning::Superteam));
        let kind = template.conversation.kind;
        let target = match (find(Meaning::Target).or(account), find(Meaning::TargetKind)) {
            (Some(column), Some(kind_column)) => TargetMapping::KindColumn { column, kind_column },
            _ => match (account, team, superteam, find(Meaning::Target), find(Meaning::Conversation)) {
                (Some(column), None, None, ..) => {
                    TargetMapping::Column { column, kind: ConversationType::P2p }
                }
                (None, Some(column), None, ..) => {
                    TargetMapping::Column { column, kind: ConversationType::Team }
                }
                (None, None, Some(column), ..) => {
                    TargetMapping::Column { column, kind: ConversationType::Superteam }
                }
                (None, None, None, Some(column), _) => TargetMapping::Column { column, kind },
                (None, None, None, None, Some(column)) => TargetMapping::Conversation { column },
                (None, None, None, None, None) if columns.len() == 1 => {
                    TargetMapping::Column { column: 0, kind }
                }
                (None, None, None, None, None) => return None,
                _ => TargetMapping::Columns { account, team, superteam },
            },
        };
        let sender = find(Meaning::Sender).map_or_else(
            || Value::Constant { text: template.conversation.sender.clone() },
            |column| Value::Column { column, empty: EmptyCell::default() },
        );
        let variables = used(template).into_iter().filter_map(|variable| {
            let column = columns.iter().position(|name| name.trim().eq_ignore_ascii_case(&variable.name));
            let value = match column.and_then(|at| u32::try_from(at).ok()) {
                Some(column) if variable.default.is_empty() => {
                    Value::Column { column, empty: EmptyCell::default() }
                }
                Some(column) => {
                    Value::Column { column, empty: EmptyCell::Default { text: variable.default.clone() } }
                }
                None if !variable.default.is_empty() => Value::Constant { text: variable.default.clone() },
                None if template.conversation.receiver == format!("{{{{{}}}}}", variable.name) => {
                    Value::Receiver
                }
                None => return None,
            };
            Some((variable.name, value))
        });
        Some(Mapping { target, sender, variables: variables.collect() })
    }

    /// What is wrong with this mapping of a template to these columns, before a row is looked at.
    #[must_use]
    pub fn check(&self, columns: usize, template: &Template) -> Vec<MappingProblem> {
        let mut problems = Vec::new();
        match client_id(&template.body) {
            None => problems.push(MappingProblem::NotABody),
            Some(ClientId::Given(id)) => problems.push(MappingProblem::FixedClientId { id }),
            Some(ClientId::Absent | ClientId::Fresh) => {}
        }
        let variables = used(template);
        for variable in &variables {
            let is_file = variable.kind == templates::VariableKind::File;
            match self.variables.get(&variable.name) {
                None => problems.push(MappingProblem::Unmapped { name: variable.name.clone() }),
                Some(Value::Receiver | Value::Sender) if is_file => {
                    problems.push(MappingProblem::FileVariable { name: variable.name.clone() });
                }
                Some(_) => {}
            }
        }
        if matches!(self.target, TargetMapping::Columns { account: None, team: None, superteam: None }) {
            problems.push(MappingProblem::NoTarget);
        }
        if matches!(&self.sender, Value::Constant { text } if text.trim().is_empty()) {
            problems.push(MappingProblem::NoSender);
        }
        if matches!(self.sender, Value::Receiver | Value::Sender) {
            problems.push(MappingProblem::NoSender);
        }
        let missing = self.columns().find(|column| *column as usize >= columns);
        problems.extend(missing.map(|column| MappingProblem::NoSuchColumn { column }));
        problems
    }

    /// Every column that the mapping names.
    fn columns(&self) -> impl Iterator<Item = u32> {
        let target = match self.target {
            TargetMapping::Column { column, .. } | TargetMapping::Conversation { column } => {
                [Some(column), None, None]
            }
            TargetMapping::KindColumn { column, kind_column } => [Some(column), Some(kind_column), None],
            TargetMapping::Columns { account, team, superteam } => [account, team, superteam],
        };
        let column = |value: &Value| match value {
            Value::Column { column, .. } => Some(*column),
            _ => None,
        };
        let values = self.variables.values().chain(std::iter::once(&self.sender)).filter_map(column);
        target.into_iter().flatten().chain(values).collect::<Vec<_>>().into_iter()
    }
}

/// The variables that the body of a template has, as they are declared.
fn used(template: &Template) -> Vec<templates::Variable> {
    templates::variables(&[], &template.body)
        .into_iter()
        .map(|found| {
            template.variables.iter().find(|known| known.name == found.name).cloned().unwrap_or(found)
        })
        .collect()
}
