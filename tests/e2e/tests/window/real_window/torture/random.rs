//! Choices that a seed repeats on every machine.

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Less than `limit`, which is not 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// True in so many of a hundred cases.
    pub fn in_percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// Cards that are drawn one by one, and shuffled again when all are out: each comes up in few rounds, too.
pub struct Deck<T: 'static> {
    cards: &'static [T],
    left: Vec<T>,
}

impl<T: Copy> Deck<T> {
    /// `cards` is not empty.
    pub fn new(cards: &'static [T]) -> Self {
        Deck { cards, left: Vec::new() }
    }

    pub fn draw(&mut self, random: &mut Random) -> T {
        if self.left.is_empty() {
            self.left = self.cards.to_vec();
        }
        let at = usize::try_from(random.below(self.left.len() as u64)).unwrap_or_default();
        self.left.swap_remove(at)
    }
}
