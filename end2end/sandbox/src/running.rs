//! The handle of a running world: addresses, secrets, and everything a test can ask or do.
use std::{collections::BTreeMap, net::SocketAddr, sync::atomic::Ordering, time::Duration};

use serde_json::Value;
use tokio::task::JoinSet;

use crate::{
    Sandbox,
    build::{self, Build, BuildSpec},
    contract::{Conformance, adf},
    count::LogLine,
    fault::{Fault, System},
    github::{deployments, issues},
    hooks::{Delivery, HookBehaviour, Order},
    jira,
    listener::Reach,
    lock,
    mail::Mail,
    oidc::Misbehaviour,
    options::Movement,
    pause::{Point, Release},
    people, verbs,
};

/// A running world. Dropping it closes every listener.
pub struct Running {
    pub(crate) core: Sandbox,
    _tasks: JoinSet<()>,
    /// GitHub's API root; the OAuth pages are under `/login/oauth/`.
    pub github_url: String,
    /// Jira's root.
    pub jira_url: String,
    /// The OIDC issuer.
    pub oidc_url: String,
    /// The mail sink.
    pub smtp_addr: SocketAddr,
    /// Pages and JSON API.
    pub control_url: String,
    /// Private key of the GitHub App.
    pub app_key_pem: String,
    /// Id of the GitHub App.
    pub app_id: u64,
    /// Id of its installation.
    pub installation_id: u64,
    /// Secret of GitHub's webhooks.
    pub webhook_secret: String,
    /// Secret of Jira's webhooks.
    pub jira_webhook_secret: String,
    /// OIDC client id.
    pub oidc_client_id: String,
    /// OIDC client secret.
    pub oidc_client_secret: String,
    /// GitHub OAuth client id.
    pub oauth_client_id: String,
    /// GitHub OAuth client secret.
    pub oauth_client_secret: String,
    /// Jira account.
    pub jira_user: String,
    /// Jira API token.
    pub jira_token: String,
}

impl Running {
    pub(crate) fn new(core: Sandbox, tasks: JoinSet<()>) -> Self {
        let (options, urls) = (core.options.clone(), core.urls.clone());
        Self {
            _tasks: tasks,
            github_url: urls.github,
            jira_url: urls.jira,
            oidc_url: urls.oidc,
            smtp_addr: urls.smtp,
            control_url: urls.control,
            app_key_pem: core.keys.app.pem.clone(),
            app_id: options.app_id,
            installation_id: options.installation_id,
            webhook_secret: options.webhook_secret,
            jira_webhook_secret: options.jira_webhook_secret,
            oidc_client_id: options.oidc_client_id,
            oidc_client_secret: options.oidc_client_secret,
            oauth_client_id: options.oauth_client_id,
            oauth_client_secret: options.oauth_client_secret,
            jira_user: options.jira_user,
            jira_token: options.jira_token,
            core,
        }
    }

    /// Says where the portal is: webhooks go there from now on, and sign-in may come back to it.
    pub fn set_portal(&self, base: &str) {
        *lock(&self.core.portal) = base.trim_end_matches('/').to_owned();
    }

    /// Pushes a build: commits, run, artifacts, webhooks.
    pub fn push_build(&self, spec: &BuildSpec) -> anyhow::Result<Build> {
        build::push(&self.core, spec)
    }

    /// Successful writes per system and operation, such as `github POST /repos/{owner}/{repo}/deployments`.
    #[must_use]
    pub fn writes(&self) -> BTreeMap<String, u64> {
        verbs::writes(&self.core)
    }

    /// How often one operation had its effect.
    #[must_use]
    pub fn count(&self, system: System, operation: &str) -> u64 {
        lock(&self.core.log).writes.get(&(system, operation.to_owned())).copied().unwrap_or(0)
    }

    /// The request log.
    #[must_use]
    pub fn log(&self) -> Vec<LogLine> {
        lock(&self.core.log).lines.clone()
    }

    /// The verdict of the contract checks.
    #[must_use]
    pub fn conformance(&self) -> Conformance {
        lock(&self.core.contracts.verdict).clone()
    }

    /// Adds a fault rule.
    pub fn fault(&self, fault: Fault) {
        lock(&self.core.faults).0.push(fault);
    }

