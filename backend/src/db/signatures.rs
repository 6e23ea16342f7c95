//! SQL of signatures.
