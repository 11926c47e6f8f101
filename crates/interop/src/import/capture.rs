//! Requests as programs show them that look at what goes over the wire: `curl -v`, `curl --trace-ascii` and `--trace`, and
//! browsers with the headers of HTTP/2.

/// The requests as they go over the wire in HTTP/1.1, parted by `###`; `None` where there are none.
pub(super) fn requests(text: &str) -> Option<String> {
    of_trace(text).or_else(|| of_verbose(text)).or_else(|| of_pseudo_headers(text))
}

/// `> POST /path HTTP/1.1`, and what else `curl -v` sends.
fn of_verbose(text: &str) -> Option<String> {
    let (mut requests, mut is_inside) = (Vec::new(), false);
    for line in text.lines() {
        let sent = line.strip_prefix('>').map(|sent| sent.strip_prefix(' ').unwrap_or(sent));
        match sent {
            Some(sent) if is_request_line(sent) => {
                requests.push(sent.to_owned());
                is_inside = true;
            }
            Some(sent) if is_inside => {
                if let Some(request) = requests.last_mut() {
                    request.push('\n');
                    request.push_str(sent);
                }
            }
            _ => is_inside = false,
        }
    }
    (!requests.is_empty()).then(|| requests.join("\n\n###\n"))
}

fn is_request_line(line: &str) -> bool {
    line.rsplit_once(" HTTP/").is_some_and(|(start, _)| {
        start.split_once(' ').is_some_and(|(method, target)| {
            !target.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase())
        })
    })
}

/// One request of a trace.
#[derive(Default)]
struct Traced {
    header: Dump,
    data: Dump,
}

/// `=> Send header, …` and `=> Send data, …`, each with lines of a dump.
fn of_trace(text: &str) -> Option<String> {
    let mut requests: Vec<Traced> = Vec::new();
    let mut section = None;
    for line in text.lines() {
        let start = without_time(line);
        if start.starts_with("=> Send header") {
            if requests.last().is_none_or(|request| !request.data.is_empty()) {
                requests.push(Traced::default());
            }
            section = Some(true);
        } else if start.starts_with("=> Send data") {
            section = Some(false);
        } else if ["=> ", "<= ", "== "].iter().any(|mark| start.starts_with(mark)) {
            section = None;
        } else if let (Some(is_header), Some(request)) = (section, requests.last_mut()) {
            let dump = if is_header { &mut request.header } else { &mut request.data };
            dump.line(line);
        }
    }
    let requests: Vec<String> = requests.into_iter().filter_map(Traced::request).collect();
    (!requests.is_empty()).then(|| requests.join("\n\n###\n"))
}

/// Without the time that `--trace-time` puts before a line.
fn without_time(line: &str) -> &str {
    let (time, rest) = line.split_once(' ').unwrap_or(("", line));
    let is_time =
        time.contains(':') && time.bytes().all(|byte| byte.is_ascii_digit() || b":.".contains(&byte));
    // `0040: …` is a line of a dump.
    if is_time && !time.ends_with(':') { rest } else { line }
}

impl Traced {
    fn request(self) -> Option<String> {
        let header = self.header.text()?;
        // What cannot be read for certain is left out.
        let data = self.data.text().unwrap_or_default();
        Some(format!("{}\n\n{data}", header.trim_end()))
    }
}

/// Lines of a dump, in hexadecimal numbers or as text.
#[derive(Default)]
struct Dump {
    bytes: Vec<u8>,
    /// Where the line before began, and how long it was.
    before: Option<(usize, usize)>,
    is_text: bool,
}

/// So many characters stand in a line of `--trace-ascii`.
const LINE_CHARS: usize = 64;
/// So many bytes stand in a line of `--trace`.
const LINE_BYTES: usize = 16;

impl Dump {
    fn is_empty(&self) -> bool {
        self.before.is_none()
    }

    /// `0040: text`, `0010: 50 4f 53 54 POST`.
    fn line(&mut self, line: &str) {
        let Some((offset, rest)) = line.split_once(": ").or_else(|| Some((line.strip_suffix(':')?, "")))
        else {
            return;
        };
        let Some(offset) = Some(offset)
            .filter(|offset| offset.len() >= 4)
            .and_then(|offset| usize::from_str_radix(offset, 16).ok())
        else {
            return;
        };
        if self.before.is_none() {
            self.is_text = hexadecimal(rest).is_none();
        }
        if let Some(bytes) = (!self.is_text).then(|| hexadecimal(rest)).flatten() {
            self.bytes.extend(bytes);
        } else {
            // A line that is full goes on in the next one; another one was ended by a line break.
            let goes_on =
                self.before.is_none_or(|(from, length)| from + length == offset && length == LINE_CHARS);
            if !goes_on {
                self.bytes.push(b'\n');
            }
            self.bytes.extend_from_slice(rest.as_bytes());
        }
        self.before = Some((offset, rest.len()));
    }

    /// What it says; `None` where that is not certain: `--trace-ascii` shows each byte of a character beyond ASCII as a dot.
    fn text(self) -> Option<String> {
        let text = String::from_utf8(self.bytes).ok()?;
        (!self.is_text || !text.contains("..")).then(|| text.replace("\r\n", "\n"))
    }
}

/// The bytes at the start of a line, as two digits each.
fn hexadecimal(line: &str) -> Option<Vec<u8>> {
    let bytes: Vec<u8> = line
        .split(' ')
        .take(LINE_BYTES)
        .map_while(|digits| (digits.len() == 2).then(|| u8::from_str_radix(digits, 16).ok()).flatten())
        .collect();
    let length = bytes.len() * 3;
    // Behind them blanks, and the same as text.
    let is_whole = bytes.len() == LINE_BYTES || line.get(length..).is_none_or(|rest| rest.starts_with(' '));
    (!bytes.is_empty() && is_whole).then_some(bytes)
}

/// `:method: POST`, as browsers show the headers of HTTP/2; name and value may stand in lines of their own.
fn of_pseudo_headers(text: &str) -> Option<String> {
    let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let start =
        lines.iter().position(|line| line.starts_with(":authority") || line.starts_with(":method"))?;
    let end = lines.iter().skip(start).position(|line| line.is_empty()).map_or(lines.len(), |at| start + at);
    let body = lines.split_off(end).join("\n");
    let head = lines.get(start..).unwrap_or_default();
    let pairs: Vec<(&str, &str)> = match head.first() {
        Some(&(":authority" | ":method" | ":authority:" | ":method:")) => head
            .chunks(2)
            .filter_map(|pair| Some((pair.first()?.trim_end_matches(':'), *pair.get(1)?)))
            .collect(),
        _ => head
            .iter()
            .filter_map(|line| {
                let at = line.get(1..)?.find(':')? + 1;
                Some((line.get(..at)?, line.get(at + 1..)?.trim()))
            })
            .collect(),
    };
    let named = |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let mut request = format!(
        "{} {}://{}{} HTTP/2\n",
        named(":method").unwrap_or("POST"),
        named(":scheme").unwrap_or("https"),
        named(":authority")?,
        named(":path")?
    );
    for (name, value) in pairs.iter().filter(|(name, _)| !name.starts_with(':')) {
        request.extend([*name, ": ", *value, "\n"]);
    }
    Some(request + "\n" + body.trim_start())
}
