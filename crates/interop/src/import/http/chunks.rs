//! Bodies that go over the wire in chunks, each with its length before it. Source: RFC 9112, section 7.1.

/// The body without the lengths; `None` where it is no such body, or not whole.
pub(super) fn joined(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let line = std::str::from_utf8(rest.get(..end)?).ok()?.trim();
        let length = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        if length == 0 {
            return String::from_utf8(bytes).ok();
        }
        let data = rest.get(end + 1..)?;
        bytes.extend_from_slice(data.get(..length)?);
        rest = data.get(length..)?;
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    None
}
