//! Moving an issue to a status by whatever transition its workflow offers for it now.

use super::{Jira, Problem};
use crate::outside::one_line;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize, Default)]
#[serde(default)]
struct To {
    id: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Transition {
    id: String,
    #[serde(default)]
    to: To,
    is_available: Option<bool>,
}

#[derive(Deserialize)]
struct Offered {
    #[serde(default)]
    transitions: Vec<Transition>,
}

/// What came of the wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// It has that status now.
    Done,
    /// It had it before.
    Already,
    /// There is no issue for our eyes.
    Gone,
    /// No transition leads there now; these statuses can be reached.
    NoWay(Vec<String>),
}

impl Jira {
    /// Moves the issue to the status with this name or id. Transitions differ by workflow, status and person, so they
    /// are asked for each time.
    ///
    /// # Errors
    /// As Jira answers; 400 when the transition demands more than we say.
    pub async fn move_to(&self, key: &str, target: &str) -> Result<Moved, Problem> {
        let Some(issue) = self.issue(key).await? else { return Ok(Moved::Gone) };
        if issue.status.eq_ignore_ascii_case(target) {
            return Ok(Moved::Already);
        }
        let address = self.api(&["issue", key, "transitions"]);
        let offered: Vec<Transition> = self.get::<Offered>(&address).await?.transitions;
        let open = |transition: &&Transition| transition.is_available != Some(false);
        let hits = |transition: &&Transition| transition.to.name.eq_ignore_ascii_case(target) || transition.to.id == target;
        let Some(way) = offered.iter().filter(open).find(hits) else {
            return Ok(Moved::NoWay(offered.iter().filter(open).map(|transition| one_line(&transition.to.name, 60)).collect()));
        };
        let (status, _) = self.post(&address, &json!({"transition": {"id": way.id}})).await?;
        if status == StatusCode::NO_CONTENT {
            Ok(Moved::Done)
        } else {
            Err(Problem::Unknown { reason: format!("it answered {}", status.as_u16()) })
        }
    }
}
