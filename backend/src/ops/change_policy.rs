//! Change policy.
