//! Time, ids and secrets: the only room that asks the machine for them, so that tests can fix them.

use domain::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where time comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine.
    #[default]
    System,
    /// A test that moves it by hand.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `start` until it is moved.
    #[must_use]
    pub fn fixed(start: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(start.0)))
    }

    /// Moves a fixed clock; the machine's clock stays as it is.
    pub fn advance(&self, seconds: i64) {
        if let Self::Fixed(millis) = self {
            millis.fetch_add(seconds * 1000, Ordering::SeqCst);
        }
    }

    /// Now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Fixed(millis) => Timestamp(millis.load(Ordering::SeqCst)),
        }
    }

    /// A new id that sorts by time (UUID version 7, RFC 9562).
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn id<T: From<uuid::Uuid>>(&self) -> T {
        T::from(uuid::Uuid::now_v7())
    }

    /// A new secret or intent: 256 random bits as 64 hexadecimal digits.
    #[must_use]
    pub fn secret(&self) -> String {
        hex::encode(rand::random::<[u8; 32]>())
    }
}
