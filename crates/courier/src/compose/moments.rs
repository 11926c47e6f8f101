//! Around which times the message of a row is looked for.

use history::{AttemptKind, Details};
use yunxin::Moment;

/// A look reaches six minutes each way, of which five are for a clock that is wrong unnoticed: a message of a try so much
/// later is still sure to be seen by a look around the earlier one.
const COVERED_MS: i64 = 30 * 1_000;

/// Every time at which the message of a row may have arrived: by this machine's clock, and as the tries were signed, which is
/// the service's time even where the clock was set since.
pub(crate) fn moments(details: &Details) -> Vec<Moment> {
    let sends = || details.attempts.iter().filter(|attempt| attempt.kind == AttemptKind::Send);
    let started = [details.row.started_at_ms.0]
        .into_iter()
        .chain(sends().map(|attempt| attempt.started_at_ms))
        .chain(details.resumed_at_ms.iter().copied());
    let signed = sends().filter_map(|attempt| {
        let (_, value) =
            attempt.request_headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("CurTime"))?;
        value.parse::<i64>().ok()?.checked_mul(1_000)
    });
    apart(started.map(Moment::ThisMachine).chain(signed.map(Moment::Service)).collect())
}

/// The times without those that a look around another one covers, oldest first.
pub(super) fn apart(mut moments: Vec<Moment>) -> Vec<Moment> {
    // A look around a time of this machine sees what one around the same time of the service does, and more.
    moments.sort_unstable_by_key(|moment| (matches!(moment, Moment::Service(_)), moment.ms()));
    let mut kept: Vec<Moment> = Vec::new();
    for moment in moments {
        if !kept.iter().any(|other| (moment.ms() - other.ms()).abs() <= COVERED_MS) {
            kept.push(moment);
        }
    }
    kept.sort_unstable_by_key(|moment| moment.ms());
    kept
}

#[cfg(test)]
mod tests {
    use super::apart;
    use yunxin::Moment::{Service, ThisMachine};

    #[test]
    fn tries_close_together_are_looked_after_at_once_and_far_apart_each() {
        let seconds = |list: &[i64]| list.iter().map(|s| ThisMachine(s * 1_000)).collect::<Vec<_>>();

        assert_eq!(apart(seconds(&[0, 300, 10, 30, 31, 320])), seconds(&[0, 31, 300]));
    }

    #[test]
    fn a_try_is_looked_for_by_its_signature_only_where_its_time_says_something_else() {
        let moments = vec![Service(3_600_000), Service(999_000), ThisMachine(999_500)];

        assert_eq!(apart(moments), [ThisMachine(999_500), Service(3_600_000)]);
    }
}
