//! The pace of each app, shared by every process of the machine: the table `paces`.
//!
//! Places to call lie one after another on a line of time, as far apart as the rate says. Whoever wants some takes the next
//! ones that are free, and calls when their time has come. So no process knows of another, and all of them together keep to
//! the rate.

use std::time::Duration;

use rusqlite::{Connection, params};

use crate::error::Error;
use crate::store::Store;

/// Nobody takes places so far ahead: a line that goes on beyond this is of a clock that was set back.
const FARTHEST: Duration = Duration::from_secs(30);
/// The longest rest that is believed, likewise.
const LONGEST_REST: Duration = Duration::from_secs(120);
/// Apps that have not called for so long are forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// The table. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Paces {
    store: Store,
}

/// Which places are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacesWanted {
    /// How many.
    pub places: u32,
    /// How far apart they are.
    pub interval: Duration,
    /// How far apart the spare places are; `None` when none of them is wanted. Of those one is taken at most.
    pub spare_interval: Option<Duration>,
}

/// Places that were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// These: the first one is due then, the others follow at the interval.
    Taken {
        /// Until the first one is due.
        due_in: Duration,
        /// How many they are.
        places: u32,
    },
    /// None, because the service asked for a rest that goes on for so long.
    Resting {
        /// How long.
        left: Duration,
    },
}

impl Paces {
    /// The table of this file.
    #[must_use]
    pub fn new(store: Store) -> Paces {
        Paces { store }
    }

    /// Takes places at an app. `now_us` is Unix time in microseconds.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn take(&self, app_key: &str, wanted: PlacesWanted, now_us: i64) -> Result<Places, Error> {
        let app_key = app_key.to_owned();
        self.store.write(move |db| take(db, &app_key, wanted, now_us)).await
    }

    /// The service asked for a rest of this length: from now on nobody gets a place.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn rest(&self, app_key: &str, length: Duration, now_us: i64) -> Result<(), Error> {
        let app_key = app_key.to_owned();
        let until_us = now_us + micros(length.min(LONGEST_REST));
        // One beyond is of a clock that was set back: were it kept, this rest would not be believed, either.
        let farthest_us = now_us + micros(LONGEST_REST);
        self.store
            .write(move |db| {
                db.execute(
                    "INSERT INTO paces (app_key, next_us, next_spare_us, rest_until_us) VALUES (?1, ?2, ?2, ?3)
                     ON CONFLICT (app_key) DO UPDATE SET rest_until_us =
                       iif(rest_until_us > ?4, excluded.rest_until_us, max(rest_until_us, excluded.rest_until_us))",
                    params![app_key, now_us, until_us, farthest_us],
                )?;
                Ok(())
            })
            .await
    }
}

fn take(db: &Connection, app_key: &str, wanted: PlacesWanted, now_us: i64) -> Result<Places, Error> {
    let mut find =
        db.prepare_cached("SELECT next_us, next_spare_us, rest_until_us FROM paces WHERE app_key = ?1")?;
    let mut rows = find.query([app_key])?;
    let (next_us, spare_us, rest_us) = match rows.next()? {
        Some(row) => (row.get(0)?, row.get(1)?, row.get(2)?),
        None => {
            let old_us = now_us - micros(FORGOTTEN_AFTER);
            db.execute("DELETE FROM paces WHERE next_us < ?1", [old_us])?;
            (now_us, now_us, 0)
        }
    };
    let believed = |at_us: i64, farthest| if at_us - now_us > micros(farthest) { now_us } else { at_us };
    let rest_us = believed(rest_us, LONGEST_REST);
    if rest_us > now_us {
        return Ok(Places::Resting { left: from_micros(rest_us - now_us) });
    }
    let next_us = believed(next_us, FARTHEST).max(now_us);
    let spare_us = believed(spare_us, FARTHEST).max(now_us);
    let (due_us, places, after_us, after_spare_us) = match wanted.spare_interval {
        Some(interval) if spare_us < next_us => (spare_us, 1, next_us, spare_us + micros(interval)),
        _ => {
            let taken_us = micros(wanted.interval).saturating_mul(i64::from(wanted.places));
            (next_us, wanted.places, next_us + taken_us, spare_us)
        }
    };
    db.prepare_cached(
        "INSERT INTO paces (app_key, next_us, next_spare_us, rest_until_us) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (app_key) DO UPDATE
           SET next_us = excluded.next_us, next_spare_us = excluded.next_spare_us, rest_until_us = excluded.rest_until_us",
    )?
    .execute(params![app_key, after_us, after_spare_us, rest_us])?;
    Ok(Places::Taken { due_in: from_micros(due_us - now_us), places })
}

