//! One approval, one deployment effect (invariant I3). Always: look at GitHub by our key; only when it is not
//! there, count the POST in the database and then make it; an answer that was lost is looked for, never guessed.

mod holds;

use super::run::End;
use super::{Job, enqueue, enqueue_if_resting};
use crate::db::attestations::Stored as Attested;
use crate::db::audit::Fact;
use crate::db::deployments::{self, Order, Row};
use crate::db::projects::Project;
use crate::db::{self, Lock};
use crate::github::{Deployment, NewDeployment, Problem};
use crate::hub::Topic;
use crate::ops::attest::{self, attest};
use crate::ops::attestation_key;
use crate::ops::sign_checkpoint::sign_checkpoint;
use crate::ops::withdraw::withdraw;
use crate::{Backend, Error, Tx};
use domain::audit::checkpoint::Checkpoint;
use domain::deployment::{Next, State, after_empty_look_up};
use domain::id::DeploymentId;
use domain::{Actor, Timestamp};

pub(super) async fn run(backend: &Backend, id: DeploymentId) -> Result<End, Error> {
    let mut tx = backend.begin().await?;
    tx.lock(Lock::Deployment, id.uuid()).await?;
    let Some(row) = deployments::by_id(&mut tx, id).await? else { return Ok(End::Done) };
    if row.withdrawn_at.is_some() {
        return Ok(End::Done);
    }
    match row.state {
        State::Queued | State::InProgress => {
            enqueue_if_resting(&mut tx, backend.clock(), &Job::FollowDeployment { deployment: id }).await?;
            tx.commit().await?;
            return Ok(End::Done);
        }
        // It was sent, and GitHub may speak of it after all: then it is taken up, but never sent by itself.
        State::Stuck if row.posts > 0 && row.github_id.is_none() => {}
        State::Stuck | State::Failed | State::Succeeded => return Ok(End::Done),
        State::Waiting | State::Sending | State::Unknown => {}
    }
    let project = db::projects::by_id(&mut tx, row.project).await?.ok_or_else(|| Error::inconsistent("deployment", "project_id", id))?;
    let order = deployments::order(&mut tx, id).await?;
    drop(tx);
    let sending = Sending { backend, project, row, order };
    // Before anything is asked of GitHub; what was sent already is looked up whatever holds now.
    if sending.row.state == State::Waiting {
        let mut tx = backend.snapshot().await?;
        if let Some(reason) = sending.no_longer_holds(&mut tx).await? {
            drop(tx);
            return sending.over(&reason).await;
        }
        if let Some((sentence, until)) = sending.not_now(&mut tx).await? {
            drop(tx);
            return sending.wait_for(&sentence, until).await;
        }
    }
    sending.look_up().await
}

struct Sending<'a> {
    backend: &'a Backend,
    project: Project,
    /// As it was when this job began; every write is guarded by it.
    row: Row,
    order: Order,
}

