//! Update feedback.
