//! SQL of stories.
