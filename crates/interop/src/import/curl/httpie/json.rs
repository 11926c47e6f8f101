//! The JSON object that HTTPie makes of its items: `message[text]=hi`, `message:='{…}'`.

use serde_json::Value;

/// Keys of objects that stand in each other; deeper than any body.
const MAX_DEPTH: usize = 30;

/// An object that is being put together. Texts may have gaps, so that values stay text.
#[derive(Debug, Default)]
pub(super) struct Fields {
    top: Vec<(String, Node)>,
}

#[derive(Debug)]
enum Node {
    /// JSON as it stands.
    Raw(String),
    Object(Vec<(String, Node)>),
    /// `list[]=…`
    List(Vec<Node>),
}

impl Fields {
    /// Puts a value, which is JSON, where the path says: `a[b][c]`, `a[]`.
    pub(super) fn set(&mut self, path: &str, json: String) {
        let steps = steps(path);
        if let Some((first, rest)) = steps.split_first() {
            put(&mut self.top, first, rest, Node::Raw(json));
        }
    }

    /// The object's text; `None` where nothing was set.
    pub(super) fn text(&self) -> Option<String> {
        (!self.top.is_empty()).then(|| object(&self.top))
    }
}

/// `a[b][c]` is a, b and c; a path that is none stays one key.
fn steps(path: &str) -> Vec<String> {
    let Some(open) = path.find('[').filter(|open| *open > 0 && path.ends_with(']')) else {
        return vec![path.to_owned()];
    };
    let (first, rest) = path.split_at(open);
    let inside = rest.get(1..rest.len() - 1).unwrap_or_default();
    let steps = std::iter::once(first).chain(inside.split("][")).map(str::to_owned);
    steps.take(MAX_DEPTH).collect()
}

fn put(fields: &mut Vec<(String, Node)>, key: &str, rest: &[String], value: Node) {
    let at = match fields.iter().position(|(other, _)| other == key) {
        Some(at) => at,
        None => {
            fields.push((key.to_owned(), Node::Raw("null".to_owned())));
            fields.len() - 1
        }
    };
    let Some((_, node)) = fields.get_mut(at) else { return };
    put_into(node, rest, value);
}

fn put_into(node: &mut Node, rest: &[String], value: Node) {
    let Some((next, rest)) = rest.split_first() else {
        *node = value;
        return;
    };
    let is_end = next.is_empty() || next.bytes().all(|byte| byte.is_ascii_digit());
    match (is_end, &mut *node) {
        (true, Node::List(_)) | (false, Node::Object(_)) => {}
        (true, _) => *node = Node::List(Vec::new()),
        (false, _) => *node = Node::Object(Vec::new()),
    }
    match node {
        Node::Object(fields) => put(fields, next, rest, value),
        Node::List(all) => {
            // A number names an element that is there, or the next one.
            let at = next.parse::<usize>().ok().filter(|at| *at < all.len());
            let at = at.unwrap_or_else(|| {
                all.push(Node::Raw("null".to_owned()));
                all.len() - 1
            });
            if let Some(element) = all.get_mut(at) {
                put_into(element, rest, value);
            }
        }
        Node::Raw(_) => {}
    }
}

fn object(fields: &[(String, Node)]) -> String {
    let all: Vec<String> =
        fields.iter().map(|(key, node)| format!("{}:{}", Value::from(key.as_str()), text(node))).collect();
    format!("{{{}}}", all.join(","))
}

fn text(node: &Node) -> String {
    match node {
        Node::Raw(json) => json.clone(),
        Node::Object(fields) => object(fields),
        Node::List(all) => format!("[{}]", all.iter().map(text).collect::<Vec<_>>().join(",")),
    }
}
