//! SQL of tokens.
