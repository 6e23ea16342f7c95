//! The tree over the audit log: its finished nodes, in storage order.

use super::{Tx, fetch_optional, on_both};
use crate::Error;
use domain::audit::tree::{Hash, Nodes, size_at};

/// Rows of one statement.
const AT_ONCE: usize = 500;

/// How many rows of the log the tree holds.
pub(crate) async fn size(tx: &mut Tx) -> Result<u64, Error> {
    let last = fetch_optional!(tx, (i64,), "select position from audit_node order by position desc limit 1")?;
    Ok(last.map_or(0, |(position,)| size_at(position.unsigned_abs())))
}

/// The nodes at these positions, those that exist.
pub(crate) async fn nodes(tx: &mut Tx, positions: &[u64]) -> Result<Nodes, Error> {
    let mut found = Nodes::default();
    for some in positions.chunks(AT_ONCE) {
        let rows = on_both!(tx, c => {
            let mut query = sqlx::QueryBuilder::new("select position, hash from audit_node where position in (");
            let mut list = query.separated(", ");
            for position in some {
                list.push_bind(position.cast_signed());
            }
            query.push(")").build_query_as::<(i64, Vec<u8>)>().fetch_all(&mut **c).await
        })?;
        for (position, hash) in rows {
            let hash: [u8; 32] = hash.try_into().map_err(|_| Error::inconsistent("audit_node", "hash", position))?;
            found.0.insert(position.unsigned_abs(), Hash(hash));
        }
    }
    Ok(found)
}

/// Adds nodes that rows have just finished.
pub(crate) async fn add(tx: &mut Tx, nodes: &[(u64, Hash)]) -> Result<(), Error> {
    for some in nodes.chunks(AT_ONCE) {
        on_both!(tx, c => {
            let mut query = sqlx::QueryBuilder::new("insert into audit_node (position, hash) ");
            query.push_values(some, |mut row, (position, hash)| {
                row.push_bind(position.cast_signed()).push_bind(hash.0.to_vec());
            });
            query.build().execute(&mut **c).await.map(|_| ())
        })?;
    }
    Ok(())
}
