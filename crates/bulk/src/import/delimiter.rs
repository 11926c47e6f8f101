//! Which delimiter a text has.

use yunxin::ConversationType;

/// The delimiters that are tried, in the order of how common they are.
pub const DELIMITERS: [char; 5] = [',', '\t', ';', '|', '，'];
const LOOKED_AT_ROWS: usize = 100;

/// The delimiter that gives most rows the same number of cells, more than one; the comma where none does, since a table of
/// one column needs none.
pub(super) fn sniff(sample: &str) -> char {
    let score = |delimiter: char| {
        let counts = counts(sample, delimiter);
        if delimiter == '|' && counts.first() == Some(&1) && are_conversations(sample) {
            return (0, 0);
        }
        let most = counts
            .iter()
            .copied()
            .filter(|count| *count > 1)
            .max_by_key(|count| (counts.iter().filter(|other| *other == count).count(), *count));
        most.map_or((0, 0), |cells| {
            let rows = counts.iter().filter(|count| **count == cells).count();
            (rows * 100 / counts.len(), cells)
        })
    };
    // The last of equals is taken, so the commonest comes last.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(',')
}

/// Whether the lines below the first have a conversation in one cell, wherever they have a `|` at all: `alice|1|bob`.
fn are_conversations(sample: &str) -> bool {
    let mut lines = sample.lines().skip(1).take(LOOKED_AT_ROWS).filter(|line| line.contains('|'));
    lines.all(|line| {
        let parts: Vec<&str> = line.trim().split('|').collect();
        matches!(parts[..], [sender, kind, receiver]
            if !sender.is_empty() && !receiver.is_empty() && ConversationType::ALL.iter().any(|known| kind == known.code().to_string()))
    })
}

/// The delimiter of a first line `sep=;`, which is meant for Excel.
pub(super) fn named_for_excel(sample: &str) -> Option<char> {
    let line = sample.trim_start_matches('\u{feff}').lines().next()?;
    let name = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep="))?;
    let mut given = line[name.len()..].chars();
    let delimiter = given.next()?;
    (DELIMITERS.contains(&delimiter) && given.next().is_none()).then_some(delimiter)
}

/// How many cells each of the first rows has.
fn counts(sample: &str, delimiter: char) -> Vec<usize> {
    let mut counts = Vec::new();
    let (mut cells, mut in_quotes, mut at_start, mut is_blank) = (1, false, true, true);
    for c in sample.chars() {
        match c {
            '"' if in_quotes => in_quotes = false,
            '"' if at_start => in_quotes = true,
            '\n' | '\r' if !in_quotes => {
                if !is_blank {
                    counts.push(cells);
                }
                (cells, at_start, is_blank) = (1, true, true);
                if counts.len() == LOOKED_AT_ROWS {
                    return counts;
                }
                continue;
            }
            c if c == delimiter && !in_quotes => {
                cells += 1;
                (at_start, is_blank) = (true, false);
                continue;
            }
            _ => {}
        }
        (at_start, is_blank) = (false, false);
    }
    if !is_blank && counts.is_empty() {
        counts.push(cells);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_what_cuts_most_rows_alike() {
        for (sample, delimiter) in [
            ("account,name\nlilei,Li\nhan,Han\n", ','),
            ("account;text\na;1,5\nb;2\nc;3\n", ';'),
            ("账号\t姓名\na\t张三, 李四\nb\t王五\n", '\t'),
            ("a|1|b\na|2|345\n", '|'),
            ("账号，姓名\nlilei，李雷\n", '，'),
            ("name,text\na,\"x;y;z\"\nb,\"u;v;w\"\n", ','),
            ("lilei\nhanmeimei\n", ','),
            ("", ','),
            ("conversation\nalice|1|bob\nalice|1|carol\n", ','),
            ("conversation\ttext\nalice|2|123\thi\n", '\t'),
            ("Receivers of May\naccount|name|text\na|Ann|5\nb|Bob|7\n", '|'),
            ("Receivers of May\na|7|b\nc|7|d\n", '|'),
        ] {
            assert_eq!(sniff(sample), delimiter, "{sample}");
        }
    }

    #[test]
    fn a_line_for_excel_names_the_delimiter() {
        for (sample, delimiter) in [
            ("sep=;\r\na;b\r\n", Some(';')),
            ("\u{feff}SEP=\t\na\tb\n", Some('\t')),
            ("sep=x\na,b\n", None),
            ("sep=,,\na,b\n", None),
            ("separator,b\n", None),
        ] {
            assert_eq!(named_for_excel(sample), delimiter, "{sample}");
        }
    }
}
