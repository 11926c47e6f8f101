//! What sample jobs send; also of the tests of the renderer and of the example that measures.

use std::collections::HashMap;

use bulk::mapping::{EmptyCell, Mapping, TargetMapping, Value};
use bulk::setup::{Options, Setup};
use templates::Template;
use yunxin::{Conversation, ConversationType};

/// A message to the users of the first column. Rows without a value of one of these columns are left out.
pub fn sample<const N: usize>(body: &str, variables: [(&str, u32); N]) -> Setup {
    let conversation = Conversation {
        sender: "goose".to_owned(),
        kind: ConversationType::P2p,
        receiver: "{{to}}".to_owned(),
    };
    let column = |column| Value::Column { column, empty: EmptyCell::SkipRow };
    Setup {
        app_key: "key".to_owned(),
        template: Template {
            name: "通知".to_owned(),
            note: String::new(),
            variables: Vec::new(),
            kind: yunxin::SendKind::Single,
            conversation,
            body: body.to_owned(),
        },
        mapping: Mapping {
            target: TargetMapping::Column { column: 0, kind: ConversationType::P2p },
            sender: Value::Constant { text: "goose".to_owned() },
            variables: HashMap::from(variables.map(|(name, at)| (name.to_owned(), column(at)))),
        },
        options: Options::default(),
        attachments: HashMap::new(),
        renderer: bulk::setup::RENDERER,
    }
}
