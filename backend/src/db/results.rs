//! SQL of results.
