//! Change role.
