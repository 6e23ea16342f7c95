//! Sign in.
