//! Every route of the server, and the layers around all of them.
//!
//! The paths are in `api::paths`, where the functions that build URLs use the same templates.
//!
//! Invariant: every response, also of an error or a panic, passes through `with_error_layers` and `with_header_layers`.

use std::{sync::Arc, time::Duration};

use api::paths;
use axum::{
    Extension, Router,
    http::{HeaderName, HeaderValue, Method, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    cors::{Any, CorsLayer},
    set_header::SetResponseHeaderLayer,
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    embed::{assets, builder, oembed},
    encoded::EncodedText,
    http::{
        encoding::accept_identity,
        error::{HttpError, normalize_errors},
        host::require_host,
    },
    pages::{canonical::redirect_to_canonical, error_page::show_error_pages, home, landing, partner, pledge, poster},
    routes::{
        campaigns, challenge, channel_acts, counts, health, live,
        openapi::{self, Description},
        pictures, pledges, security_txt, widget,
    },
};

/// Time for which a browser may cache the response to a CORS preflight.
pub const PREFLIGHT_MAX_AGE: Duration = Duration::from_secs(86_400);

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
    let description = Description(EncodedText::new(serde_json::to_string(&description).unwrap_or_default()));
    let pages = Router::new()
        .route(paths::HOME, get(home::show_home))
        .route(paths::PAGE, get(pledge::show_pledge))
        .route(paths::PAGE_THANKS, get(pledge::show_thanks))
        .route(paths::PAGE_PLEDGE, post(pledge::create_pledge))
        .route(paths::PAGE_WITHDRAW, post(pledge::withdraw_pledge))
        .route(paths::LANDING, get(landing::show_landing))
        .route(paths::PARTNER, get(partner::show_numbers))
        .route(paths::POSTER, get(poster::show_poster));
    let embed = Router::new()
        .route(paths::EMBED_BUILDER, get(builder::show_builder))
        .route(paths::OEMBED, get(oembed::show_oembed))
        .route(paths::EMBED_JS, get(assets::show_embed))
        .route(paths::FRAME_JS, get(assets::show_frame))
        .route(paths::VERSION_FILE, get(assets::show_asset));
    let pictures = Router::new()
        .route(paths::CARD, get(pictures::show_card))
        .route(paths::BADGE, get(pictures::show_badge))
        .route(paths::ICON, get(pictures::show_icon));
    let health = Router::new()
        .route(paths::HEALTHZ, get(health::show_health))
        .route(paths::READYZ, get(health::show_readiness))
        .route(paths::SECURITY_TXT, get(security_txt::show_security_txt));
    let all = api.merge(pages).merge(embed).merge(pictures).merge(health).with_state(Arc::clone(&app));
    let all = with_error_layers(all.layer(Extension(description)))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), redirect_to_canonical))
        .layer(middleware::from_fn_with_state(app, show_error_pages));
    with_header_layers(all)
}

/// Adds compression, the format of errors, and the panic handler.
fn with_error_layers(router: Router) -> Router {
    router
        .fallback(|| async { HttpError::NotFound })
        .method_not_allowed_fallback(|| async { HttpError::MethodNotAllowed })
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
        .layer(middleware::from_fn(accept_identity))
        .layer(middleware::from_fn(normalize_errors))
        .layer(CatchPanicLayer::custom(|_| panic_response()))
}

/// Adds CORS and the headers that every response has.
fn with_header_layers(router: Router) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER, header::CONTENT_LANGUAGE])
        .max_age(PREFLIGHT_MAX_AGE)
        .vary([]);
    let set_header = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    router
        .layer(cors)
        .layer(middleware::from_fn(require_host))
        .layer(set_header("cross-origin-resource-policy", "cross-origin"))
        .layer(set_header("timing-allow-origin", "*"))
        .layer(set_header("x-content-type-options", "nosniff"))
}

fn panic_response() -> Response {
    tracing::error!("a handler panicked");
    HttpError::Internal.into_response()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, extract::Request, http::StatusCode};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_problem_with_a_fixed_text() {
        let panicking = Router::new().route("/panic", get(|| async { panic!("an internal detail") as () }));
        let request =
            Request::builder().uri("/panic").header(header::HOST, "localhost").body(Body::empty()).expect("a request");
        let response = with_header_layers(with_error_layers(panicking)).oneshot(request).await.expect("a response");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[header::CONTENT_TYPE], api::problem::MEDIA_TYPE);
        assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        let body = axum::body::to_bytes(response.into_body(), 4096).await.expect("a body");
        assert!(!String::from_utf8_lossy(&body).contains("internal detail"));
    }
}
