//! The words of a command line for cmd.exe: first the carets of the shell, then the quotes of the C runtime.

use super::bash::Command;

/// Every command of a text, in order.
pub(super) fn commands(text: &str) -> Vec<Command> {
    lines(text)
        .into_iter()
        .map(|line| Command { words: words(&line), ..Command::default() })
        .filter(|command| !command.words.is_empty())
        .collect()
}

/// Command lines without their carets. A caret takes the meaning from what follows, a line end included.
fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let (mut done, mut line, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '^' if !quoted => match chars.next() {
                // The line goes on, and its first character means nothing special.
                Some('\n') => line.extend(chars.next()),
                Some(next) => line.push(next),
                None => {}
            },
            '"' => {
                quoted = !quoted;
                line.push(c);
            }
            '\n' | '&' | '|' if !quoted => done.push(std::mem::take(&mut line)),
            c => line.push(c),
        }
    }
    done.push(line);
    done
}

/// Arguments as the C runtime parts them: `\"` is a quote, backslashes before a quote count in pairs, and `""` between
/// quotes is one.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let mut count = 1;
                while chars.next_if_eq(&'\\').is_some() {
                    count += 1;
                }
                let word = word.get_or_insert_default();
                if chars.peek() == Some(&'"') {
                    word.extend(std::iter::repeat_n('\\', count / 2));
                    if count % 2 == 1 {
                        word.extend(chars.next());
                    }
                } else {
                    word.extend(std::iter::repeat_n('\\', count));
                }
            }
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                word.get_or_insert_default().push('"');
            }
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}
