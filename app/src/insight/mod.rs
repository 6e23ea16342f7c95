//! Seeing it: failures over the last candidates, the matrix of cases × candidates, the burn-up of a candidate. Charts
//! are drawn here as SVG; the numbers behind each stand in a table.

mod api;
mod burn_up;
mod chart;
mod failures;
mod matrix;
mod page;

pub use burn_up::BurnUp;
pub use page::QualityPage;

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
