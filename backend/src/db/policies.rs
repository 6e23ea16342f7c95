//! SQL of policies.
