//! The tour: see `scripts/run.sh`.

fn main() {}
