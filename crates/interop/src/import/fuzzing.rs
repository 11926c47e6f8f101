//! How texts are damaged for the readers. `YANSHU_FUZZ_CASES` tries more, `YANSHU_FUZZ_SEEDS` damages the files of a folder as
//! well.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::Config;

pub(super) fn config() -> Config {
    let cases = std::env::var("YANSHU_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(300);
    Config { failure_persistence: None, ..Config::with_cases(cases) }
}

/// A change of a text.
#[derive(Debug, Clone)]
enum Change {
    Insert(Index, &'static str),
    Delete(Index, usize),
    Repeat(Index, usize, usize),
    Swap(Index, Index),
}

fn change(signs: &'static [&'static str]) -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (any::<Index>(), select(signs)).prop_map(|(at, sign)| Change::Insert(at, sign)),
        3 => (any::<Index>(), 1..20_usize).prop_map(|(at, length)| Change::Delete(at, length)),
        1 => (any::<Index>(), 1..30_usize, 1..40_usize).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(one, two)| Change::Swap(one, two)),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut signs: Vec<char> = text.chars().collect();
    for change in changes {
        if signs.is_empty() {
            break;
        }
        let (length, end) = (signs.len(), |from: usize, more: usize, all: usize| (from + more).min(all));
        match change {
            Change::Insert(at, sign) => {
                let at = at.index(length);
                signs.splice(at..at, sign.chars());
            }
            Change::Delete(at, more) => {
                let at = at.index(length);
                signs.drain(at..end(at, *more, length));
            }
            Change::Repeat(at, more, times) => {
                let at = at.index(length);
                let part: Vec<char> = signs[at..end(at, *more, length)].to_vec();
                signs.splice(at..at, part.repeat(*times));
            }
            Change::Swap(one, two) => signs.swap(one.index(length), two.index(length)),
        }
    }
    signs.into_iter().collect()
}

/// The texts of a folder of real requests, which are nobody's to publish.
fn given_seeds() -> Vec<String> {
    let Some(folder) = std::env::var_os("YANSHU_FUZZ_SEEDS") else { return Vec::new() };
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.retain(|path| path.metadata().unwrap().len() < 100_000);
    paths.iter().map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()).collect()
}

/// One of the seeds with changes in it, perhaps going on as another one does.
pub(super) fn damaged(
    mut seeds: Vec<String>,
    signs: &'static [&'static str],
) -> impl Strategy<Value = String> + use<> {
    seeds.extend(given_seeds());
    let changes = prop::collection::vec(change(signs), 0..12);
    let splice = prop::option::of((any::<Index>(), any::<Index>()));
    (select(seeds.clone()), select(seeds), changes, splice).prop_map(|(seed, other, changes, splice)| {
        let text = changed(&seed, &changes);
        let Some((one, two)) = splice else { return text };
        let first = one.index(text.chars().count() + 1);
        let second = two.index(other.chars().count() + 1);
        text.chars().take(first).chain(other.chars().skip(second)).collect()
    })
}
