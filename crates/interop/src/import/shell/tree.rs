//! A place in the tree of a parsed script, with its text.

use std::marker::PhantomData;
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

/// What a grammar is shown of each character. Its length in bytes stays, so that places in the tree are places in the text.
pub(super) trait Shown {
    fn shown(one: char) -> char;
}

/// The text as it is.
pub(super) struct Verbatim;

impl Shown for Verbatim {
    fn shown(one: char) -> char {
        one
    }
}

impl<S: Shown> Decode for Showing<S> {
    fn decode(bytes: &[u8]) -> (i32, u32) {
        let Some(chunk) = bytes.get(..bytes.len().min(4)).and_then(|start| start.utf8_chunks().next()) else {
            return (-1, 0);
        };
        let Some(one) = chunk.valid().chars().next() else { return (-1, 1) };
        (u32::from(S::shown(one)).cast_signed(), one.len_utf8() as u32)
    }
}

struct Showing<S>(PhantomData<S>);

/// A text by a grammar; `None` where it takes too long.
pub(super) fn parse<S: Shown>(language: &Language, text: &str) -> Option<Tree> {
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
    parser.parse_custom_encoding::<Showing<S>, _, _>(&mut from, None, Some(options))
}
