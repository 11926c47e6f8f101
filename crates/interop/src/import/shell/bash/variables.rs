//! Variables in words without quotes: `$HOST/im/$ID/messages`.

use tree_sitter::Tree;

/// Whether a word ends with a bare `$` in the tree of a script: mostly the name behind it was taken for another word.
pub(super) fn are_lost(tree: &Tree) -> bool {
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        let last = node.child_count().checked_sub(1).and_then(|last| node.child(last));
        if node.kind() == "concatenation" && last.is_some_and(|last| last.kind() == "$") {
            return true;
        }
        let mut cursor = node.walk();
        open.extend(node.children(&mut cursor));
    }
    false
}

/// With `${NAME}` for `$NAME` where the word goes on behind it: the grammar of bash parts a word behind the second variable
/// of that kind. What stands in quotes, comments and here-documents stays as it is.
pub(super) fn in_braces(text: &str) -> String {
    let mut scan = Scan { plain: String::with_capacity(text.len()), quote: None, ends: Vec::new() };
    for line in text.split_inclusive('\n') {
        match scan.ends.first() {
            Some(end) if scan.quote.is_none() => {
                if line.trim() == *end {
                    scan.ends.remove(0);
                }
                scan.plain.push_str(line);
            }
            _ => scan.line(line),
        }
    }
    scan.plain
}

struct Scan {
    plain: String,
    quote: Option<char>,
    /// The last lines of the here-documents that follow.
    ends: Vec<String>,
}

impl Scan {
    fn line(&mut self, line: &str) {
        let (mut escaped, mut before) = (false, ' ');
        let mut rest = line;
        while let Some(sign) = rest.chars().next() {
            let after = &rest[sign.len_utf8()..];
            let is_bare = self.quote.is_none() && !escaped;
            if is_bare && sign == '#' && before.is_whitespace() {
                break;
            }
            if is_bare && sign == '<' && after.starts_with('<') && before != '<' {
                self.ends.extend(end_of_document(after));
            }
            if is_bare
                && sign == '$'
                && let Some(name) = name_that_goes_on(after)
            {
                self.plain.extend(["${", name, "}"]);
                rest = &after[name.len()..];
                before = '}';
                continue;
            }
            match self.quote {
                None if matches!(sign, '\'' | '"') && !escaped => self.quote = Some(sign),
                Some(open) if open == sign && (sign == '\'' || !escaped) => self.quote = None,
                _ => {}
            }
            escaped = sign == '\\' && !escaped && self.quote != Some('\'');
            self.plain.push(sign);
            before = sign;
            rest = after;
        }
        self.plain.push_str(rest);
    }
}

/// A name with more of the word behind it.
fn name_that_goes_on(text: &str) -> Option<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (name, after) = text.split_at(text.find(|c| !is_name(c))?);
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (starts && after.starts_with(['/', '%', '.', '-', '@', '+', '~', ','])).then_some(name)
}

/// The last line of a here-document, from behind the first `<`.
fn end_of_document(text: &str) -> Option<String> {
    let word = text.strip_prefix('<')?;
    if word.starts_with('<') {
        return None;
    }
    let word = word.trim_start_matches('-').trim_start_matches([' ', '\t']);
    let end = word
        .find(|c: char| c.is_whitespace() || matches!(c, ';' | '|' | '&' | '>' | ')'))
        .unwrap_or(word.len());
    let name = word[..end].trim_matches(['\'', '"', '\\']);
    (!name.is_empty()).then(|| name.to_owned())
}
