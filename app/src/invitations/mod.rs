//! Invitations: the list for whoever invites, and the page behind the personal link.

mod api;
mod invited;
mod list;

pub use invited::InvitedPage;
pub use list::InvitationsPage;
