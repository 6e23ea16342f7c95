//! Receive webhook.
