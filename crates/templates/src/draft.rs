//! A message that becomes a template: which gaps it has, and which it gets.

use std::collections::HashMap;

use yunxin::{Body, Conversation, SendKind};

use crate::fill;
use crate::model::{Template, Variable, VariableKind};
use crate::place::{self, names};

impl Template {
    /// A template of a draft: every gap in it is a variable, and its `message_client_id` is made anew at each use.
    #[must_use]
    pub fn of_draft(name: &str, conversation: Conversation, body: &str) -> Template {
        Template::of_call(name, SendKind::Single, conversation, body)
    }

    /// The same of a draft of any call: every client id in it is made anew at each use.
    #[must_use]
    pub fn of_call(name: &str, kind: SendKind, conversation: Conversation, body: &str) -> Template {
        let body = fill::with_fresh_client_ids(body);
        let variables = variables(&[&conversation.sender, &conversation.receiver], &body);
        Template { name: name.to_owned(), note: String::new(), variables, kind, conversation, body }
    }

    /// What can be filled in, by name: every gap of its body, and what is declared beside them.
    #[must_use]
    pub fn variable_names(&self) -> Vec<String> {
        let mut names: Vec<String> = variables(&[], &self.body).into_iter().map(|found| found.name).collect();
        let declared = self.variables.iter().map(|declared| &declared.name);
        let others: Vec<String> = declared.filter(|name| !names.contains(name)).cloned().collect();
        names.extend(others);
        names
    }
}

/// A variable for every gap of a message, of the kind that fits where it stands. `ends` are its sender and receiver, as far
/// as they are known.
#[must_use]
pub fn variables(ends: &[&str], body: &str) -> Vec<Variable> {
    let mut variables = Variables::default();
    for text in ends {
        for (name, _) in names(text) {
            variables.add(name, VariableKind::Account);
        }
    }
    for (name, bare) in names(body) {
        variables.add(name, if bare { VariableKind::Number } else { VariableKind::Text });
    }
    variables.in_order
}

/// Whether a text is the body of a request once its gaps are filled. With gaps outside quotes it is no JSON before.
#[must_use]
pub fn can_become_body(text: &str) -> bool {
    Body::parse(place::with_stand_ins(text)).is_ok()
}

/// Variables in the order in which they first stand, each once. A text from elsewhere may have a hundred thousand.
#[derive(Default)]
struct Variables {
    in_order: Vec<Variable>,
    places: HashMap<String, usize>,
}

impl Variables {
    fn add(&mut self, name: String, kind: VariableKind) {
        let Some(known) = self.places.get(&name).and_then(|place| self.in_order.get_mut(*place)) else {
            self.places.insert(name.clone(), self.in_order.len());
            self.in_order.push(Variable { name, kind, ..Variable::default() });
            return;
        };
        // Between quotes anywhere, so it need not be a number.
        if kind == VariableKind::Text && known.kind == VariableKind::Number {
            known.kind = kind;
        }
    }
}
