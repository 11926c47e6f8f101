//! Watches the text on its way into the CSV parser, which would swallow all that follows an open quote in silence.

use std::collections::VecDeque;
use std::io::Read;

use super::caps::Caps;
use super::delimiter::DELIMITERS;

/// What stands for a delimiter of several bytes, such as the full-width comma, since the parser knows those of one byte only.
const UNIT_SEPARATOR: u8 = 0x1F;
const FULL_WIDTH_COMMA: &[u8] = "，".as_bytes();

/// The byte that the parser gets for a delimiter.
pub(super) fn byte_of(delimiter: char) -> u8 {
    u8::try_from(delimiter).ok().filter(u8::is_ascii).unwrap_or(UNIT_SEPARATOR)
}

/// What is wrong with the text; comes out of [`Read`] inside an I/O error.
#[derive(Debug, thiserror::Error)]
pub(super) enum Wrong {
    #[error("a quote opens in line {line} and does not close")]
    OpenQuote { line: u64 },
    #[error("line {line} has a cell of more than {max} characters")]
    CellTooLong { line: u64, max: usize },
    #[error("line {line} has more than {max} cells")]
    TooManyColumns { line: u64, max: usize },
}

/// Where in a row a byte stands; the same states as in `csv-core`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    RowStart,
    CellStart,
    Plain,
    Quoted,
    /// After a quote within quotes: the end of them, or the first half of a doubled one.
    QuoteInQuoted,
    /// Behind the end of a quoted text of several lines, within what may be a full-width comma: after so many of its bytes.
    CommaBehindQuote(usize),
}

