//! SQL of feedback.
