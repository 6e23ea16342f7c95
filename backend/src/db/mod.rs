//! All SQL. Each statement is written once and runs on SQLite and on PostgreSQL with their own drivers
//! and types; what differs between the two lives in this file and nowhere else.

pub mod acceptances;
pub mod attachments;
pub mod attestations;
pub mod audit;
pub(crate) mod audit_tree;
pub mod candidates;
pub mod carry;
pub mod changes;
pub(crate) mod chat;
pub mod checkpoints;
pub(crate) mod claims;
pub mod code_apps;
pub(crate) mod contacts;
pub(crate) mod delegations;
pub mod deliveries;
pub mod deployments;
pub(crate) mod emergencies;
pub(crate) mod enrolments;
pub(crate) mod entitled;
pub mod facts;
pub mod feedback;
pub mod feedback_issues;
pub(crate) mod follow_ups;
pub mod github_told;
pub mod idempotency;
pub mod imports;
pub(crate) mod inbox;
pub mod insight;
pub(crate) mod invitations;
pub mod issue_files;
pub mod issue_states;
pub mod jira_consent;
pub mod jira_mapping;
pub mod jobs;
pub(crate) mod joins;
pub(crate) mod judgements;
pub mod library;
pub(crate) mod lives;
pub mod login_flows;
pub(crate) mod notices;
mod open;
pub mod passkeys;
pub mod people;
pub mod plans;
pub mod policies;
pub mod projects;
pub mod proposals;
mod recorded;
pub(crate) mod release_notes;
pub(crate) mod releases;
pub mod reports;
pub mod results;
pub mod revisions;
pub mod run_page;
pub(crate) mod seen;
pub mod sessions;
pub mod signatures;
pub(crate) mod signings;
pub mod stories;
pub mod story_comments;
pub mod test_cases;
pub mod tokens;
pub(crate) mod uat_drafts;
pub(crate) mod waivers;

pub use open::{Db, Durability};

use crate::Error;
use crate::hub::{Hub, Topic};
use domain::id::ProjectId;
use sqlx::{Postgres, Sqlite, Transaction};
use std::collections::BTreeMap;

/// One transaction on one of the two databases. Everything that writes takes `&mut Tx`, so that nothing
/// can slip past it; dropping it without [`Tx::commit`] undoes everything.
pub struct Tx {
    pub(crate) inner: Inner,
    hub: Hub,
    news: Vec<Topic>,
    counted: BTreeMap<ProjectId, bool>,
    work: bool,
}

/// The driver's own transaction.
pub(crate) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one statement on whichever database the transaction is on. The text is the same for both.
macro_rules! on_both {
    ($tx:expr, $connection:ident => $run:expr) => {
        match &mut $tx.inner {
            $crate::db::Inner::Sqlite($connection) => $run,
            $crate::db::Inner::Postgres($connection) => $run,
        }
    };
}

/// All rows of a query, as `$row` (a tuple or a `FromRow` type).
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on_both!($tx, c => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(&mut **c).await)
    };
}

/// The one row of a query, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on_both!($tx, c => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(&mut **c).await)
    };
}

/// The one row of a query.
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on_both!($tx, c => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_one(&mut **c).await)
    };
}

/// Runs a statement; the number of rows it touched.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on_both!($tx, c => sqlx::query($sql)$(.bind($bind))*.execute(&mut **c).await.map(|done| done.rows_affected()))
    };
}

pub(crate) use {execute, fetch_all, fetch_one, fetch_optional, on_both};

/// Rows that only one writer at a time may decide about.
#[derive(Debug, Clone, Copy)]
pub enum Lock {
    /// A candidate: results, answers, signatures.
    Candidate,
    /// A project: numbers, cases, policy.
    Project,
    /// A piece of feedback.
    Feedback,
    /// A deployment.
    Deployment,
}

impl Tx {
    /// Holds the row until the end of the transaction. `no key`: a row that others refer to may still be
    /// referred to meanwhile (every audit row does), which a full lock would hold up into deadlocks. On SQLite the whole database is held already,
    /// because writing transactions begin immediate.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn lock(&mut self, what: Lock, id: uuid::Uuid) -> Result<(), Error> {
        if let Inner::Postgres(c) = &mut self.inner {
            let sql = match what {
                Lock::Candidate => "select 1 from candidate where candidate_id = $1 for no key update",
                Lock::Project => "select 1 from project where project_id = $1 for no key update",
                Lock::Feedback => "select 1 from feedback where feedback_id = $1 for no key update",
                Lock::Deployment => "select 1 from deployment where deployment_id = $1 for no key update",
            };
            sqlx::query(sql).bind(id).execute(&mut **c).await?;
        }
        Ok(())
    }

    /// Holds the audit log's end, so that its rows follow each other without gaps.
    pub(crate) async fn lock_audit(&mut self) -> Result<(), Error> {
        if let Inner::Postgres(c) = &mut self.inner {
            sqlx::query("select pg_advisory_xact_lock(4711001)").execute(&mut **c).await?;
        }
        Ok(())
    }

    /// Holds the tree over the audit log, which grows in one place at a time; rows are added meanwhile.
    pub(crate) async fn lock_audit_tree(&mut self) -> Result<(), Error> {
        if let Inner::Postgres(c) = &mut self.inner {
            sqlx::query("select pg_advisory_xact_lock(4711002)").execute(&mut **c).await?;
        }
        Ok(())
    }

    /// A statement's ending that makes competing workers take different rows; SQLite has one writer anyway.
    pub(crate) const fn skip_locked(&self) -> &'static str {
        match self.inner {
            Inner::Sqlite(_) => "",
            Inner::Postgres(_) => "for update skip locked",
        }
    }

    /// `sqlite` or `postgres`.
    #[must_use]
    pub const fn dialect(&self) -> &'static str {
        match self.inner {
            Inner::Sqlite(_) => "sqlite",
            Inner::Postgres(_) => "postgres",
        }
    }

    /// Says where something changed; told after the commit, once per place.
    pub fn changed(&mut self, topic: Topic) {
        self.counts(topic.project, topic.candidate.is_none());
        if !self.news.contains(&topic) {
            self.news.push(topic);
        }
    }

    /// Something of this project, or of the project as a whole, is otherwise after the commit.
    pub(crate) fn counts(&mut self, project: ProjectId, whole: bool) {
        *self.counted.entry(project).or_default() |= whole;
    }

    /// Says that there is work; told after the commit.
    pub(crate) fn has_work(&mut self) {
        self.work = true;
    }

    /// Makes everything durable, then tells the news.
    ///
    /// # Errors
    /// When the database did not confirm; then nothing may be shown as done.
    pub async fn commit(mut self) -> Result<(), Error> {
        let counted = std::mem::take(&mut self.counted);
        revisions::count(&mut self, counted).await?;
        if let Inner::Postgres(c) = &mut self.inner {
            // The news travel with the commit to every replica, this one included.
            for topic in &self.news {
                sqlx::query("select pg_notify('murmuration_news', $1)").bind(serde_json::to_string(topic)?).execute(&mut **c).await?;
            }
            if self.work {
                sqlx::query("select pg_notify('murmuration_work', '')").execute(&mut **c).await?;
            }
        }
        match self.inner {
            Inner::Sqlite(tx) => {
                tx.commit().await?;
                self.news.iter().for_each(|topic| self.hub.publish(*topic));
                if self.work {
                    self.hub.wake_worker();
                }
            }
            Inner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
