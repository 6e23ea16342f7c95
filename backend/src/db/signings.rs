//! SQL of drafted statements: each waits for its proof for two minutes and is used once.

use super::{Tx, execute, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, PersonId, SigningId};
use uuid::Uuid;

/// Drafts that nobody proved are forgotten after so many seconds.
const KEPT: i64 = 86_400;

/// What a statement becomes when it is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A signature.
    Signature,
    /// A word for an emergency release.
    Emergency,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Emergency => "emergency",
        }
    }
}

/// A statement that waits for its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub id: SigningId,
    pub candidate: CandidateId,
    pub person: PersonId,
    /// SHA-256 of the id of the session that drafted it.
    pub session_hash: String,
    /// Canonical JSON.
    pub statement: String,
    pub statement_hash: String,
    pub intent: String,
    /// The newest audit row when the signer's page was read.
    pub seen_seq: i64,
    pub drafted_at: Timestamp,
    pub expires_at: Timestamp,
    /// When the provider last asked who they are, if they signed in again for it.
    pub signed_in_at: Option<Timestamp>,
    pub used_at: Option<Timestamp>,
}

type Row = (Uuid, Uuid, Uuid, String, String, String, String, i64, i64, i64, Option<i64>, Option<i64>);

impl From<Row> for Draft {
    fn from(row: Row) -> Self {
        let (id, candidate, person, session_hash, statement, statement_hash, intent, seen_seq, drafted, expires, signed_in, used) = row;
        Self {
            id: id.into(),
            candidate: candidate.into(),
            person: person.into(),
            session_hash,
            statement,
            statement_hash,
            intent,
            seen_seq,
            drafted_at: Timestamp(drafted),
            expires_at: Timestamp(expires),
            signed_in_at: signed_in.map(Timestamp),
            used_at: used.map(Timestamp),
        }
    }
}

/// Stores a draft, and forgets old ones that nobody proved.
pub(crate) async fn insert(tx: &mut Tx, kind: Kind, draft: &Draft) -> Result<(), Error> {
    execute!(
        tx,
        "delete from signing where used_at is null and expires_at <= $1 and person_id = $2",
        draft.drafted_at.plus_seconds(-KEPT).0,
        draft.person.uuid()
    )?;
    execute!(
        tx,
        "insert into signing (signing_id, candidate_id, person_id, session_hash, statement, statement_hash, intent, seen_seq, drafted_at, expires_at, kind)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        draft.id.uuid(),
        draft.candidate.uuid(),
        draft.person.uuid(),
        &draft.session_hash,
        &draft.statement,
        &draft.statement_hash,
        &draft.intent,
        draft.seen_seq,
        draft.drafted_at.0,
        draft.expires_at.0,
        kind.as_str(),
    )?;
    Ok(())
}

/// One draft, whatever it becomes: enough to note that its signer signed in again.
pub(crate) async fn by_id(tx: &mut Tx, id: SigningId) -> Result<Option<Draft>, Error> {
    let row = fetch_optional!(
        tx,
        Row,
        "select signing_id, candidate_id, person_id, session_hash, statement, statement_hash, intent, seen_seq, drafted_at, expires_at, signed_in_at, used_at
         from signing where signing_id = $1",
        id.uuid(),
    )?;
    Ok(row.map(Draft::from))
}

/// One draft that becomes this; of another kind there is none.
pub(crate) async fn of_kind(tx: &mut Tx, kind: Kind, id: SigningId) -> Result<Option<Draft>, Error> {
    let row = fetch_optional!(
        tx,
        Row,
        "select signing_id, candidate_id, person_id, session_hash, statement, statement_hash, intent, seen_seq, drafted_at, expires_at, signed_in_at, used_at
         from signing where signing_id = $1 and kind = $2",
        id.uuid(),
        kind.as_str(),
    )?;
    Ok(row.map(Draft::from))
}

/// The newest draft that a form of this kind made.
pub(crate) async fn by_intent(tx: &mut Tx, kind: Kind, intent: &str) -> Result<Option<Draft>, Error> {
    let row = fetch_optional!(
        tx,
        Row,
        "select signing_id, candidate_id, person_id, session_hash, statement, statement_hash, intent, seen_seq, drafted_at, expires_at, signed_in_at, used_at
         from signing where intent = $1 and kind = $2 order by drafted_at desc, signing_id desc limit 1",
        intent,
        kind.as_str(),
    )?;
    Ok(row.map(Draft::from))
}

/// Its signer signed in again.
pub(crate) async fn signed_in(tx: &mut Tx, id: SigningId, at: Timestamp) -> Result<(), Error> {
    execute!(tx, "update signing set signed_in_at = $2 where signing_id = $1 and used_at is null", id.uuid(), at.0)?;
    Ok(())
}

/// Uses it up; false when it was used before.
pub(crate) async fn use_up(tx: &mut Tx, id: SigningId, now: Timestamp) -> Result<bool, Error> {
    Ok(execute!(tx, "update signing set used_at = $2 where signing_id = $1 and used_at is null", id.uuid(), now.0)? == 1)
}
