//! What is asked, and as which text it is shown.

/// What is asked. Its words are in the user's language; its values may be anybody's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question itself.
    pub title: String,
    /// What the answer would do.
    pub text: String,
    /// What it is about: a label and a value each.
    pub facts: Vec<(&'static str, String)>,
    /// The button that does it. An underscore stands before its mnemonic.
    pub accept: &'static str,
    /// The button that does not; it has the focus, unless something is to be typed.
    pub cancel: &'static str,
    /// What must be typed before the button that does it lives.
    pub typed: Option<Typed>,
}

/// A text that the user types to show that it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// What is asked for.
    pub label: &'static str,
    /// The text itself; blanks around it do not matter.
    pub text: String,
}

impl Typed {
    /// Whether this is the text.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "other dialogs have no field"))]
    pub(super) fn is(&self, typed: &str) -> bool {
        !self.text.trim().is_empty() && typed.trim() == self.text.trim()
    }
}

/// Which button the user pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The one that does it.
    Accept,
    /// The one that does something else.
    Other,
    /// The one that does nothing; also where the dialog went in another way.
    Cancel,
}

/// Where the answer goes.
pub(super) type Answer = tokio::sync::oneshot::Sender<Choice>;

/// One line of text that cannot pretend to be another: no line breaks, no change of direction, not endless.
pub(super) fn plain(text: &str) -> String {
    const MOST: usize = 160;
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    // Cut first, so that an endless one is not gone through to its end.
    let line: String = text.chars().take(8 * MOST).filter(|c| !turns(*c)).collect();
    let line = line.replace(char::is_control, " ");
    let start = files::start_of(&line, MOST);
    if start.len() < line.len() { format!("{start}…") } else { line }
}

#[cfg(test)]
mod tests {
    use super::{Typed, plain};

    #[test]
    fn only_the_very_name_is_taken_for_it() {
        let typed = Typed { label: "", text: "Shop 正式".to_owned() };
        assert!(typed.is(" Shop 正式 "));
        for other in ["", "shop 正式", "Shop", "Shop 正式2"] {
            assert!(!typed.is(other), "{other}");
        }
        assert!(!Typed { label: "", text: " ".to_owned() }.is(""));
    }

    #[test]
    fn a_value_cannot_pretend_to_be_another_line_or_run_backwards() {
        assert_eq!(plain("a\nApp: test\u{202e}b"), "a App: testb");
        assert_eq!(plain(&"雁".repeat(1_000)).chars().count(), 161);
        assert_eq!(plain(&format!("{}👨‍👩‍👧", "a".repeat(158))), format!("{}…", "a".repeat(158)));
    }
}
