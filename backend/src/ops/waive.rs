//! Waive.
