//! Edit test case.
