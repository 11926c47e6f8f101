//! Choices that a seed repeats on every machine.

pub struct Random(fastrand::Rng);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(fastrand::Rng::with_seed(seed))
    }

    /// Less than `limit`, which is not 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0.u64(..limit)
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
