//! What chats, manuals and terminals do to a command on its way, undone: prompts, blanks behind the sign that joins lines,
//! signs that nobody sees, bent quotes and dashes.
//!
//! A mended text is one reading among others: it counts only where it makes more of the text.

mod fish;
mod groovy;
mod hosts;
mod links;
mod prose;
mod quotes;
mod ternary;

/// The text as it stands, and mended: a little first. What is taken out of other files and sentences comes last, for it
/// leaves parts of the text out.
pub(in crate::import) fn candidates(text: &str) -> Vec<String> {
    let unit = hosts::of_units(text);
    let text = unit.as_deref().unwrap_or(text);
    let mut all = vec![text.to_owned()];
    let seen = seen(text);
    let of_others = prose::without_remarks(&prose::without_introductions(text));
    let of_others = without_blocks(&hosts::as_script(&of_others).unwrap_or(of_others));
    let fish = fish::as_bash(&without_fences(&seen)).map(|script| (script, false));
    let bases = [(seen, false), (self::seen(&of_others), true)].into_iter().chain(fish);
    for (base, is_last) in bases.chain(groovy::scripts(text).map(|scripts| (scripts, false))) {
        let tidy = links::plain(&joined(&without_prompts(&without_fences(&base))));
        let straight = quotes::straightened(&tidy, false);
        let one_line = on_one_line(&straight);
        let mut mended = vec![tidy.clone(), straight, quotes::straightened(&tidy, true), one_line];
        mended.extend(hosts::without_dollars(&tidy));
        mended.extend(ternary::as_branches(&tidy));
        if is_last {
            mended.push(quotes::with_apostrophes(&tidy));
            mended.extend(without_breaks(&tidy));
        }
        for more in mended {
            if !all.contains(&more) {
                all.push(more);
            }
        }
    }
    all
}

/// Letters and signs of full width, as an input method for Chinese leaves them, as those of ASCII. Quotes stay.
pub(in crate::import) fn half_width(text: &str) -> String {
    text.chars().map(half).collect()
}

fn half(sign: char) -> char {
    match sign {
        '＂' | '＇' => sign,
        '！'..='～' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        _ => sign,
    }
}

/// Outside of quotes: blanks of all kinds are blanks, signs of full width are those of ASCII, and what cannot be seen is gone.
fn seen(text: &str) -> String {
    let (mut seen, mut quote, mut escaped) = (String::with_capacity(text.len()), None, false);
    for sign in text.chars() {
        let is_plain = quote.is_none() && !escaped;
        escaped = sign == '\\' && !escaped && quote != Some('\'');
        match sign {
            '\'' | '"' if is_plain => quote = Some(sign),
            _ if quote == Some(sign) && (sign == '\'' || !seen.ends_with('\\')) => quote = None,
            _ if quote.is_some() => {}
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
                seen.push(' ');
                continue;
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => {
                seen.push('\n');
                continue;
            }
            '！'..='～' => {
                seen.push(half(sign));
                continue;
            }
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => continue,
            _ => {}
        }
        seen.push(sign);
    }
    seen
}

/// Without the lines that Markdown puts around code.
fn without_fences(text: &str) -> String {
    if !text.contains("```") {
        return text.to_owned();
    }
    text.split_inclusive('\n').filter(|line| !line.trim_start().starts_with("```")).collect()
}

/// Without the lines that begin and end a text of several lines in YAML, and in Jenkins and its kin: `sh """`.
fn without_blocks(text: &str) -> String {
    let is_mark = |line: &str| {
        let line = line.trim();
        let is_yaml = [": >", ": >-", ": |", ": |-"].iter().any(|end| line.ends_with(end));
        let step = line.strip_suffix("\"\"\"").or_else(|| line.strip_suffix("'''")).map(str::trim_end);
        (is_yaml && !line.contains("curl"))
            || step.is_some_and(|step| matches!(step, "" | "sh" | "bat" | "powershell" | "script:"))
    };
    text.split_inclusive('\n').filter(|line| !is_mark(line)).collect()
}

