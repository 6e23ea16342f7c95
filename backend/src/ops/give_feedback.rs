//! Give feedback.
