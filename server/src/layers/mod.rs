//! What happens around every request, whatever answers it.

pub(crate) mod address;
pub(crate) mod csrf;
pub(crate) mod envelope;
pub(crate) mod headers;
pub(crate) mod host;
pub(crate) mod limits;
pub(crate) mod remember;
