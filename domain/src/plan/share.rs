//! Shares cases out over testers: as many for each, and as many of each priority.

use crate::test_case::Priority;

/// Gives each case (number and priority) the place of a tester in `loads`, which says how many cases each has already.
/// The heaviest are dealt first, in turns, so that nobody gets them all. Empty when there is no tester.
#[must_use]
pub fn share(cases: &[(i64, Priority)], loads: &[usize]) -> Vec<(i64, usize)> {
    let mut order: Vec<_> = cases.to_vec();
    order.sort_by_key(|(number, priority)| (std::cmp::Reverse(*priority), *number));
    let mut loads: Vec<(usize, usize)> = loads.iter().copied().zip(0..).collect();
    let mut shared = Vec::with_capacity(order.len());
    for (number, _) in order {
        let Some(lightest) = loads.iter_mut().min() else { return Vec::new() };
        lightest.0 += 1;
        shared.push((number, lightest.1));
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::share;
    use crate::test_case::Priority;

    fn of(tester: usize, shared: &[(i64, usize)]) -> Vec<i64> {
        shared.iter().filter(|(_, to)| *to == tester).map(|(number, _)| *number).collect()
    }

    #[test]
    fn everybody_gets_as_many_cases_and_as_many_of_each_priority() {
        for testers in 1..=7_usize {
            for cases in [0, 1, 6, 7, 23, 200_i64] {
                let all: Vec<(i64, Priority)> =
                    (0..cases).map(|n| (n, Priority::ALL[usize::try_from(n * n % 4).expect("small")])).collect();
                let shared = share(&all, &vec![0; testers]);
                assert_eq!(shared.len(), all.len(), "nobody is left out");
                let spread = |keep: &dyn Fn(Priority) -> bool| {
                    let counts: Vec<usize> = (0..testers)
                        .map(|t| of(t, &shared).iter().filter(|n| all.iter().any(|(m, p)| m == *n && keep(*p))).count())
                        .collect();
                    counts.iter().max().unwrap_or(&0) - counts.iter().min().unwrap_or(&0)
                };
                assert!(spread(&|_| true) <= 1, "{testers} testers, {cases} cases");
                for priority in Priority::ALL {
                    assert!(spread(&|p| p == *priority) <= 1, "{testers} testers, {cases} cases, {priority}");
                }
            }
        }
    }

    #[test]
    fn who_has_cases_already_gets_fewer() {
        let cases: Vec<(i64, Priority)> = (1..=4).map(|n| (n, Priority::Medium)).collect();
        let shared = share(&cases, &[3, 0]);
        assert_eq!((of(0, &shared).len(), of(1, &shared).len()), (1, 3));
        assert!(share(&cases, &[]).is_empty());
    }
}
