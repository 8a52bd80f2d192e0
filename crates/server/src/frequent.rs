//! Responses that are requested most, kept as they are sent.
//!
//! A loader and its counts are requested far more often than anything else, and all visitors get the same ones. For
//! such a response, matching the route, calling its handler and collecting its headers costs half as much as hyper and
//! the kernel need for the whole request. So the handler's response is kept, with all its headers, and copied for each
//! request. A request for less common things, such as a conditional one or a partner's counts, is left to the router.
//!
//! Invariant: a kept response is what the handler would answer now, to the second.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use api::{Mode, paths};
use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use futures_util::FutureExt;
use http_body_util::BodyExt;
use jiff::Timestamp;

use crate::{
    app::App,
    embed::assets,
    encoded::Encoding,
    http::{encoding::accepted_encodings, params::Params},
    routes::counts,
};

/// Kept responses.
#[derive(Debug, Default)]
pub struct FrequentResponses {
    /// Loader, by the encodings that a client accepts: neither, gzip, brotli, both.
    loaders: [OnceLock<KeptResponse>; 4],
    /// Live counts by campaign.
    counts: RwLock<HashMap<String, KeptCounts>>,
}

/// Successful response to every client that sends no condition.
#[derive(Clone, Debug)]
struct KeptResponse {
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Debug)]
struct KeptCounts {
    /// Revision of the counts, read before the counts themselves.
    revision: u64,
    /// Time that the response contains, in seconds since 1970.
    second: i64,
    response: KeptResponse,
}

impl FrequentResponses {
    /// Returns the response to a valid request. `None` for a request that the router has to answer. `finish` adds the
    /// headers that all responses have.
    pub fn respond<B>(
        &self,
        app: &Arc<App>,
        request: &Request<B>,
        finish: impl Fn(&mut HeaderMap),
    ) -> Option<Response> {
        if *request.method() != Method::GET || request.headers().contains_key(header::IF_NONE_MATCH) {
            return None;
        }
        let path = request.uri().path();
        if path == paths::EMBED_JS {
            return self.loader(app, request.headers(), finish);
        }
        let slug = path.strip_prefix(paths::CAMPAIGNS)?.strip_suffix("/counts")?;
        if request.uri().query().is_some() { None } else { self.counts(app, slug, finish) }
    }

    fn loader(&self, app: &App, headers: &HeaderMap, finish: impl Fn(&mut HeaderMap)) -> Option<Response> {
        let accepted = accepted_encodings(headers);
        let [gzip, brotli] = [Encoding::Gzip, Encoding::Brotli].map(|it| usize::from(accepted.contains(&it)));
        let kept = self.loaders.get(gzip + 2 * brotli)?;
        if let Some(kept) = kept.get() {
            return Some(kept.copy());
        }
        let response = assets::respond_signed(&app.release, "embed.js", headers).ok()?;
        let response = KeptResponse::new(response, finish)?;
        Some(kept.get_or_init(|| response).copy())
    }

    fn counts(&self, app: &App, slug: &str, finish: impl Fn(&mut HeaderMap)) -> Option<Response> {
        let second = Timestamp::now().as_second();
        let revision = app.tally.revision(slug, Mode::Live);
        {
            let counts = self.counts.read().unwrap_or_else(PoisonError::into_inner);
            let kept = counts.get(slug).filter(|kept| kept.revision == revision && kept.second == second);
            if let Some(kept) = kept {
                return Some(kept.response.copy());
            }
        }
        // Only the campaign's own name is kept, so that the map has as many entries as there are campaigns.
        app.campaign(slug).ok().filter(|campaign| campaign.slug == slug)?;
        let response = counts::respond(app, slug, &Params::default(), &HeaderMap::new()).ok()?;
        let response = KeptResponse::new(response, finish)?;
        let copy = response.copy();
        let mut counts = self.counts.write().unwrap_or_else(PoisonError::into_inner);
        counts.insert(slug.to_owned(), KeptCounts { revision, second, response });
        Some(copy)
    }
}

impl KeptResponse {
    /// Keeps a successful response whose body is in memory.
    fn new(response: Response, finish: impl Fn(&mut HeaderMap)) -> Option<Self> {
        let (mut parts, body) = response.into_parts();
        if parts.status != StatusCode::OK {
            return None;
        }
        finish(&mut parts.headers);
        Some(Self { headers: parts.headers, body: body.collect().now_or_never()?.ok()?.to_bytes() })
    }

    fn copy(&self) -> Response {
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.headers_mut() = self.headers.clone();
        response
    }
}