fn micros(length: Duration) -> i64 {
    i64::try_from(length.as_micros()).unwrap_or(i64::MAX)
}

fn from_micros(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const NOW_US: i64 = 1_800_000_000_000_000;
    const TEN_MS: Duration = Duration::from_millis(10);

    fn wanted(places: u32) -> PlacesWanted {
        PlacesWanted { places, interval: TEN_MS, spare_interval: None }
    }

    fn single() -> PlacesWanted {
        PlacesWanted { spare_interval: Some(Duration::from_millis(200)), ..wanted(1) }
    }

    fn taken(due_ms: u64, places: u32) -> Places {
        Places::Taken { due_in: Duration::from_millis(due_ms), places }
    }

    #[tokio::test]
    async fn who_comes_later_gets_later_places_and_what_nobody_took_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.db");
        let [first, second] = [(); 2].map(|()| Paces::new(Store::open(&path).unwrap()));
        assert_eq!(first.take("a", wanted(25), NOW_US).await.unwrap(), taken(0, 25));
        assert_eq!(second.take("a", wanted(25), NOW_US).await.unwrap(), taken(250, 25));
        assert_eq!(first.take("b", wanted(1), NOW_US).await.unwrap(), taken(0, 1));
        let later_us = NOW_US + 10_000_000;
        assert_eq!(first.take("a", wanted(1), later_us).await.unwrap(), taken(0, 1));
        assert_eq!(second.take("a", wanted(1), later_us).await.unwrap(), taken(10, 1));
    }

    #[tokio::test]
    async fn a_single_message_takes_a_spare_place_and_need_not_wait_for_a_job() {
        let folder = tempfile::tempdir().unwrap();
        let paces = Paces::new(Store::open(&folder.path().join("app.db")).unwrap());
        paces.take("a", wanted(100), NOW_US).await.unwrap();
        assert_eq!(paces.take("a", single(), NOW_US).await.unwrap(), taken(0, 1));
        assert_eq!(paces.take("a", single(), NOW_US).await.unwrap(), taken(200, 1));
        // The others are as far away as those of the job.
        for due_ms in [400, 600, 800, 1_000, 1_000, 1_010] {
            let due = paces.take("a", single(), NOW_US).await.unwrap();
            assert_eq!(due, taken(due_ms, 1), "{due_ms}");
        }
    }

    #[tokio::test]
    async fn a_rest_holds_for_every_process_and_a_clock_that_was_set_back_for_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.db");
        let [first, second] = [(); 2].map(|()| Paces::new(Store::open(&path).unwrap()));
        first.rest("a", Duration::from_secs(10), NOW_US).await.unwrap();
        first.rest("a", Duration::from_secs(1), NOW_US).await.unwrap();
        let left = Places::Resting { left: Duration::from_secs(10) };
        assert_eq!(second.take("a", wanted(1), NOW_US).await.unwrap(), left);
        let day_before_us = NOW_US - 86_400_000_000;
        // One that begins then holds, whatever was there.
        second.rest("a", Duration::from_secs(10), day_before_us).await.unwrap();
        assert_eq!(first.take("a", wanted(1), day_before_us).await.unwrap(), left);
        first.rest("b", Duration::from_secs(10), NOW_US).await.unwrap();
        assert_eq!(second.take("b", wanted(1), day_before_us).await.unwrap(), taken(0, 1));
    }
}
