//! Resolve deployment.
