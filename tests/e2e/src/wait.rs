use std::time::{Duration, Instant};

use crate::problem::{Outcome, Problem};

/// How long anything in the window may take before a test calls it broken.
const DEADLINE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);

/// Asks again and again until `look` finds something; `what` names it when it never comes.
///
/// # Errors
/// [`Problem::Waited`] after a minute, or the first error of `look`.
pub async fn until<T, Look, Seen>(what: impl Into<String>, mut look: Look) -> Outcome<T>
where
    Look: FnMut() -> Seen,
    Seen: Future<Output = Outcome<Result<T, String>>>,
{
    let started = Instant::now();
    loop {
        // A window that hangs does not answer at all.
        let last = match tokio::time::timeout(DEADLINE, look()).await {
            Ok(seen) => match seen? {
                Ok(found) => return Ok(found),
                Err(last) => last,
            },
            Err(_) => "no answer".to_owned(),
        };
        if started.elapsed() > DEADLINE {
            let last = Some(last).filter(|last| !last.is_empty());
            return Err(Problem::Waited {
                what: what.into(),
                waited_ms: started.elapsed().as_millis(),
                last,
            });
        }
        tokio::time::sleep(PAUSE).await;
    }
}