/// Without the prompts of a terminal, which are copied along.
fn without_prompts(text: &str) -> String {
    let prompt = text.lines().find_map(prompt_before_client);
    let mut plain = String::with_capacity(text.len());
    let mut goes_on = false;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start_matches([' ', '\t']);
        let rest = match prompt {
            Some(prompt) if start.starts_with(prompt) => &start[prompt.len()..],
            _ if prompt.is_some() || goes_on => {
                ["> ", ">> ", "More? "].iter().find_map(|sign| start.strip_prefix(sign)).unwrap_or(line)
            }
            _ => line,
        };
        goes_on = line.trim_end().ends_with(['\\', '^', '`']);
        plain.push_str(rest);
    }
    plain
}

/// The prompt that stands before curl in a line.
fn prompt_before_client(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '\t']);
    let lower = line.to_ascii_lowercase();
    let at = ["curl", "wget ", "http ", "https ", "xh ", "invoke-"]
        .iter()
        .filter_map(|name| lower.find(name))
        .min()?;
    let before = line.get(..at)?;
    let sign = before.trim_end();
    let drive = sign.as_bytes().get(1..3) == Some(br":\");
    let bare = matches!(sign, "$" | "#" | "%" | ">" | ">>" | "❯" | "➜" | "λ" | "PS>" | "~$" | "~>" | "!");
    let ipython = sign.starts_with("In [") && sign.ends_with("]: !");
    let windows = sign.ends_with('>') && (drive || sign.starts_with("PS "));
    let unix = sign.ends_with(['$', '#', '%', '❯', '>'])
        && (sign.contains('@') || sign.starts_with('[') || sign.starts_with("bash-"));
    // Those of zsh that name the folder behind the sign: `➜  ~`, `➜  shop git:(main) ✗`.
    let arrow = sign.starts_with(['➜', '❯', '▶', '»', 'λ']) && sign.chars().count() < 60;
    let has_quotes = sign.contains(['\'', '"', '=']);
    ((bare || ipython || windows || unix || arrow) && !has_quotes).then_some(before)
}

/// Without blanks behind the sign that joins a line with the next, where there is something in that.
fn joined(text: &str) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    for at in 0..lines.len().saturating_sub(1) {
        let goes_on = !lines[at + 1].trim().is_empty();
        let bare = lines[at].trim_end();
        if goes_on && bare.ends_with(['\\', '^', '`']) {
            lines[at] = bare;
        }
    }
    lines.join("\n")
}

/// The lines from the one that names curl on joined but for breaks within quotes, as a command is that a mail or a page wrapped
/// at any blank; `None` where a text has several commands, or none. Lines before it are commands of their own: as words before
/// curl they would be lost, and with them what they give to variables.
fn without_breaks(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    if lower.matches("curl").count() != 1 || !text.trim().contains('\n') {
        return None;
    }
    let client = lower.find("curl")?;
    let (mut joined, mut quote, mut escaped) = (String::with_capacity(text.len()), None, false);
    for (at, sign) in text.char_indices() {
        let is_plain = quote.is_none() && !escaped;
        let ends = quote == Some(sign) && (sign == '\'' || !escaped);
        let follows = escaped;
        escaped = sign == '\\' && !escaped && quote != Some('\'');
        match sign {
            '\n' if quote.is_none() && at > client => {
                if follows {
                    joined.pop();
                }
                joined.push(' ');
                continue;
            }
            '\'' | '"' if is_plain => quote = Some(sign),
            _ if ends => quote = None,
            _ => {}
        }
        joined.push(sign);
    }
    Some(joined)
}

/// With lines joined wherever the sign of any shell says so, blank lines between them or not: `\`, `^` and the backtick get
/// mixed on the way from one system to another.
fn on_one_line(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let bare = line.trim_end();
        let Some(start) = bare.strip_suffix(['\\', '^', '`']) else {
            joined.push_str(line);
            joined.push('\n');
            continue;
        };
        let mut blank = Vec::new();
        while let Some(line) = lines.next_if(|line| line.trim().is_empty()) {
            blank.push(line);
        }
        // What goes on with a command is an option, or a word in quotes, or the URL.
        let goes_on = lines.peek().is_some_and(|next| {
            let next = next.trim_start();
            next.starts_with(['-', '\'', '"', '$']) || next.starts_with("http")
        });
        joined.push_str(if goes_on { start } else { line });
        joined.push_str(if goes_on { " " } else { "\n" });
        if !goes_on {
            blank.iter().for_each(|line| joined.extend([*line, "\n"]));
        }
    }
    joined
}
