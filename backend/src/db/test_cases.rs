//! SQL of test cases.