impl Sending<'_> {
    async fn look_up(&self) -> Result<End, Error> {
        let found = match self.backend.github().find_deployments(&self.project.repository, &self.row.task, &self.row.environment).await {
            Ok(found) => found,
            Err(problem) => return self.problem(&problem).await,
        };
        if let Some(first) = found.first() {
            return self.adopt(first, self.row.state).await;
        }
        match self.row.state {
            State::Waiting => return self.post().await,
            State::Stuck => return Ok(End::Done),
            _ => {}
        }
        if self.row.posts == 0 {
            // Somebody asked to look, not to send.
            return self.stuck(self.row.state, "GitHub does not have it; it was never sent.").await;
        }
        // GitHub was asked before and does not show it. Lists lag, so only spaced look-ups count.
        let now = self.backend.clock().now();
        let pause = self.backend.config().deployments.look_up_seconds;
        let earliest = self.row.updated_at.plus_seconds(pause);
        if self.row.state == State::Unknown && now < earliest {
            return Ok(End::At(earliest));
        }
        let mut tx = self.backend.begin().await?;
        tx.lock(Lock::Deployment, self.row.id.uuid()).await?;
        if !deployments::count_look_up(&mut tx, &self.row, now).await? {
            return Ok(End::At(now.plus_seconds(1)));
        }
        if self.row.state == State::Sending {
            let sentence = "It is not known whether GitHub received the deployment; the portal looks for it.".to_owned();
            self.tell(&mut tx, "deployment_unknown", sentence).await?;
        }
        self.changed(&mut tx);
        tx.commit().await?;
        let counted = Row { look_ups: self.row.look_ups + 1, state: State::Unknown, updated_at: now, ..self.row.clone() };
        match after_empty_look_up(counted.look_ups, counted.posts) {
            Next::LookAgain => Ok(End::At(now.plus_seconds(pause))),
            Next::CreateAgain => {
                Sending { backend: self.backend, project: self.project.clone(), row: counted, order: self.order.clone() }.post().await
            }
            Next::AskAPerson => {
                let reason = format!(
                    "GitHub was asked {} times to create it and does not show it after {} look-ups.",
                    counted.posts, counted.look_ups
                );
                self.stuck(State::Unknown, &reason).await
            }
        }
    }

    /// Counts the POST, and only then makes it.
    async fn post(&self) -> Result<End, Error> {
        // What was decided is signed before anything leaves the house, and travels with it.
        let proof = match sign_checkpoint(self.backend).await {
            Ok(proof) => proof,
            Err(error) => {
                tracing::error!(%error, "the audit log could not be signed before a deployment");
                return self.wait("The audit log could not be signed, so nothing is sent. The operator finds the reason in the log.").await;
            }
        };
        let key = match attestation_key::publish(self.backend).await {
            Ok(key) => key,
            Err(error) => return self.cannot_attest(&error).await,
        };
        let now = self.backend.clock().now();
        let mut tx = self.backend.begin().await?;
        // In the order of signing: what the approval hangs on is held until the POST is counted.
        tx.lock(Lock::Project, self.project.id.uuid()).await?;
        tx.lock(Lock::Candidate, self.row.candidate.uuid()).await?;
        tx.lock(Lock::Deployment, self.row.id.uuid()).await?;
        if let Some(reason) = self.no_longer_holds(&mut tx).await? {
            drop(tx);
            return self.over(&reason).await;
        }
        if let Some((sentence, until)) = self.not_now(&mut tx).await? {
            drop(tx);
            return self.wait_for(&sentence, until).await;
        }
        // Whoever deploys can check it without us. It counts only when the POST does.
        let attested = match attest(&mut tx, self.backend, &key, &self.row, &proof).await {
            Ok(attested) => attested,
            Err(error) => {
                drop(tx);
                return self.cannot_attest(&error).await;
            }
        };
        if !deployments::begin_post(&mut tx, &self.row, now).await? {
            return Ok(End::At(now.plus_seconds(1)));
        }
        let sentence = format!("#{} is being sent to GitHub for {}.", self.row.number, self.row.environment);
        self.tell(&mut tx, "deployment_sending", sentence).await?;
        tx.commit().await?;
        match self.backend.github().create_deployment(&self.project.repository, &self.request(&proof, &attested)).await {
            Ok(created) => self.adopt(&created, State::Sending).await,
            Err(Problem::Refused { status, message }) => {
                self.stuck(State::Sending, &format!("GitHub refused it ({status}): {message}")).await
            }
            Err(problem @ Problem::Unknown { .. }) => {
                let mut tx = self.backend.begin().await?;
                let now = self.backend.clock().now();
                if deployments::set_unsent(
                    &mut tx,
                    self.row.id,
                    State::Sending,
                    State::Unknown,
                    Some(&format!("GitHub: {problem}; looking for it")),
                    now,
                )
                .await?
                {
                    self.tell(
                        &mut tx,
                        "deployment_unknown",
                        format!("GitHub's answer was lost ({problem}); the portal looks for the deployment."),
                    )
                    .await?;
                }
                tx.commit().await?;
                Ok(End::At(now.plus_seconds(self.backend.config().deployments.look_up_seconds)))
            }
            // Surely without effect: as if it had not been tried.
            Err(problem) => {
                let mut tx = self.backend.begin().await?;
                if deployments::undo_post(&mut tx, &self.row, &format!("GitHub {problem}"), self.backend.clock().now()).await? {
                    self.tell(&mut tx, "deployment_not_sent", format!("GitHub {problem}; nothing was sent.")).await?;
                }
                tx.commit().await?;
                Ok(End::failed("GitHub", &problem))
            }
        }
    }

    fn request(&self, proof: &Checkpoint, attested: &Attested) -> NewDeployment<'_> {
        let base = self.backend.origin();
        let payload = serde_json::json!({"murmuration": {
            "release": self.row.release, "deployment": self.row.id, "candidate": self.row.number, "version": self.order.version,
            "image_digest": self.order.digest, "evidence_hash": self.order.evidence_hash, "policy_hash": self.order.policy_hash,
            "url": format!("{base}/p/{}/candidates/{}", self.project.slug, self.row.number),
            "audit": {"size": proof.size, "root": proof.root.to_string(), "checkpoint": proof.note},
            "attestation": {"url": attest::url(base, self.row.release, attested.kind), "sha256": attested.sha256, "key_id": attested.key_id},
        }});
        NewDeployment {
            commit: &self.order.commit,
            task: &self.row.task,
            auto_merge: false,
            required_contexts: &self.project.settings.required_contexts,
            environment: &self.row.environment,
            production_environment: true,
            description: crate::outside::one_line(
                &format!("Candidate #{} ({}), signed in Murmuration", self.row.number, self.order.version),
                140,
            ),
            payload,
        }
    }

    /// GitHub has it, if it is what was approved.
    async fn adopt(&self, remote: &Deployment, from: State) -> Result<End, Error> {
        if remote.sha != self.order.commit.as_str() {
            let found = crate::outside::one_line(&remote.sha, 40);
            return self
                .stuck(
                    from,
                    &format!(
                        "deployment_sha_mismatch: GitHub's deployment {} is of commit {found}, approved was {}.",
                        remote.id, self.order.commit
                    ),
                )
                .await;
        }
        let mut tx = self.backend.begin().await?;
        tx.lock(Lock::Deployment, self.row.id.uuid()).await?;
        if deployments::adopt(&mut tx, self.row.id, remote.id, self.backend.clock().now()).await? {
            self.tell(
                &mut tx,
                "deployment_created",
                format!("GitHub has the deployment of #{} to {}.", self.row.number, self.row.environment),
            )
            .await?;
            enqueue(&mut tx, self.backend.clock(), &Job::FollowDeployment { deployment: self.row.id }).await?;
        }
        tx.commit().await?;
        Ok(End::Done)
    }

    /// It stays approved and waits; signatures may end meanwhile.
    async fn wait_for(&self, sentence: &str, opens: Option<Timestamp>) -> Result<End, Error> {
        self.show(sentence).await?;
        // A window that is far away is looked at again: the policy may change.
        let hour = self.backend.clock().now().plus_seconds(3600);
        Ok(End::At(opens.map_or(hour, |opens| opens.min(hour))))
    }

    /// The approval ended. What was never sent is withdrawn; what may exist at GitHub is for a person to decide.
    async fn over(&self, reason: &str) -> Result<End, Error> {
        if self.row.is_sent() {
            return self.stuck(self.row.state, reason).await;
        }
        let mut tx = self.backend.begin().await?;
        tx.lock(Lock::Project, self.project.id.uuid()).await?;
        tx.lock(Lock::Candidate, self.row.candidate.uuid()).await?;
        tx.lock(Lock::Deployment, self.row.id.uuid()).await?;
        let candidate = db::candidates::by_id(&mut tx, self.row.candidate).await?;
        let candidate = candidate.ok_or_else(|| Error::inconsistent("release", "candidate_id", self.row.release))?;
        withdraw(&mut tx, &Actor::System, &candidate, &self.row, reason, self.backend.clock().now()).await?;
        tx.commit().await?;
        Ok(End::Done)
    }

    /// A look-up failed: nothing changed at GitHub; the reason is shown, and it is tried again.
    async fn problem(&self, problem: &Problem) -> Result<End, Error> {
        self.show(&format!("GitHub {problem}")).await?;
        Ok(End::failed("GitHub", problem))
    }

    /// Nothing can be sent for now; the reason is shown, and it is tried again.
    async fn wait(&self, problem: &str) -> Result<End, Error> {
        self.show(problem).await?;
        Ok(End::Failed { problem: problem.to_owned(), rest: 0 })
    }

    async fn cannot_attest(&self, error: &Error) -> Result<End, Error> {
        tracing::error!(%error, "a release could not be attested before it is sent");
        self.wait("The approval could not be signed for whoever deploys it, so nothing is sent. The operator finds the reason in the log.")
            .await
    }

    async fn show(&self, problem: &str) -> Result<(), Error> {
        let mut tx = self.backend.begin().await?;
        if deployments::set_problem(&mut tx, &self.row, Some(problem)).await? {
            self.changed(&mut tx);
        }
        tx.commit().await
    }

    async fn stuck(&self, from: State, reason: &str) -> Result<End, Error> {
        let mut tx = self.backend.begin().await?;
        tx.lock(Lock::Deployment, self.row.id.uuid()).await?;
        if deployments::set_unsent(&mut tx, self.row.id, from, State::Stuck, Some(reason), self.backend.clock().now()).await? {
            self.tell(&mut tx, "deployment_stuck", format!("The deployment of #{} is stuck: {reason}", self.row.number)).await?;
        }
        tx.commit().await?;
        Ok(End::Done)
    }

    async fn tell(&self, tx: &mut Tx, action: &str, sentence: String) -> Result<(), Error> {
        let fact = Fact {
            at: self.backend.clock().now(),
            project: Some(self.row.project),
            candidate: Some(self.row.candidate),
            actor: &Actor::System,
            action,
            sentence,
            detail: serde_json::json!({"deployment": self.row.id, "task": self.row.task}),
        };
        db::audit::append(tx, fact).await?;
        self.changed(tx);
        Ok(())
    }

    fn changed(&self, tx: &mut Tx) {
        tx.changed(Topic { project: self.row.project, candidate: Some(self.row.candidate), number: Some(self.row.number) });
    }
}
