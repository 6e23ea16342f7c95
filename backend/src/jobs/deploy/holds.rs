//! What is asked last before something is sent: does the approval still hold, and may it go now?

use super::Sending;
use crate::db::{self, deployments};
use crate::ops::approval;
use crate::windows::standing_at;
use crate::{Error, Tx};
use domain::access::{Action, who_may};
use domain::emergency::sent_by;
use domain::id::PersonId;
use domain::policy::Schedule;
use domain::signature::Standing;
use domain::{Refusal, Timestamp};

/// So often it is looked whether the deployment before has ended.
const ONE_AT_A_TIME_SECONDS: i64 = 15;

impl Sending<'_> {
    /// Why the approval it was released under does not hold any more.
    pub(super) async fn no_longer_holds(&self, tx: &mut Tx) -> Result<Option<String>, Error> {
        let state = match approval::approval(tx, &self.project, self.row.candidate, &self.row.environment, self.backend.clock().now()).await
        {
            Ok(state) => state,
            Err(Error::Refused(Refusal { sentence, .. })) => return Ok(Some(format!("the approval no longer holds: {sentence}"))),
            Err(error) => return Err(error),
        };
        let why = if state.basis.commit != self.order.commit || state.basis.digest != self.order.digest {
            "the build changed".to_owned()
        } else if self.row.emergency {
            return self.words_hold(tx, &state).await;
        } else if let Some(newer) = deployments::newer(tx, self.row.project, &self.row.environment, self.row.number).await? {
            format!("#{newer}, which is newer, was released meanwhile")
        } else if state.basis.policy_hash != self.order.policy_hash {
            "the policy changed".to_owned()
        } else if state.basis.evidence_hash != self.order.evidence_hash {
            "the evidence changed".to_owned()
        } else if !state.gate.is_open() {
            let reasons: Vec<&str> = state.gate.reasons().iter().take(3).map(|reason| reason.sentence.as_str()).collect();
            format!("the gate is closed. {}", reasons.join(" "))
        } else {
            match &state.standing {
                Standing::Approved => return Ok(None),
                Standing::Missing { lacks, .. } => format!("signatures are missing: {}", domain::quorum::words(lacks)),
                Standing::Rejected { by, .. } => format!("{by} rejected it"),
            }
        };
        Ok(Some(format!("the approval no longer holds: {why}")))
    }

    /// Why the words under which it was released in an emergency do not hold any more. The gate and the windows are what these
    /// two people sent it past.
    pub(super) async fn words_hold(&self, tx: &mut Tx, state: &approval::Approval) -> Result<Option<String>, Error> {
        if let Standing::Rejected { by, .. } = &state.standing {
            return Ok(Some(format!("the emergency release no longer holds: {by} rejected it")));
        }
        let people = db::entitled::people(tx, self.row.project, self.row.number, self.row.number).await?;
        let may = |person: PersonId| {
            people
                .holders
                .iter()
                .any(|holder| holder.person == person && !holder.disabled && who_may(Action::ReleaseInEmergency).contains(&holder.role))
        };
        let words = db::emergencies::words(tx, self.row.candidate).await?;
        let mut given: Vec<PersonId> = sent_by(&words, self.row.created_at).into_iter().map(|word| word.person).collect();
        given.retain(|account| may(*account));
        let accounts = db::people::accounts(tx).await?;
        let mut holding: Vec<PersonId> = given.into_iter().map(|account| accounts.person(account)).collect();
        holding.sort_unstable();
        holding.dedup();
        let holding = holding.len();
        Ok((holding < 2).then(|| "the emergency release no longer holds: not both of the two people may release any more".to_owned()))
    }

    /// In which words nothing is sent now, and when to ask again; nothing when it may be sent. An emergency waits for nothing.
    pub(super) async fn not_now(&self, tx: &mut Tx) -> Result<Option<(String, Option<Timestamp>)>, Error> {
        if self.row.emergency {
            return Ok(None);
        }
        // One at a time: two at once end in whichever order they like.
        if let Some(number) = deployments::under_way(tx, &self.row).await? {
            let sentence = format!("It waits until the deployment of #{number} to {} has ended.", self.row.environment);
            return Ok(Some((sentence, Some(self.backend.clock().now().plus_seconds(ONE_AT_A_TIME_SECONDS)))));
        }
        let policy = db::policies::in_force(tx, self.row.project, &self.row.environment).await?.policy;
        let schedule = standing_at(&policy.windows, self.backend.clock().now());
        let opens = if let Schedule::Closed { until, .. } = &schedule { *until } else { None };
        Ok(schedule.sentence().map(|sentence| (sentence, opens)))
    }
}
