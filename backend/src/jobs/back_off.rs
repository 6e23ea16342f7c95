//! How long a failed job rests: doubling from 2 seconds to 5 minutes, with jitter so that jobs which failed
//! together do not come back together.

use domain::Timestamp;

const SHORTEST_MILLIS: i64 = 2_000;
const LONGEST_MILLIS: i64 = 300_000;

/// When to try again after `attempts` failures before this one. `random` is any number.
pub(super) fn after(now: Timestamp, attempts: i64, random: u32) -> Timestamp {
    let doublings = u32::try_from(attempts.clamp(0, 16)).unwrap_or(16);
    let full = SHORTEST_MILLIS.saturating_mul(1 << doublings).min(LONGEST_MILLIS);
    // Between three quarters and all of it.
    let jitter = i64::from(random) % (full / 4 + 1);
    Timestamp(now.0.saturating_add((full - jitter).max(SHORTEST_MILLIS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_job_rests_between_two_seconds_and_five_minutes_and_longer_each_time() {
        let rest = |attempts, random| after(Timestamp(0), attempts, random).0;
        for random in [0, 1, 12_345, u32::MAX] {
            for attempts in -1..200 {
                assert!((SHORTEST_MILLIS..=LONGEST_MILLIS).contains(&rest(attempts, random)), "{attempts} {random}");
            }
        }
        assert_eq!(rest(0, 0), 2_000);
        assert_eq!(rest(3, 0), 16_000);
        assert_eq!(rest(50, 0), LONGEST_MILLIS);
        assert!(rest(3, 4_000) < rest(3, 0));
    }
}