/// Passes the text on and counts what the parser passes over.
pub(super) struct Guard<R> {
    inner: R,
    /// The bytes of a delimiter that has several; else none.
    wide: Vec<u8>,
    delimiter: u8,
    caps: Caps,
    state: State,
    line: u64,
    cell_line: u64,
    cell_chars: usize,
    /// The quoted cell is too long. It is read on to see whether that is all that is wrong with it.
    too_long: bool,
    cells: usize,
    after_return: bool,
    pub(super) blank_lines: u64,
    /// The lines where rows begin that the parser has not given out yet.
    starts: VecDeque<u64>,
    /// Bytes of a wide delimiter that were seen.
    matched: usize,
    raw: Vec<u8>,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Guard<R> {
    pub(super) fn new(inner: R, delimiter: char, caps: Caps) -> Self {
        let wide = if delimiter.is_ascii() { Vec::new() } else { delimiter.to_string().into_bytes() };
        Self {
            inner,
            wide,
            delimiter: byte_of(delimiter),
            caps,
            state: State::RowStart,
            line: 1,
            cell_line: 1,
            cell_chars: 0,
            too_long: false,
            cells: 0,
            after_return: false,
            blank_lines: 0,
            starts: VecDeque::new(),
            matched: 0,
            raw: vec![0; 64 << 10],
            ready: Vec::with_capacity(64 << 10),
            given: 0,
            ended: false,
        }
    }

    pub(super) fn inner(&self) -> &R {
        &self.inner
    }

    /// The line where the next row begins, once for each row that the parser gives out. The parser itself counts from the
    /// blank lines before it.
    pub(super) fn next_start(&mut self) -> u64 {
        self.starts.pop_front().unwrap_or(self.line)
    }

    /// Takes one byte of the text, and passes it on.
    fn take(&mut self, byte: u8) -> Result<(), Wrong> {
        // The parser is to get an error, and no cell of a gigabyte.
        if self.too_long {
            return self.step_in_too_long(byte);
        }
        if self.wide.is_empty() {
            self.ready.push(byte);
            return self.step(byte);
        }
        let is_plain = !matches!(self.state, State::Quoted);
        if is_plain && byte == self.wide[self.matched] {
            self.matched += 1;
            if self.matched == self.wide.len() {
                self.matched = 0;
                self.ready.push(UNIT_SEPARATOR);
                return self.step(UNIT_SEPARATOR);
            }
            return Ok(());
        }
        self.give_back()?;
        // The first byte of a delimiter may follow one of another character that begins alike.
        if is_plain && byte == self.wide[0] {
            self.matched = 1;
            return Ok(());
        }
        self.ready.push(byte);
        self.step(byte)
    }

    /// Passes on what looked like the beginning of a wide delimiter.
    fn give_back(&mut self) -> Result<(), Wrong> {
        for at in 0..std::mem::take(&mut self.matched) {
            let byte = self.wide[at];
            self.ready.push(byte);
            self.step(byte)?;
        }
        Ok(())
    }

    /// Counts the lines. Whether the byte ends one, and whether it is the second of the two that do.
    fn count_line(&mut self, byte: u8) -> (bool, bool) {
        let is_break = byte == b'\n' || byte == b'\r';
        let after_return = std::mem::replace(&mut self.after_return, byte == b'\r');
        let is_second_half = byte == b'\n' && after_return;
        if is_break && !is_second_half {
            self.line += 1;
        }
        (is_break, is_second_half)
    }

    /// Goes on in a quoted cell that is too long, until it is known whether its quote closes.
    fn step_in_too_long(&mut self, byte: u8) -> Result<(), Wrong> {
        self.count_line(byte);
        self.state = match (self.state, byte) {
            (State::Quoted, b'"') => State::QuoteInQuoted,
            (State::Quoted, _) | (_, b'"') => State::Quoted,
            (_, byte)
                if self.line > self.cell_line && !may_follow_quote(byte, self.delimiter, &self.wide) =>
            {
                return Err(self.open_quote());
            }
            _ => return Err(self.cell_too_long()),
        };
        if self.line - self.cell_line > self.caps.quoted_lines as u64 {
            return Err(self.open_quote());
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) -> Result<(), Wrong> {
        let (is_break, is_second_half) = self.count_line(byte);
        match (self.state, byte) {
            (State::Quoted, b'"') => self.state = State::QuoteInQuoted,
            (State::Quoted, _) => {
                if self.line - self.cell_line > self.caps.quoted_lines as u64 {
                    return Err(self.open_quote());
                }
                self.count(byte)?;
            }
            (State::QuoteInQuoted, b'"') => {
                self.state = State::Quoted;
                self.count(byte)?;
            }
            (State::RowStart, _) if is_break => self.blank_lines += u64::from(!is_second_half),
            (_, _) if is_break => self.state = State::RowStart,
            (_, byte) if byte == self.delimiter => {
                self.may_begin();
                self.cells += 1;
                if self.cells >= self.caps.columns {
                    return Err(Wrong::TooManyColumns { line: self.line, max: self.caps.columns });
                }
                self.state = State::CellStart;
            }
            (State::RowStart | State::CellStart, byte) => {
                self.may_begin();
                self.cell_line = self.line;
                self.cell_chars = 0;
                self.state = if byte == b'"' { State::Quoted } else { State::Plain };
                self.count(byte)?;
            }
            // A quoted text of several lines does not go on behind its end: one of its quotes is missing, and rows stand in it.
            // What may be the delimiter of the file, where it is read by another, is no text.
            (State::QuoteInQuoted, byte) if self.line > self.cell_line => {
                self.state = match byte {
                    b' ' | b'\t' => State::Plain,
                    byte if DELIMITERS.contains(&char::from(byte)) => State::Plain,
                    byte if byte == FULL_WIDTH_COMMA[0] => State::CommaBehindQuote(1),
                    _ => return Err(self.open_quote()),
                };
                self.count(byte)?;
            }
            (State::CommaBehindQuote(seen), byte) => {
                if byte != FULL_WIDTH_COMMA[seen] {
                    return Err(self.open_quote());
                }
                let is_whole = seen + 1 == FULL_WIDTH_COMMA.len();
                self.state = if is_whole { State::Plain } else { State::CommaBehindQuote(seen + 1) };
                self.count(byte)?;
            }
            (_, byte) => {
                self.state = State::Plain;
                self.count(byte)?;
            }
        }
        Ok(())
    }

    /// A row begins, if none has.
    fn may_begin(&mut self) {
        if self.state == State::RowStart {
            self.cells = 0;
            self.starts.push_back(self.line);
        }
    }

    fn count(&mut self, byte: u8) -> Result<(), Wrong> {
        // Every byte but those within a character.
        self.cell_chars += usize::from(byte & 0xC0 != 0x80);
        if self.cell_chars <= self.caps.cell_chars {
            return Ok(());
        }
        if self.state == State::Quoted {
            self.too_long = true;
            return Ok(());
        }
        Err(self.cell_too_long())
    }

    fn cell_too_long(&self) -> Wrong {
        Wrong::CellTooLong { line: self.cell_line, max: self.caps.cell_chars }
    }

    fn open_quote(&self) -> Wrong {
        Wrong::OpenQuote { line: self.cell_line }
    }
}

/// Whether this may stand behind the end of a quoted text: the end of a line, a delimiter of this file or of another, a blank.
fn may_follow_quote(byte: u8, delimiter: u8, wide: &[u8]) -> bool {
    matches!(byte, b'\r' | b'\n' | b' ' | b'\t')
        || byte == delimiter
        || DELIMITERS.contains(&char::from(byte))
        || byte == FULL_WIDTH_COMMA[0]
        || wide.first() == Some(&byte)
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.given == self.ready.len() && !self.ended {
            self.ready.clear();
            self.given = 0;
            let mut raw = std::mem::take(&mut self.raw);
            let read = self.inner.read(&mut raw)?;
            let taken = raw[..read].iter().try_for_each(|byte| self.take(*byte));
            self.raw = raw;
            taken.map_err(std::io::Error::other)?;
            if read == 0 {
                self.ended = true;
                self.give_back().map_err(std::io::Error::other)?;
                if self.state == State::Quoted {
                    return Err(std::io::Error::other(self.open_quote()));
                }
                if self.too_long {
                    return Err(std::io::Error::other(self.cell_too_long()));
                }
            }
        }
        let ready = &self.ready[self.given..];
        let length = ready.len().min(out.len());
        out[..length].copy_from_slice(&ready[..length]);
        self.given += length;
        Ok(length)
    }
}
