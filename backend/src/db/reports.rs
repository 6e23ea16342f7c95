//! SQL of reports.
