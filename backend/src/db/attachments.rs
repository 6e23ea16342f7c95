//! SQL of attachments.
