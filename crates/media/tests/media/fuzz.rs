//! Damaged files of every format: nothing panics, hangs or takes memory as it claims.
//!
//! A fixed number of cases in `make test`; more by `make fuzz` (`YANSHU_FUZZ_CASES`), over the files of a folder
//! as well where `YANSHU_FUZZ_SEEDS` names one.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

use crate::{Setup, fixtures};

const CASES: u32 = 250;
/// On a machine that does something else at the same time. A parser stops by itself after five seconds.
const MAX_TIME: Duration = Duration::from_secs(20);

/// Panics of our own readers: the prober catches them, and a user would see a plain file.
static READER_PANICS: AtomicUsize = AtomicUsize::new(0);

fn count_reader_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.location().is_some_and(|place| place.file().contains("media/src/probe")) {
            READER_PANICS.fetch_add(1, Ordering::SeqCst);
        }
        before(panic);
    }));
}

/// One kind of damage.
#[derive(Debug, Clone)]
enum Damage {
    Byte(Index, u8),
    /// A number as large as it can be, where many a length stands.
    Large(Index, u8),
    Zeros(Index, u8),
    Cut(Index),
    Doubled(Index, Index),
    Removed(Index, u8),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        (at(), 1..9_u8).prop_map(|(at, length)| Damage::Large(at, length)),
        (at(), 1..40_u8).prop_map(|(at, length)| Damage::Zeros(at, length)),
        at().prop_map(Damage::Cut),
        (at(), at()).prop_map(|(from, to)| Damage::Doubled(from, to)),
        (at(), 1..20_u8).prop_map(|(at, length)| Damage::Removed(at, length)),
    ]
}

impl Damage {
    /// Most of what matters stands at the beginning, so half of all damage is done there.
    fn place(at: &Index, length: usize, near: bool) -> usize {
        at.index(if near { length.min(600) } else { length })
    }

    fn to(&self, bytes: &mut Vec<u8>, near: bool) {
        if bytes.is_empty() {
            return;
        }
        let length = bytes.len();
        let place = |at: &Index| Damage::place(at, length, near);
        let stretch = |at: &Index, count: u8| place(at)..(place(at) + usize::from(count)).min(length);
        match self {
            Damage::Byte(at, byte) => bytes[place(at)] = *byte,
            Damage::Large(at, count) => {
                let range = stretch(at, *count);
                bytes[range.clone()].fill(0xFF);
                bytes[range.start] = 0x7F;
            }
            Damage::Zeros(at, count) => bytes[stretch(at, *count)].fill(0),
            Damage::Cut(at) => bytes.truncate(at.index(length)),
            Damage::Doubled(from, to) => {
                let (from, to) = (place(from).min(place(to)), place(from).max(place(to)));
                let piece = bytes[from..to].to_vec();
                bytes.splice(from..from, piece);
            }
            Damage::Removed(at, count) => drop(bytes.drain(stretch(at, *count))),
        }
    }
}

#[test]
fn fuzz_no_damaged_file_panics_hangs_or_takes_what_it_claims() {
    let cases = std::env::var("YANSHU_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(CASES);
    let given = std::env::var_os("YANSHU_FUZZ_SEEDS").map(std::path::PathBuf::from);
    let mut seeds: Vec<(String, Vec<u8>)> = std::iter::once(fixtures().to_owned())
        .chain(given)
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name() != "MD5SUMS" && entry.metadata().unwrap().len() < 100_000)
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect();
    seeds.sort();
    count_reader_panics();
    let setup = Setup::new();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let strategy = (any::<Index>(), any::<bool>(), vec(damage(), 1..5));
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&strategy, |(seed, near, damages)| {
        let (name, original) = &seeds[seed.index(seeds.len())];
        let mut bytes = original.clone();
        damages.iter().for_each(|damage| damage.to(&mut bytes, near));
        bytes.extend_from_slice(b"!");
        let path = setup.file(name, &bytes);
        let started = Instant::now();
        let found = runtime.block_on(setup.look(path));
        // A panic in a parser is caught and becomes a note; elsewhere it would come out here as a failed task.
        let found = found.map_err(|error| TestCaseError::fail(format!("{name}: {error:?}")))?;
        runtime
            .block_on(setup.previews.waveform(&found))
            .map_err(|error| TestCaseError::fail(format!("{name}: {error:?}")))?;
        prop_assert!(started.elapsed() < MAX_TIME, "{name} took {:?}", started.elapsed());
        prop_assert!(READER_PANICS.load(Ordering::SeqCst) == 0, "{name} panics");
        prop_assert_eq!(found.size_bytes, bytes.len() as u64);
        prop_assert!(found.duration_ms.is_none_or(|ms| ms <= 7 * 24 * 60 * 60 * 1_000));
        Ok(())
    });
    outcome.unwrap();
}
