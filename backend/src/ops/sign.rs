//! Sign.
