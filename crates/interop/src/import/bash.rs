//! The words of a script for bash and its kin.
//!
//! Written here because no kept crate reads `$'…'`, in which browsers write every body with an apostrophe in it. Where
//! shlex knows a quoting, a test holds this reader against it.

mod quoting;

use std::iter::Peekable;
use std::str::Chars;

/// One simple command.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Command {
    /// Its words without their quotes; variables as `{{NAME}}`.
    pub(super) words: Vec<String>,
    /// What a here-document feeds it.
    pub(super) input: Option<String>,
    /// Its output goes to the next command.
    pub(super) piped: bool,
}

/// Every simple command of a script, in order.
pub(super) fn commands(text: &str) -> Vec<Command> {
    let mut reader = Reader { chars: text.chars().peekable(), ..Reader::default() };
    reader.run();
    reader.done
}

struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
    done: Vec<Command>,
    now: Command,
    /// The word being read; bytes, because `\xHH` may stand for parts of a character.
    word: Option<Vec<u8>>,
    /// Here-documents announced on this line: their delimiters, and whether variables stand for their values in them.
    heredocs: Vec<(String, bool)>,
    /// The next word is a delimiter or the target of a redirection.
    awaited: Awaited,
}

#[derive(Default, PartialEq, Eq)]
enum Awaited {
    #[default]
    Word,
    Delimiter {
        /// Without quotes around it.
        bare: bool,
    },
    Target,
}

impl Default for Reader<'_> {
    fn default() -> Self {
        Reader {
            chars: "".chars().peekable(),
            done: Vec::new(),
            now: Command::default(),
            word: None,
            heredocs: Vec::new(),
            awaited: Awaited::Word,
        }
    }
}

impl Reader<'_> {
    fn run(&mut self) {
        while let Some(c) = self.chars.next() {
            match c {
                '\'' => self.single(),
                '"' => self.double(),
                '\\' => self.backslash(),
                '$' => self.dollar(true),
                '#' if self.word.is_none() => self.comment(),
                '\n' => self.line_end(),
                ';' | '&' | '(' | ')' => self.command_end(false),
                '|' => {
                    let or = self.chars.next_if_eq(&'|').is_some();
                    self.command_end(!or);
                }
                '<' => self.less(),
                '>' => {
                    // The number of a stream belongs to the redirection.
                    if self.word.as_ref().is_some_and(|word| word.iter().all(u8::is_ascii_digit)) {
                        self.word = None;
                    }
                    self.word_end();
                    while self.chars.next_if(|c| matches!(c, '>' | '&' | '|')).is_some() {}
                    self.awaited = Awaited::Target;
                }
                c if c.is_whitespace() => self.word_end(),
                c => self.push(c),
            }
        }
        self.line_end();
    }

    fn push(&mut self, c: char) {
        let word = self.word.get_or_insert_default();
        word.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn begin(&mut self) {
        self.word.get_or_insert_default();
    }

    fn less(&mut self) {
        self.word_end();
        if self.chars.next_if_eq(&'<').is_none() {
            self.awaited = Awaited::Target;
        } else if self.chars.next_if_eq(&'<').is_some() {
            // `<<<`: the next word is the input; that it is read as a further word does no harm.
        } else {
            self.chars.next_if_eq(&'-');
            while self.chars.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
            let bare = !self.chars.peek().is_some_and(|c| matches!(c, '\'' | '"' | '\\'));
            self.awaited = Awaited::Delimiter { bare };
        }
    }

    fn comment(&mut self) {
        while self.chars.next_if(|c| *c != '\n').is_some() {}
    }

    fn until(&mut self, end: char) -> String {
        let mut text = String::new();
        for c in self.chars.by_ref() {
            if c == end {
                break;
            }
            text.push(c);
        }
        text
    }

    fn word_end(&mut self) {
        let Some(word) = self.word.take() else { return };
        let word = String::from_utf8_lossy(&word).into_owned();
        match std::mem::take(&mut self.awaited) {
            Awaited::Word => self.now.words.push(word),
            Awaited::Delimiter { bare } => self.heredocs.push((word, bare)),
            Awaited::Target => {}
        }
    }

    fn command_end(&mut self, piped: bool) {
        self.word_end();
        self.awaited = Awaited::Word;
        self.now.piped = piped;
        let command = std::mem::take(&mut self.now);
        if !command.words.is_empty() {
            self.done.push(command);
        }
    }

    fn line_end(&mut self) {
        self.word_end();
        for (delimiter, bare) in std::mem::take(&mut self.heredocs) {
            let mut text = String::new();
            loop {
                let line = self.until('\n');
                if line.trim() == delimiter || (line.is_empty() && self.chars.peek().is_none()) {
                    break;
                }
                text.push_str(&line);
                text.push('\n');
            }
            self.now.input = Some(if bare { expanded(&text) } else { text });
        }
        // `cmd |` goes on in the next line, which needs nothing here: the command ended at the bar.
        self.command_end(false);
    }
}

/// A here-document whose variables stand for their values.
fn expanded(text: &str) -> String {
    let mut reader = Reader { chars: text.chars().peekable(), ..Reader::default() };
    while let Some(c) = reader.chars.next() {
        match c {
            '\\' => match reader.chars.next_if(|c| matches!(c, '$' | '`' | '\\')) {
                Some(c) => reader.push(c),
                None if reader.chars.next_if_eq(&'\n').is_some() => {}
                None => reader.push('\\'),
            },
            '$' => reader.dollar(false),
            c => reader.push(c),
        }
    }
    String::from_utf8_lossy(&reader.word.unwrap_or_default()).into_owned()
}
