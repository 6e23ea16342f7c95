//! SQL of feedback issues.
