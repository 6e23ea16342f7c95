//! SQL of candidates.
