//! SQL of deployments.