    /// Removes all fault rules.
    pub fn clear_faults(&self) {
        lock(&self.core.faults).0.clear();
    }

    /// Takes a system down or brings it back.
    pub fn reach(&self, system: System, reach: Reach) {
        verbs::set_reach(&self.core, system, reach);
    }

    /// Holds requests at a point until they are released.
    pub fn pause(&self, point: Point) {
        self.core.pauses.add(point);
    }

    /// Waits until a request is held at the point.
    pub async fn waiting(&self, point: &Point) {
        self.core.pauses.reached(point).await;
    }

    /// Lets go of one point, or of all; says how many there were.
    pub fn release(&self, point: Option<&Point>, how: Release) -> usize {
        self.core.pauses.release(point, how)
    }

    /// Webhooks sent so far, oldest first.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        lock(&self.core.state).deliveries.clone()
    }

    /// Sends one webhook again, or all failed and successful ones of a system, under the same identifiers.
    pub fn redeliver(&self, system: System, id: Option<u64>) -> usize {
        verbs::redeliver(&self.core, system, id)
    }

    /// Changes how the webhooks of a system behave.
    pub fn webhooks(&self, system: System, behaviour: HookBehaviour) {
        lock(&self.core.hook_behaviour).insert(system, behaviour);
    }

    /// Sends the webhooks that were held, in the order wanted, and stops holding.
    pub fn release_webhooks(&self, order: Order) -> usize {
        verbs::release_webhooks(&self.core, order)
    }

    /// Waits until every queued webhook has been answered.
    pub async fn settled(&self) {
        while self.core.in_flight.load(Ordering::SeqCst) > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Deployments in GitHub's JSON, newest first, each with its `statuses`; hidden ones too.
    #[must_use]
    pub fn deployments(&self) -> Vec<Value> {
        verbs::all_deployments(&self.core)
    }

    /// Adds a status to a deployment, as the deploying workflow would. False when there is no such deployment.
    pub fn move_deployment(&self, id: u64, state: &str) -> bool {
        deployments::add_status(&self.core, id, state, "Moved by a test", false, "", "").is_some()
    }

    /// The next `count` deployments that move by themselves end in failure.
    pub fn fail_next_deployments(&self, count: u32) {
        lock(&self.core.state).failing = count;
    }

    /// How deployments move from now on.
    pub fn set_movement(&self, movement: Movement) {
        *lock(&self.core.movement) = movement;
    }

    /// A deployment made by somebody else, past the portal. Gives its id.
    pub fn foreign_deployment(&self, git_ref: &str, environment: &str) -> anyhow::Result<u64> {
        verbs::foreign_deployment(&self.core, git_ref, environment)
    }

    /// Contexts that count as red when a deployment names them in `required_contexts` or names none.
    pub fn red_contexts(&self, contexts: &[&str]) {
        lock(&self.core.state).red_contexts = contexts.iter().map(|context| (*context).to_owned()).collect();
    }

    /// Ends every installation token and user token, as if revoked.
    pub fn revoke_tokens(&self) {
        let mut state = lock(&self.core.state);
        state.tokens.clear();
        state.user_tokens.clear();
    }

    /// Check runs in GitHub's JSON, oldest first.
    #[must_use]
    pub fn check_runs(&self) -> Vec<Value> {
        lock(&self.core.state).check_runs.clone()
    }

    /// Comments on pull requests and issues of GitHub, oldest first, each with the number of what it is on.
    #[must_use]
    pub fn github_comments(&self) -> Vec<(u64, Value)> {
        lock(&self.core.state).issue_comments.clone()
    }

    /// Issues in GitHub's JSON, oldest first.
    #[must_use]
    pub fn github_issues(&self) -> Vec<Value> {
        lock(&self.core.state).issues.clone()
    }

    /// A person closes an issue on GitHub (`completed`, `not_planned`), or reopens it. False when there is no such issue.
    pub fn close_github_issue(&self, number: u64, open: bool, reason: &str) -> bool {
        issues::set_state(&self.core, number, open, reason)
    }

    /// An issue in Jira's JSON.
    #[must_use]
    pub fn issue(&self, key: &str) -> Option<Value> {
        let state = lock(&self.core.state);
        state.jira.find(key).map(|issue| verbs::draw_issue(&self.core, &state, issue))
    }

    /// All issues in Jira's JSON.
    #[must_use]
    pub fn issues(&self) -> Vec<Value> {
        verbs::all_issues(&self.core)
    }

    /// A person moves an issue to a status, by the status's name. False when either is unknown.
    pub fn move_issue(&self, key: &str, status: &str, who: &str) -> bool {
        jira::model::STATUSES
            .iter()
            .position(|(name, ..)| *name == status)
            .is_some_and(|target| jira::move_issue(&self.core, key, target, people::find(who)))
    }

    /// A person comments on an issue. False when there is no such issue.
    pub fn comment_issue(&self, key: &str, text: &str, who: &str) -> bool {
        jira::add_comment(&self.core, key, adf::document(text), people::find(who), Value::Null).is_some()
    }

    /// The same with more in the comment, such as a `visibility`, as Jira would draw it.
    pub fn comment_issue_with(&self, key: &str, text: &str, who: &str, more: Value) -> bool {
        jira::add_comment(&self.core, key, adf::document(text), people::find(who), more).is_some()
    }

    /// A person sets fields of an issue, such as `assignee` or `fixVersions`, in Jira's JSON.
    pub fn edit_issue(&self, key: &str, who: &str, fields: Value) -> bool {
        jira::change_issue(&self.core, key, people::find(who), |issue| {
            if let Value::Object(fields) = fields {
                issue.fields.extend(fields);
            }
        })
    }

    /// A person moves an issue to another project: it has another key from now on, and answers to the old one too.
    pub fn rename_issue(&self, key: &str, new_key: &str, who: &str) -> bool {
        jira::change_issue(&self.core, key, people::find(who), |issue| {
            let old = std::mem::replace(&mut issue.key, new_key.to_owned());
            issue.old_keys.push(old);
        })
    }

    /// Deletes an issue; no webhook tells of it.
    pub fn delete_issue(&self, key: &str) {
        lock(&self.core.state).jira.issues.retain(|issue| issue.key != key);
    }

    /// Keeps an issue from the portal's account.
    pub fn hide_issue(&self, key: &str) {
        if let Some(issue) = lock(&self.core.state).jira.find_mut(key) {
            issue.hidden = true;
        }
    }

    /// From now on no issue is created without these custom fields: id and name.
    pub fn demand_fields(&self, fields: &[(&str, &str)]) {
        lock(&self.core.state).jira.demanded = fields.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect();
    }

    /// A custom field gets a name, as people see it.
    pub fn name_field(&self, id: &str, name: &str) {
        lock(&self.core.state).jira.named.push((id.to_owned(), name.to_owned()));
    }

    /// Whoever is not signed in is told "not found" about issues, as Jira does where nothing is public.
    pub fn hide_from_strangers(&self) {
        lock(&self.core.state).jira.hides_from_strangers = true;
    }

    /// How often the app's consent was renewed.
    #[must_use]
    pub fn jira_renewals(&self) -> u64 {
        lock(&self.core.state).jira.consent.renewals
    }

    /// Takes the app's access token back before its time.
    pub fn revoke_jira_token(&self) {
        lock(&self.core.state).jira.consent.access = None;
    }

    /// How long search takes to find a new issue.
    pub fn jira_lag(&self, lag: Duration) {
        lock(&self.core.state).jira.lag_ms = i64::try_from(lag.as_millis()).unwrap_or(0);
    }

    /// Where an environment says what it serves: `build.commit` in its JSON, and the header `x-build-commit`.
    #[must_use]
    pub fn environment_url(&self, environment: &str) -> String {
        format!("{}/environments/{environment}", self.control_url)
    }

    /// Decides what an environment serves from now on: this commit (`None`: the newest build's), with this status.
    pub fn serve(&self, environment: &str, commit: Option<&str>, status: Option<u16>) {
        verbs::serve(&self.core, environment, commit.map(str::to_owned), status);
    }

    /// Mails received so far.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        lock(&self.core.state).mails.clone()
    }

    /// The lie the OIDC provider tells from now on.
    pub fn oidc_misbehaviour(&self, lie: Misbehaviour) {
        lock(&self.core.state).oidc.misbehaviour = lie;
    }

    /// Back to the beginning: the seeded world, no faults, no pauses, empty counts.
    pub fn reset(&self) -> anyhow::Result<()> {
        verbs::reset(&self.core)
    }
}
