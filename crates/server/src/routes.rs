//! JSON API, pictures and health checks: a file for each resource.

pub mod campaigns;
pub mod challenge;
pub mod channel_acts;
pub mod counts;
pub mod health;
pub mod live;
pub mod openapi;
pub mod pictures;
pub mod pledges;
pub mod security_txt;
pub mod widget;
