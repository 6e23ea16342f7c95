//! SQL of login flows.
