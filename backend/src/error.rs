//! Two kinds of "no": a refusal that people are told as it stands, and a failure that is logged and not shown.

use domain::Refusal;

/// What can go wrong behind the pages.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An answer: nothing changed, and the reader is told why.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A failure: logged with the request's id, shown only as that.
    #[error("{0:#}")]
    Internal(#[from] anyhow::Error),
}

impl Error {
    /// A row that fits no state of the rules, named so that it can be found.
    #[must_use]
    pub fn inconsistent(table: &str, column: &str, row: impl std::fmt::Display) -> Self {
        Self::Internal(anyhow::anyhow!("inconsistent row: {table}.{column} of {row}"))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        // Triggers and constraints are the last line: what they refuse was not foreseen by an operation,
        // except these two, which people can cause.
        if let sqlx::Error::Database(database) = &error {
            let message = database.message();
            if message.contains("self_approval") {
                return Refusal::forbidden(
                    "self_approval",
                    "You cannot sign this candidate: you had a part in its build.",
                    "Ask another product owner.",
                )
                .into();
            }
            if database.is_unique_violation() {
                tracing::warn!(error = message, "two writers met at a unique constraint");
                return Refusal::conflict(
                    "changed_meanwhile",
                    "Somebody else changed this at the same moment. Nothing was saved.",
                    "Reload the page and try again.",
                )
                .into();
            }
        }
        Self::Internal(anyhow::Error::new(error).context("database"))
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
