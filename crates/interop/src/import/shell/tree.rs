//! A place in the tree of a parsed script, with its text.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use tree_sitter::{Decode, Language, Node, ParseOptions, ParseState, Parser, Tree};

/// A node with the text that it was made of.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub(super) node: Node<'t>,
    pub(super) text: &'t str,
    /// How many places it stands in.
    pub(super) depth: usize,
}

impl<'t> Place<'t> {
    /// The whole of a script.
    pub(super) fn root(tree: &'t Tree, text: &'t str, depth: usize) -> Place<'t> {
        Place { node: tree.root_node(), text, depth }
    }

    pub(super) fn kind(&self) -> &'t str {
        self.node.kind()
    }

    /// Its own text.
    pub(super) fn source(&self) -> &'t str {
        self.between(self.node.start_byte(), self.node.end_byte())
    }

    /// The text between two bytes.
    pub(super) fn between(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Everything in it, signs included.
    pub(super) fn all(&self) -> Vec<Place<'t>> {
        let mut cursor = self.node.walk();
        let (text, depth) = (self.text, self.depth + 1);
        self.node.children(&mut cursor).map(|node| Place { node, text, depth }).collect()
    }

    /// What in it is more than a sign.
    pub(super) fn named(&self) -> Vec<Place<'t>> {
        self.all().into_iter().filter(|place| place.node.is_named()).collect()
    }

    /// The first in it of a kind.
    pub(super) fn child(&self, kind: &str) -> Option<Place<'t>> {
        self.all().into_iter().find(|place| place.kind() == kind)
    }
}

/// UTF-8 in which no character has a number above 255: a letter stands for letters and digits, a sign for all else. The
/// scanner of the grammar of bash hands characters to `isdigit` of C, which reads beyond its table for greater ones, and
/// crashes. Lengths in bytes stay, so that places in the tree are places in the text.
struct SmallCharacters;

impl Decode for SmallCharacters {
    fn decode(bytes: &[u8]) -> (i32, u32) {
        let Some(chunk) = bytes.get(..bytes.len().min(4)).and_then(|start| start.utf8_chunks().next()) else {
            return (-1, 0);
        };
        match chunk.valid().chars().next() {
            Some(one) if u32::from(one) <= 0xFF => (u32::from(one).cast_signed(), one.len_utf8() as u32),
            Some(one) if one.is_alphanumeric() => (0xE9, one.len_utf8() as u32),
            Some(one) => (0xA4, one.len_utf8() as u32),
            None => (-1, 1),
        }
    }
}

/// A text by a grammar; `None` where it takes too long.
pub(super) fn parse(language: &Language, text: &str) -> Option<Tree> {
    /// Megabytes take less; what takes longer is written to.
    const LONGEST: Duration = Duration::from_secs(5);
    let began = Instant::now();
    let mut parser = Parser::new();
    // The grammars are built for this library, which every test shows.
    parser.set_language(language).ok()?;
    let mut stop = |_: &ParseState| {
        if began.elapsed() > LONGEST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut stop);
    let bytes = text.as_bytes();
    let mut from = |at: usize, _| bytes.get(at..).unwrap_or_default();
    if *language == tree_sitter_bash::LANGUAGE.into() {
        return parser.parse_custom_encoding::<SmallCharacters, _, _>(&mut from, None, Some(options));
    }
    parser.parse_with_options(&mut from, None, Some(options))
}
