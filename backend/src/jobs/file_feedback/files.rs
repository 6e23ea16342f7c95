//! The files of a report go to its issue, each once.

use super::{Filing, Step};
use crate::Error;
use crate::db::issue_files;
use crate::jira::Problem;
use crate::jobs::run::End;
use domain::text::Sha256Hex;

/// Files above this many bytes stay in the portal; the issue links to them.
const LARGEST_FILE: i64 = 20 * 1024 * 1024;
/// Files sent in one go: a job has its time.
const FILES_AT_ONCE: usize = 3;

impl Filing<'_> {
    /// Puts each file on the issue once: its name there carries the beginning of its hash, by which it is found again.
    pub(super) async fn files(&self, key: &str) -> Result<Step, Error> {
        let (jira, clock) = (self.backend.jira(), self.backend.clock());
        let waiting = issue_files::waiting(&mut self.backend.snapshot().await?, self.id).await?;
        let begun = waiting.iter().any(|file| file.begun_at.is_some());
        let there = match if begun { jira.files(key).await } else { Ok(Vec::new()) } {
            Ok(there) => there,
            Err(problem) => return self.failed_on(key, &problem).await,
        };
        for (count, file) in waiting.iter().enumerate() {
            if count == FILES_AT_ONCE {
                return Ok(Err(End::At(clock.now())));
            }
            let name = name_in_jira(&file.sha256, &file.file_name);
            if file.begun_at.is_some() && there.contains(&name) {
                self.file_ended(&file.sha256, None).await?;
                continue;
            }
            if file.bytes > LARGEST_FILE {
                self.file_ended(&file.sha256, Some("too large for Jira; it is here only")).await?;
                continue;
            }
            let content = match Sha256Hex::parse(&file.sha256) {
                Ok(sha256) => self.backend.evidence().get(&sha256).await,
                Err(_) => Err(Error::inconsistent("evidence", "sha256", &file.sha256)),
            };
            let content = match content {
                Ok(content) => content,
                Err(error) => {
                    tracing::error!(sha256 = file.sha256, %error, "a file of a report cannot be read");
                    self.file_ended(&file.sha256, Some("the portal cannot read it")).await?;
                    continue;
                }
            };
            let mut tx = self.backend.begin().await?;
            issue_files::begin(&mut tx, self.id, &file.sha256, clock.now()).await?;
            tx.commit().await?;
            match jira.attach(key, &name, &file.media_type, content).await {
                Ok(()) => self.file_ended(&file.sha256, None).await?,
                Err(Problem::Refused { status: 413, .. }) => {
                    self.file_ended(&file.sha256, Some("too large for Jira; it is here only")).await?;
                }
                Err(Problem::Refused { status: 403 | 415, message }) => {
                    self.file_ended(&file.sha256, Some(&format!("Jira does not take it ({message}); it is here only"))).await?;
                }
                Err(problem) => {
                    if !matches!(problem, Problem::Unknown { .. }) {
                        let mut tx = self.backend.begin().await?;
                        issue_files::not_begun(&mut tx, self.id, &file.sha256).await?;
                        tx.commit().await?;
                    }
                    return self.failed_on(key, &problem).await;
                }
            }
        }
        Ok(Ok(()))
    }

    async fn file_ended(&self, sha256: &str, left_out: Option<&str>) -> Result<(), Error> {
        let mut tx = self.backend.begin().await?;
        issue_files::end(&mut tx, self.id, sha256, left_out, self.backend.clock().now()).await?;
        self.changed(&mut tx);
        tx.commit().await
    }
}

/// A name that every Jira and every mail of it can carry, and that names the content.
fn name_in_jira(sha256: &str, name: &str) -> String {
    let plain: String =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() || "._-".contains(letter) { letter } else { '_' }).collect();
    format!("{}-{plain}", sha256.get(..8).unwrap_or(sha256))
}
