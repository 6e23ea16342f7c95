//! Record result.
