//! URLs that chats and editors make links of: `[https://…](https://…)` and `<https://…>`.

/// The text with the URLs alone. What stands in quotes stays as it is, but for a link that is all of it.
pub(super) fn plain(text: &str) -> String {
    let (mut plain, mut quote, mut escaped) = (String::with_capacity(text.len()), None, false);
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let is_plain = quote.is_none() && !escaped;
        if is_plain && let Some((url, length)) = in_brackets(rest).or_else(|| in_angles(rest)) {
            plain.push_str(url);
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        if is_plain && let Some(url) = quoted_link(rest, sign) {
            plain.extend([sign.to_string().as_str(), url.0, sign.to_string().as_str()]);
            rest = rest.get(url.1..).unwrap_or_default();
            continue;
        }
        let ends = quote == Some(sign) && (sign == '\'' || !escaped);
        escaped = sign == '\\' && !escaped && quote != Some('\'');
        match sign {
            '\'' | '"' if is_plain => quote = Some(sign),
            _ if ends => quote = None,
            _ => {}
        }
        plain.push(sign);
        rest = rest.get(sign.len_utf8()..).unwrap_or_default();
    }
    plain
}

/// The URL of a link that stands alone in quotes, and how long it is with them.
fn quoted_link(text: &str, quote: char) -> Option<(&str, usize)> {
    let link = text.strip_prefix(quote).filter(|_| matches!(quote, '\'' | '"'))?;
    let (url, length) = in_brackets(link).or_else(|| in_angles(link))?;
    link.get(length..)?.starts_with(quote).then_some((url, length + 2))
}

/// The URL of `[URL](URL)`, and how long that is.
fn in_brackets(link: &str) -> Option<(&str, usize)> {
    let inside = link.strip_prefix('[').filter(|inside| inside.starts_with("http"))?;
    let (url, after) = inside.split_once("](")?;
    let (target, _) = after.split_once(')')?;
    let is_url = |text: &str| text.starts_with("http") && !text.contains(char::is_whitespace);
    (is_url(url) && is_url(target)).then_some((url, url.len() + target.len() + 4))
}

/// The URL of `<URL>`.
fn in_angles(link: &str) -> Option<(&str, usize)> {
    let inside = link.strip_prefix('<').filter(|inside| inside.starts_with("http"))?;
    let (url, _) = inside.split_once('>')?;
    let is_url = (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|c: char| c.is_whitespace() || "'\"&;|$`".contains(c));
    is_url.then_some((url, url.len() + 2))
}
