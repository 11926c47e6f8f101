//! Where in a text the words of a query are, as the index found them.

use std::ops::Range;

use super::chars::stands_alone;
use super::dashes;
use super::folded::folded;

/// The least that is compared: a word, or a character that is one.
struct Unit {
    text: String,
    /// Follows the one before it without anything between.
    joined: bool,
    /// The bytes of the text from which it comes.
    place: Range<usize>,
}

struct Wanted {
    units: Vec<Unit>,
    whole: bool,
}

/// Finds the words of a query in texts.
pub(crate) struct Finder(Vec<Wanted>);

impl Finder {
    /// Texts as they were typed, each with whether its last word is whole.
    pub(crate) fn new<'a>(typed: impl Iterator<Item = (&'a str, bool)>) -> Self {
        Self(
            typed
                .flat_map(|(text, whole)| {
                    let other = dashes::otherwise(text).map(|other| Wanted { units: units(&other), whole });
                    std::iter::once(Wanted { units: units(text), whole }).chain(other)
                })
                .filter(|wanted| !wanted.units.is_empty())
                .collect(),
        )
    }

    /// Where they are, in bytes, in order and apart.
    pub(crate) fn find(&self, text: &str) -> Vec<Range<usize>> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let units = units(text);
        let mut found: Vec<Range<usize>> = self
            .0
            .iter()
            .flat_map(|wanted| units.windows(wanted.units.len()).filter_map(|here| wanted.at(here, text)))
            .collect();
        found.sort_by_key(|place| (place.start, place.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for place in found {
            match apart.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => apart.push(place),
            }
        }
        apart
    }
}

impl Wanted {
    fn at(&self, here: &[Unit], text: &str) -> Option<Range<usize>> {
        let last = here.len() - 1;
        let same = self.units.iter().zip(here).enumerate().all(|(i, (wanted, unit))| {
            (i == 0 || wanted.joined == unit.joined)
                && if i == last && !self.whole {
                    unit.text.starts_with(&wanted.text)
                } else {
                    unit.text == wanted.text
                }
        });
        same.then(|| {
            let Range { start, end } = here[last].place.clone();
            let typed = self.units[last].text.chars().count();
            // An accent or an emoji's variation goes with the character it belongs to.
            let end = folded(&text[start..end]).nth(typed - 1).map_or(end, |(place, _)| start + place.end);
            here[0].place.start..end
        })
    }
}

fn units(text: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    // What the last character was: of a word, one that stands alone, or neither.
    let mut open: Option<bool> = None;
    for (place, c) in folded(text) {
        if stands_alone(c) {
            units.push(Unit { text: c.to_string(), joined: open == Some(true), place });
            open = Some(true);
        } else if c.is_alphanumeric() {
            match units.last_mut() {
                Some(last) if open == Some(false) => {
                    last.text.push(c);
                    last.place.end = place.end;
                }
                _ => units.push(Unit { text: c.to_string(), joined: false, place }),
            }
            open = Some(false);
        } else {
            open = None;
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, typed: &[(&str, bool)]) -> String {
        let mut marked = String::new();
        let mut rest = 0;
        for place in Finder::new(typed.iter().copied()).find(text) {
            marked.push_str(&format!("{}[{}]", &text[rest..place.start], &text[place.clone()]));
            rest = place.end;
        }
        marked + &text[rest..]
    }

    #[test]
    fn what_the_index_finds_is_marked_and_nothing_else() {
        for (text, typed, whole, expected) in [
            ("明天下午开会，请到", "开会", false, "明天下午[开会]，请到"),
            ("明天下午开会，请到", "开会,请", false, "明天下午[开会，请]到"),
            ("开会请到", "开会,请", false, "开会请到"),
            ("Your iPhone15 和 phone", "IPH", false, "Your [iPh]one15 和 phone"),
            ("Your iPhone15 和 phone", "phone", false, "Your iPhone15 和 [phone]"),
            ("phones phone", "phone", true, "phones [phone]"),
            ("ｉｐｈｏｎｅ", "iph", false, "[ｉｐｈ]ｏｎｅ"),
            ("好好好", "好好", false, "[好好好]"),
            ("生日🎂❤️ok", "❤", false, "生日🎂[❤️]ok"),
            ("x", "", false, "x"),
            ("Cafe\u{301}s 한글", "café", false, "[Cafe\u{301}]s 한글"),
            ("ﬁles 發票號", "fi", false, "[ﬁ]les 發票號"),
            ("ﬁles 發票號", "发票", false, "ﬁles [發票]號"),
            ("inv\u{200E}oice", "invo", false, "[inv\u{200E}o]ice"),
            ("id 3f2504e0-4f89-41d3", "3f2504e04f89", false, "id [3f2504e0-4f89]-41d3"),
            ("id 3f2504e04f8941d3", "3f2504e0-4f89", false, "id [3f2504e04f89]41d3"),
            ("\u{1112}\u{1161}\u{11AB}글 café", "한글", false, "[\u{1112}\u{1161}\u{11AB}글] café"),
        ] {
            assert_eq!(marked(text, &[(typed, whole)]), expected, "{typed} in {text}");
        }
        assert_eq!(marked("a 会 b", &[("会", false), ("b", false)]), "a [会] [b]");
    }
}
