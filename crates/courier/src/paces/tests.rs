//! Paces over real files.
#![allow(clippy::unwrap_used)]
use appdata::{Places, PlacesWanted, Store};

use super::*;
use crate::clock::now;

fn paces(folder: &tempfile::TempDir) -> Paces {
    Paces::new(appdata::Paces::new(Store::open(&folder.path().join("app.db")).unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_of_two_processes_and_single_messages_keep_to_one_pace_together() {
    const CALLS_PER_S: u32 = 200;
    const LENGTH: Duration = Duration::from_millis(1_500);
    let folder = tempfile::tempdir().unwrap();
    // Each has the file open for itself, as processes do.
    let others = [(); 2].map(|()| paces(&folder));
    let started = Instant::now();
    let count = |pace: Arc<dyn Pace>| async move {
        let mut taken = 0;
        while started.elapsed() < LENGTH {
            taken += pace.take(64).await;
        }
        taken
    };
    let [first, second] =
        others.clone().map(|paces| tokio::spawn(count(paces.of_job("key", CALLS_PER_S, Pause::default()).0)));
    let single = others[0].of_singles("key", CALLS_PER_S, Pause::default());
    let (mut singles, mut longest) = (0, Duration::ZERO);
    while started.elapsed() < LENGTH {
        let asked = Instant::now();
        single.turn(&|_| {}).await;
        longest = longest.max(asked.elapsed());
        singles += 1;
        sleep(Duration::from_millis(150)).await;
    }
    let (first, second) = (first.await.unwrap(), second.await.unwrap());
    let took_s = started.elapsed().as_secs_f64();
    let all = f64::from(first + second + singles);
    // What was due just before the end comes on top.
    assert!(all <= f64::from(CALLS_PER_S) * took_s + 4.0, "{first} + {second} + {singles} in {took_s} s");
    assert!(first > 20 && second > 20, "{first} and {second}");
    // A machine under load may be slow; a message that waits for a job waits for a quarter of a second and more.
    assert!(singles >= 4 && longest < Duration::from_secs(1), "{singles}, {longest:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rest_that_one_process_was_asked_for_is_kept_by_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let [refused, other] = [(); 2].map(|()| paces(&folder));
    let rest = Duration::from_millis(2_500);
    let (job, _) = refused.of_job("key", 1_000, Pause::default());
    job.take(1).await;
    let (table, started) = (other.table.clone(), Instant::now());
    Pace::rest(&*job, rest);
    let wanted = PlacesWanted { places: 1, interval: Duration::from_millis(1), spare_interval: None };
    while !matches!(table.take("key", wanted, now().as_microsecond()).await, Ok(Places::Resting { .. })) {
        assert!(started.elapsed() < rest, "the rest was not written down");
        // Who asks without a break keeps the other from writing: SQLite gives the lock to whoever comes at the right moment.
        sleep(Duration::from_millis(50)).await;
    }
    let pause = Pause::default();
    let single = other.of_singles("key", 1_000, pause.clone());
    single.turn(&|_| {}).await;
    assert!(pause.left().is_some(), "the client is to wait");
    let taken = other.of_job("key", 1_000, pause).0.take(1).await;
    assert!(taken >= 1 && started.elapsed() >= rest - Duration::from_millis(50), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_database_this_process_keeps_its_own_pace() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("app.db")).unwrap();
    store.mark_damaged();
    let (pace, _) = Paces::new(appdata::Paces::new(store)).of_job("key", 100, Pause::default());
    let started = Instant::now();
    let mut taken = 0;
    while taken < 20 {
        taken += pace.take(64).await;
    }
    assert!(started.elapsed() >= Duration::from_millis(180), "{:?}", started.elapsed());
}
