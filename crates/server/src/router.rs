//! Every address the server answers, and what every answer has in common.
//!
//! | | |
//! | --- | --- |
//! | `GET /` | the campaign's home |
//! | `GET /p/{campaign}` | the pledge as a page; `/thanks` once it is taken |
//! | `POST /p/{campaign}/pledge` `/withdraw` | its forms |
//! | `GET /s/{campaign}/{partner}/{channel}` | where a share leads |
//! | `GET /embed` `/poster/{campaign}` | how it gets onto a site; onto paper |
//! | `GET /oembed` | the same for those who embed by an address |
//! | `GET /partners/{slug}` | a partner's own numbers; `.csv` as a file |
//! | `GET /card/{campaign}.png` `/badge/{campaign}.svg` `.png` | the campaign, the counter as a picture |
//! | `GET /embed.js` `/frame.js` `/v/{version}/{file}` | the element; what fits a frame to its content; their files |
//! | `GET /healthz` `/readyz` | alive; can serve |
//! | `GET /api/v1/challenge` `/openapi.json` | what must be solved; what there is |
//! | `GET /api/v1/campaigns/{campaign}` | the campaign in a language; `/widget` rendered |
//! | `GET /api/v1/campaigns/{campaign}/counts` `/live` | the counts; as a stream |
//! | `POST /api/v1/campaigns/{campaign}/pledges` `/shares` (or `/intents`) `/visits` | acts |
//! | `DELETE /api/v1/campaigns/{campaign}/pledges/{id}` | taking a pledge back |
//!
//! Invariant: every answer, an error and a panic too, leaves through `dressed`.

use std::{sync::Arc, time::Duration};

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
    pages::{assets, builder, home, landing, oembed, partner, pictures, pledge, poster},
    problem::{Fault, tell_in_our_words},
    routes::{
        campaigns, challenge, counts, health, live,
        openapi::{self, Description},
        pledges, shares, visits, widget,
    },
};

/// How long a browser may keep what it was told about other origins.
const PREFLIGHT_KEPT: Duration = Duration::from_secs(86_400);

/// Every address.
pub fn router(app: Arc<App>) -> Router {
    let (api, description) = OpenApiRouter::with_openapi(openapi::About::openapi())
        .routes(routes!(challenge::show_challenge))
        .routes(routes!(openapi::show_openapi))
        .routes(routes!(campaigns::show_campaign))
        .routes(routes!(widget::show_widget))
        .routes(routes!(counts::show_counts))
        .routes(routes!(live::stream_counts))
        .routes(routes!(pledges::create_pledge))
        .routes(routes!(pledges::withdraw_pledge))
        .routes(routes!(shares::create_share))
        .routes(routes!(visits::create_visit))
        .split_for_parts();
    // What blockers of advertising know an address by stands in the usual name of shares.
    let api = api.route("/api/v1/campaigns/{campaign}/intents", post(shares::create_share));
    let description = Description(serde_json::to_string(&description).unwrap_or_default().into());
    let pages = Router::new()
        .route("/", get(home::show_home))
        .route("/p/{campaign}", get(pledge::show_pledge))
        .route("/p/{campaign}/thanks", get(pledge::show_thanks))
        .route("/p/{campaign}/pledge", post(pledge::create_pledge))
        .route("/p/{campaign}/withdraw", post(pledge::withdraw_pledge))
        .route("/s/{campaign}/{partner}/{channel}", get(landing::show_landing))
        .route("/partners/{slug}", get(partner::show_numbers))
        .route("/embed", get(builder::show_builder))
        .route("/poster/{campaign}", get(poster::show_poster))
        .route("/oembed", get(oembed::show_oembed));
    let pictures =
        Router::new().route("/card/{file}", get(pictures::show_card)).route("/badge/{file}", get(pictures::show_badge));
    let files = Router::new()
        .route("/embed.js", get(assets::show_embed))
        .route("/frame.js", get(assets::show_frame))
        .route("/v/{version}/{file}", get(assets::show_asset));
    let health =
        Router::new().route("/healthz", get(health::show_health)).route("/readyz", get(health::show_readiness));
    let all = api.merge(pages).merge(pictures).merge(files).merge(health).with_state(app);
    dressed(all.layer(Extension(description)))
}

/// What every answer has in common.
fn dressed(router: Router) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER, header::CONTENT_LANGUAGE])
        .max_age(PREFLIGHT_KEPT)
        .vary([]);
    let always = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    router
        .fallback(|| async { Fault::NotFound })
        .method_not_allowed_fallback(|| async { Fault::MethodNotAllowed })
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
        .layer(middleware::from_fn(tell_in_our_words))
        .layer(CatchPanicLayer::custom(|_| panicked()))
        .layer(cors)
        .layer(always("cross-origin-resource-policy", "cross-origin"))
        .layer(always("timing-allow-origin", "*"))
        .layer(always("x-content-type-options", "nosniff"))
}

fn panicked() -> Response {
    tracing::error!("a handler panicked");
    Fault::Internal.into_response()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, extract::Request, http::StatusCode};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_problem_with_a_fixed_text() {
        let broken = dressed(Router::new().route("/broken", get(|| async { panic!("a detail for nobody") as () })));
        let request = Request::builder().uri("/broken").body(Body::empty()).expect("a request");
        let response = broken.oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[header::CONTENT_TYPE], api::problem::MEDIA_TYPE);
        assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        let body = axum::body::to_bytes(response.into_body(), 4096).await.expect("a body");
        assert!(!String::from_utf8_lossy(&body).contains("detail for nobody"));
    }
}
