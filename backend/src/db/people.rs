//! SQL of people.
