//! Sentences that a command stands in.

/// Without what stands before curl where no blank parts it: `命令：curl …`.
pub(super) fn without_introductions(text: &str) -> String {
    text.split_inclusive('\n').map(|line| introduced(line).unwrap_or(line)).collect()
}

fn introduced(line: &str) -> Option<&str> {
    let (at, _) = line.match_indices("curl ").find(|(at, _)| {
        line[..*at].chars().next_back().is_some_and(|before| !before.is_ascii() && !before.is_whitespace())
    })?;
    let (before, command) = line.split_at(at);
    (!before.contains(['\'', '"', '`', '$', '|'])).then_some(command)
}

/// Without what follows a quote and a sign of Chinese punctuation: `'{…}'，返回 414`.
pub(super) fn without_remarks(text: &str) -> String {
    let (mut plain, mut quote, mut escaped) = (String::with_capacity(text.len()), None, false);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        plain.push(sign);
        let is_plain = quote.is_none() && !escaped;
        let ends = quote == Some(sign) && (sign == '\'' || !escaped);
        escaped = sign == '\\' && !escaped && quote != Some('\'');
        match sign {
            '\'' | '"' if is_plain => quote = Some(sign),
            _ if ends => {
                quote = None;
                if signs.peek().is_some_and(|next| "。，；、）！？：".contains(*next)) {
                    while signs.next_if(|next| *next != '\n').is_some() {}
                }
            }
            _ => {}
        }
    }
    plain
}
