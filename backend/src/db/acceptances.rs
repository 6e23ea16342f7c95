//! SQL of acceptances.
