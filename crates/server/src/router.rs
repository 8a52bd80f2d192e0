//! Every route of the server. What all responses have in common is in `service`.
//!
//! The paths are in `api::paths`, where the functions that build URLs use the same templates.

use std::sync::Arc;

use api::paths;
use axum::{
    Router, middleware,
    routing::{get, post},
};
use tower_http::{CompressionLevel, compression::CompressionLayer};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    embed::{assets, builder, oembed},
    encoded::EncodedText,
    http::{encoding::accept_identity, error::HttpError},
    pages::{home, landing, partner, pledge, poster},
    routes::{
        campaigns, challenge, channel_acts, counts, health, live, openapi, pictures, pledges, security_txt, widget,
    },
};

/// Creates the router.
pub fn router(app: Arc<App>) -> Router {
    let (api, description) = OpenApiRouter::with_openapi(openapi::ApiInfo::openapi())
        .routes(routes!(challenge::show_challenge))
        .routes(routes!(openapi::show_openapi))
        .routes(routes!(campaigns::show_campaign))
        .routes(routes!(widget::show_widget))
        .routes(routes!(counts::show_counts))
        .routes(routes!(live::stream_counts))
        .routes(routes!(pledges::create_pledge))
        .routes(routes!(pledges::withdraw_pledge))
        .routes(routes!(pledges::create_withdrawal))
        .routes(routes!(channel_acts::create_share))
        .routes(routes!(channel_acts::create_visit))
        .split_for_parts();
    // Ad blockers block URLs that contain "shares", so the widget uses another name.
    let api = api.route(paths::INTENTS, post(channel_acts::create_share));
    app.api_description.get_or_init(|| EncodedText::new(serde_json::to_string(&description).unwrap_or_default()));
    let pages = Router::new()
        .route(paths::HOME, get(home::show_home))
        .route(paths::PAGE, get(pledge::show_pledge))
        .route(paths::PAGE_PLEDGE, post(pledge::create_pledge))
        .route(paths::PAGE_WITHDRAW, post(pledge::withdraw_pledge))
        .route(paths::LANDING, get(landing::show_landing));
    // Compressed anew for each request; everything else is kept compressed, or too short.
    let differing = Router::new()
        .route(paths::PAGE_THANKS, get(pledge::show_thanks))
        .route(paths::PARTNER, get(partner::show_numbers))
        .route(paths::POSTER, get(poster::show_poster))
        .route(paths::EMBED_BUILDER, get(builder::show_builder))
        .route(paths::OEMBED, get(oembed::show_oembed))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
        .layer(middleware::from_fn(accept_identity));
    let embed = Router::new()
        .route(paths::EMBED_JS, get(assets::show_embed))
        .route(paths::FRAME_JS, get(assets::show_frame))
        .route(paths::WIDGET_CSS, get(assets::show_styles))
        .route(paths::VERSION_FILE, get(assets::show_asset));
    let pictures = Router::new()
        .route(paths::CARD, get(pictures::show_card))
        .route(paths::BADGE, get(pictures::show_badge))
        .route(paths::ICON, get(pictures::show_icon));
    let health = Router::new()
        .route(paths::HEALTHZ, get(health::show_health))
        .route(paths::READYZ, get(health::show_readiness))
        .route(paths::SECURITY_TXT, get(security_txt::show_security_txt));
    api.merge(pages)
        .merge(differing)
        .merge(embed)
        .merge(pictures)
        .merge(health)
        .fallback(|| async { HttpError::NotFound })
        .method_not_allowed_fallback(|| async { HttpError::MethodNotAllowed })
        .with_state(app)
}
