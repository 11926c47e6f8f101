//! Chinese characters as they are written in simplified Chinese, and the shapes of radicals that PDFs put in their place.
//!
//! Pairs of characters from OpenCC's `TSCharacters` (Apache-2.0), the first choice of each, and from Unicode's
//! `EquivalentUnifiedIdeograph`. A table of our own, as the index must never change by the update of a crate.

use std::collections::HashMap;
use std::sync::LazyLock;

const PAIRS: &str = include_str!("simplified.txt");
const FIRST: char = '\u{4E00}';
const LAST: char = '\u{9FFF}';

struct Table {
    /// From `FIRST` to `LAST`; 0 where a character stays.
    common: Vec<u32>,
    rare: HashMap<char, char>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { common: vec![0; LAST as usize - FIRST as usize + 1], rare: HashMap::new() };
    let mut chars = PAIRS.chars().filter(|c| *c != '\n');
    while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
        if (FIRST..=LAST).contains(&from) {
            table.common[from as usize - FIRST as usize] = to as u32;
        } else {
            table.rare.insert(from, to);
        }
    }
    table
});

/// The simplified form of a character; others as they are.
pub(super) fn simplified(c: char) -> char {
    match c {
        FIRST..=LAST => {
            char::from_u32(TABLE.common[c as usize - FIRST as usize]).filter(|to| *to != '\0').unwrap_or(c)
        }
        '\u{2E80}'..='\u{4DFF}' | '\u{20000}'.. => TABLE.rare.get(&c).copied().unwrap_or(c),
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_leads_to_a_character_that_stays() {
        let chars: Vec<char> = PAIRS.chars().filter(|c| *c != '\n').collect();
        assert!(chars.len() > 8_000 && chars.len().is_multiple_of(2));
        for pair in chars.chunks(2) {
            assert_eq!(simplified(pair[0]), pair[1]);
            assert_eq!(simplified(pair[1]), pair[1]);
        }
        assert_eq!(simplified('人'), '人');
    }
}
