//! Lines, their commands, and the words of a command.

/// One command of a line, without carets.
#[derive(Debug, Default)]
pub(super) struct Segment {
    pub(super) text: String,
    /// It gets what the one before prints.
    pub(super) piped: bool,
    pub(super) reads: Option<String>,
    /// A file that it writes, and whether it adds to it.
    pub(super) writes: Option<(String, bool)>,
}

/// The lines of a text, where a caret at the end joins one to the next. A line break in quotes ends no line: cmd would,
/// but then nothing of the text would be any use.
pub(super) fn logical_lines(text: &str) -> Vec<&str> {
    let (mut lines, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    let mut before = ' ';
    // After a caret at a line's end the next character is only itself, a second line break included.
    let mut joined = false;
    for (at, sign) in text.char_indices() {
        let backslash = std::mem::replace(&mut before, sign) == '\\';
        if escaped {
            escaped = false;
            joined = sign == '\n';
            continue;
        }
        match sign {
            _ if joined => joined = false,
            '^' if !quoted => escaped = true,
            '"' => quoted ^= !backslash,
            '\n' if !quoted => {
                lines.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    lines.push(&text[start..]);
    lines
}

/// The commands of a line, without their carets. A caret takes the meaning from what follows, a line end included.
///
/// To cmd `\"` ends a quotation. Nobody who writes it means that, so quotes are counted as the program does.
///
/// Chrome 69 to 107 wrote `"^{^\^"text^\^":…^}"`: a caret before every sign, in quotes, where cmd takes none off. It was meant.
pub(super) fn segments(line: &str) -> Vec<Segment> {
    let (mut done, mut now, mut quoted) = (Vec::new(), Segment::default(), false);
    let carets_in_quotes = line.contains("^\\^\"");
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            // In quotes it would end the line, which nobody means.
            '^' if quoted && signs.peek() == Some(&'\n') => {}
            '^' if !quoted || carets_in_quotes => match signs.next() {
                // The line goes on, and its first character means nothing special.
                Some('\n') => now.text.extend(signs.next()),
                Some(next) => now.text.push(next),
                None => {}
            },
            '"' => {
                quoted ^= !now.text.ends_with('\\');
                now.text.push(sign);
            }
            '\n' if !quoted => done.push(std::mem::take(&mut now)),
            '&' if !quoted => done.push(std::mem::take(&mut now)),
            '|' if !quoted => {
                let is_or = signs.next_if_eq(&'|').is_some();
                done.push(std::mem::take(&mut now));
                now.piped = !is_or;
            }
            '<' if !quoted => now.reads = Some(target(&mut signs)),
            '>' if !quoted => {
                let adds = signs.next_if_eq(&'>').is_some();
                let is_error = now.text.ends_with(" 2");
                if is_error || now.text.ends_with(" 1") {
                    now.text.pop();
                }
                if signs.next_if_eq(&'&').is_some() {
                    signs.next();
                } else {
                    let name = target(&mut signs);
                    if !is_error {
                        now.writes = Some((name, adds));
                    }
                }
            }
            _ => now.text.push(sign),
        }
    }
    done.push(now);
    done
}

/// A command that stands in another one, as that one gets it.
pub(super) fn without_carets(command: &str) -> String {
    let (mut text, mut quoted) = (String::with_capacity(command.len()), false);
    let mut signs = command.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '^' if !quoted => text.extend(signs.next()),
            _ => {
                quoted ^= sign == '"' && !text.ends_with('\\');
                text.push(sign);
            }
        }
    }
    text
}

/// The file behind `<` or `>`.
fn target(signs: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    while signs.next_if(|sign| matches!(sign, ' ' | '\t')).is_some() {}
    let mut name = String::new();
    let quoted = signs.next_if_eq(&'"').is_some();
    while let Some(sign) =
        signs.next_if(|sign| if quoted { *sign != '"' } else { !" \t\n&|<>".contains(*sign) })
    {
        name.push(sign);
    }
    if quoted {
        signs.next();
    }
    name
}

/// Arguments as the C runtime parts them, at blanks and tabs only: `\"` is a quote, backslashes before a quote count in
/// pairs, and `""` between quotes is one.
pub(in crate::import::shell) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    let mut signs = line.trim_end_matches('\n').chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => {
                let mut count = 1;
                while signs.next_if_eq(&'\\').is_some() {
                    count += 1;
                }
                let word = word.get_or_insert_default();
                if signs.peek() == Some(&'"') {
                    word.extend(std::iter::repeat_n('\\', count / 2));
                    if count % 2 == 1 {
                        word.extend(signs.next());
                    }
                } else {
                    word.extend(std::iter::repeat_n('\\', count));
                }
            }
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                word.get_or_insert_default().push('"');
            }
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' | '\t' if !quoted => words.extend(word.take()),
            sign => word.get_or_insert_default().push(sign),
        }
    }
    words.extend(word);
    words
}
