//! A paper as PDF: laid out, then written by krilla as PDF/UA-1, so that it can be read aloud. What people wrote is text
//! and never markup; the same paper is the same file.

mod face;
mod flow;
mod ink;
mod table;
#[cfg(test)]
mod tests;
mod tree;

use crate::Error;
use domain::Timestamp;
use domain::paper::Paper;

/// Writes a paper that is named by `hash` and tells of the time `as_of`.
///
/// # Errors
/// When the writer finds that the file would not be PDF/UA, which is a mistake of ours.
pub fn pdf(paper: &Paper, hash: &str, as_of: Timestamp) -> Result<Vec<u8>, Error> {
    let faces = face::Faces::load().ok_or_else(|| anyhow::anyhow!("a font of the portal cannot be read"))?;
    let sheets = flow::lay_out(paper, &faces);
    ink::write(&sheets, &faces, paper, hash, as_of)
}
