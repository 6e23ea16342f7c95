//! Plan cases.
