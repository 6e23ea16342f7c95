//! Answer story.
