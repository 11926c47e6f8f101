//! `for %%i in (a b) do …`, and the block that may follow `do` over several lines.

use crate::import::shell::model::MAX_VALUE_BYTES;

/// A loop, by its first line.
#[derive(Debug)]
pub(super) struct Loop<'a> {
    /// `%%` in a file, `%` at the prompt.
    sign: &'static str,
    pub(super) letter: char,
    pub(super) over: Over<'a>,
    /// What stands behind `do`.
    pub(super) body: &'a str,
}

/// What a loop runs over.
#[derive(Debug)]
pub(super) enum Over<'a> {
    /// Words, as they are written.
    Words(&'a str),
    /// `/l`: from, step, to.
    Numbers(&'a str),
    /// `/f`: what a command prints.
    Command(&'a str),
    /// Files, or the lines of one.
    Files,
}

/// The loop that a line starts; `None` for other lines.
pub(super) fn head(line: &str) -> Option<Loop<'_>> {
    let line = line.trim_start_matches(['@', '(', ' ', '\t']);
    let mut rest = after_word(line, "for")?;
    let mut switch = ' ';
    // `/f "tokens=1,2"`, `/r C:\folder`
    while let Some(found) = rest.strip_prefix('/').and_then(|rest| rest.chars().next()) {
        switch = found.to_ascii_lowercase();
        rest = rest.get(1 + found.len_utf8()..)?.trim_start();
        if !rest.starts_with('%') {
            rest = rest.get(rest.find(" %")?..)?.trim_start();
        }
    }
    let sign = if rest.starts_with("%%") { "%%" } else { "%" };
    let letter = rest.strip_prefix(sign)?.chars().next().filter(|c| !c.is_whitespace())?;
    let rest = rest.get(sign.len() + letter.len_utf8()..)?.trim_start();
    let inside = after_word(rest, "in")?.strip_prefix('(')?;
    let (end, body) = inside.match_indices(')').find_map(|(end, _)| {
        let after = inside.get(end + 1..)?.trim_start_matches([' ', '\t', '^', '\n']);
        Some((end, after_word(after, "do")?))
    })?;
    let list = inside.get(..end)?.trim();
    let quoted = |sign: char| list.strip_prefix(sign).and_then(|list| list.strip_suffix(sign));
    let over = match switch {
        'l' => Over::Numbers(list),
        'f' => quoted('\'').or_else(|| quoted('`')).map_or(Over::Files, Over::Command),
        ' ' => Over::Words(list),
        _ => Over::Files,
    };
    Some(Loop { sign, letter, over, body })
}

/// What follows a word that stands alone.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let start = text.get(..word.len())?;
    let rest = text.get(word.len()..)?;
    (start.eq_ignore_ascii_case(word) && rest.starts_with([' ', '\t', '^', '\n', '(']))
        .then(|| rest.trim_start_matches([' ', '\t', '^', '\n']))
}

/// The lines of a loop's body, and how many of those behind its first line are in it.
pub(super) fn block<'a>(body: &'a str, behind: &[&'a str]) -> (Vec<&'a str>, usize) {
    let Some(inside) = body.strip_prefix('(') else { return (vec![body], 0) };
    let inside = inside.trim_end();
    if let Some(inside) = inside.strip_suffix(')') {
        return (vec![inside], 0);
    }
    let (mut lines, mut open) = (vec![inside], 1_usize);
    for (at, line) in behind.iter().enumerate() {
        let bare = line.trim();
        open -= usize::from(bare.starts_with(')'));
        if open == 0 {
            return (lines, at + 1);
        }
        if open == 1
            && !bare.starts_with(')')
            && let Some(last) = line.trim_end().strip_suffix(" )")
        {
            lines.push(last);
            return (lines, at + 1);
        }
        open += usize::from(bare.ends_with('('));
        lines.push(line);
    }
    (lines, behind.len())
}

/// The words of a list, parted as cmd does, with their quotes.
pub(super) fn items(list: &str) -> Vec<String> {
    let (mut items, mut item, mut quoted) = (Vec::new(), String::new(), false);
    for sign in list.chars() {
        match sign {
            ' ' | '\t' | '\n' | ',' | ';' | '=' if !quoted => {
                items.extend(Some(std::mem::take(&mut item)).filter(|item| !item.is_empty()));
            }
            '"' => {
                quoted = !quoted;
                item.push(sign);
            }
            sign => item.push(sign),
        }
    }
    items.extend(Some(item).filter(|item| !item.is_empty()));
    items
}

/// The numbers of `/l`, at most so many; `None` where they are not known.
pub(super) fn numbers(list: &str, most: usize) -> Option<Vec<String>> {
    let numbers: Option<Vec<i64>> = items(list).iter().map(|number| number.parse().ok()).collect();
    let &[from, step, to] = numbers?.as_slice() else { return None };
    let is_inside = |number: &i64| if step < 0 { *number >= to } else { *number <= to };
    let all = std::iter::successors(Some(from), |number| number.checked_add(step));
    Some(all.take_while(is_inside).take(most).map(|number| number.to_string()).collect())
}

impl Loop<'_> {
    /// A line of the body with something in each place of the loop's variable: `put` gets the letters between `~` and the
    /// name, if there is a `~`.
    pub(super) fn filled(&self, line: &str, mut put: impl FnMut(Option<&str>) -> String) -> String {
        let (mut text, mut rest) = (String::with_capacity(line.len()), line);
        while let Some((before, after)) = rest.split_once(self.sign) {
            text.push_str(before);
            let (change, name) = match after.strip_prefix('~') {
                Some(changed) => {
                    let is_end =
                        |(at, c): (usize, char)| (c == self.letter || !"fdpnxsatz".contains(c)).then_some(at);
                    let end = changed.char_indices().find_map(is_end).unwrap_or(changed.len());
                    (changed.get(..end), changed.get(end..).unwrap_or_default())
                }
                None => (None, after),
            };
            match name.strip_prefix(self.letter) {
                Some(after) if text.len() <= MAX_VALUE_BYTES => {
                    text.push_str(&put(change));
                    rest = after;
                }
                _ => {
                    text.push_str(self.sign);
                    rest = after;
                }
            }
        }
        text + rest
    }
}
