//! HTML pages of the server. All of them work without JavaScript.

pub mod canonical;
pub mod csp;
pub mod error_page;
pub mod form_page;
pub mod home;
pub mod landing;
pub mod layout;
pub mod partner;
pub mod pledge;
pub mod poster;
mod projector;
pub mod request;
pub mod social_meta;
