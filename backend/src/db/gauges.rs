//! SQL of what an operator watches: how much work is open, where deployments stand.

use super::{Tx, fetch_all};
use crate::Error;
use domain::Timestamp;

/// Jobs that are not done: `due`, `later`, `leased`. States without a job are left out.
///
/// # Errors
/// When the database is away.
pub async fn jobs(tx: &mut Tx, now: Timestamp) -> Result<Vec<(String, i64)>, Error> {
    Ok(fetch_all!(
        tx,
        (String, i64),
        "select s.state, count(*) from (
           select case when lease_until > $1 then 'leased' when run_after > $1 then 'later' else 'due' end as state from job where done < wanted
         ) s group by s.state order by s.state",
        now.0,
    )?)
}

/// Deployments by state.
///
/// # Errors
/// When the database is away.
pub async fn deployments(tx: &mut Tx) -> Result<Vec<(String, i64)>, Error> {
    Ok(fetch_all!(tx, (String, i64), "select state, count(*) from deployment group by state order by state")?)
}
