//! JUnit XML, read as a stream with limits: size, depth, tests, attributes. No DTD, no entities.

use domain::Refusal;
use domain::report::MachineTest;

/// Reads the tests of one file.
///
/// # Errors
/// 422 with a stable code: `dtd_forbidden`, `xml_malformed`, `no_root`, `too_deep`, `too_many_tests`, `too_many_attributes`, `too_large`.
pub fn parse(_content: &[u8]) -> Result<Vec<MachineTest>, Refusal> {
    Err(Refusal::invalid("report", "cannot be read yet"))
}
