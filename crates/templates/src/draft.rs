//! A message that becomes a template: which gaps it has, and which it gets.

use yunxin::{Body, Conversation};

use crate::fill;
use crate::model::{Template, Variable, VariableKind};
use crate::place::{self, names};

impl Template {
    /// A template of a draft: every gap in it is a variable, and its `message_client_id` is made anew at each use.
    #[must_use]
    pub fn of_draft(name: &str, conversation: Conversation, body: &str) -> Template {
        let body = fill::with_fresh_client_id(body);
        let variables = variables(&[&conversation.sender, &conversation.receiver], &body);
        Template { name: name.to_owned(), note: String::new(), variables, conversation, body }
    }
}

/// A variable for every gap of a message, of the kind that fits where it stands. `ends` are its sender and receiver, as far
/// as they are known.
#[must_use]
pub fn variables(ends: &[&str], body: &str) -> Vec<Variable> {
    let mut variables: Vec<Variable> = Vec::new();
    for text in ends {
        for (name, _) in names(text) {
            add(&mut variables, name, VariableKind::Account);
        }
    }
    for (name, bare) in names(body) {
        add(&mut variables, name, if bare { VariableKind::Number } else { VariableKind::Text });
    }
    variables
}

/// Whether a text is the body of a request once its gaps are filled. With gaps outside quotes it is no JSON before.
#[must_use]
pub fn can_become_body(text: &str) -> bool {
    Body::parse(place::with_stand_ins(text)).is_ok()
}

fn add(variables: &mut Vec<Variable>, name: String, kind: VariableKind) {
    match variables.iter_mut().find(|known| known.name == name) {
        // Between quotes anywhere, so it need not be a number.
        Some(known) if kind == VariableKind::Text && known.kind == VariableKind::Number => {
            known.kind = kind;
        }
        Some(_) => {}
        None => variables.push(Variable { name, kind, ..Variable::default() }),
    }
}
