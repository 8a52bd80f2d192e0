//! Server-side rendering of the widget: the component that the page hydrates, rendered as HTML.
//!
//! Rendering takes about a millisecond and happens on one thread, because Yew's components are not `Send`. Most
//! requests want the same few widgets, so each rendering is cached by settings and language and stays valid until the
//! counts of its campaign change. A revision number of the counts, read before rendering, decides that: a cached
//! rendering is current if its revision is at least the one at the time of the request. Requests that arrive while a
//! widget is being rendered wait for that rendering instead of starting their own.
//!
//! Invariant: a rendering with a visitor's own pledge is never cached.

mod first_props;

use std::{collections::BTreeMap, io, sync::Arc};

use api::{
    Campaign, Channel, Counts, Messages,
    fragment::{ENTRY_ID_PLACEHOLDER, FIRST_VIEW, FORM_QUERY_PLACEHOLDER, PROPS_ATTRIBUTE, ROOT_ATTRIBUTE},
};
use serde::Serialize;
use sid_pledge::{
    Config, Widget, WidgetProps,
    circle::CircleShape,
    own_pledge::OwnPledge,
    share_links::{ShareLink, landing_url},
};
use tokio::sync::oneshot;
use yew::{LocalServerRenderer, platform::Runtime};

use self::first_props::FirstProps;
use crate::{
    cache::SingleFlight, campaigns::Colours, colour::Colour, encoded::EncodedText, http::error::HttpError,
    ledger::tally::Tally, qr, widget_request::WidgetRequest,
};

/// Number of renderings in the cache, each about 180 KB with its compressed forms.
const CACHE_CAPACITY: usize = 256;

/// Renderer of widgets, with its cache.
#[derive(Debug)]
pub struct Renderer {
    tally: Arc<Tally>,
    runtime: Runtime,
    cache: SingleFlight<CacheKey, CachedFragment>,
}

/// HTML of a widget and the JSON it was rendered from, with placeholders in its forms.
///
/// The form needs an id of its own on each page and the page's settings in its address, while the rendering is shared.
/// The component leaves named placeholders for both, and [`Fragment::html`] fills them in.
#[derive(Clone, Debug)]
pub struct Fragment(Arc<FragmentParts>);

#[derive(Debug)]
struct FragmentParts {
    /// Root with the rendered widget.
    root: String,
    /// Root with the first view; empty for a widget with a visitor's own pledge, which only pages show.
    first_root: String,
    /// The JSON it was rendered from.
    props: String,
    /// The part of it that is used before the widget is interactive.
    first_props: String,
}

impl Fragment {
    /// Returns the HTML with an entry id and a query for the addresses of the forms; both may be empty. The query is
    /// escaped here.
    pub fn html(&self, entry_id: &str, form_query: &str) -> String {
        let query = match form_query {
            "" => String::new(),
            query => format!("?{}", query.replace('&', "&amp;")),
        };
        fill(&self.0.root, entry_id, &query) + &props_element(PROPS_ATTRIBUTE, &self.0.props)
    }
}

/// Fills the placeholders. The query has its `?` and is escaped.
fn fill(root: &str, entry_id: &str, query: &str) -> String {
    root.replace(ENTRY_ID_PLACEHOLDER, entry_id).replace(FORM_QUERY_PLACEHOLDER, query)
}

/// Returns the element with properties. The JSON contains no `<`, so that it cannot end the element.
fn props_element(attribute: &str, json: &str) -> String {
    format!("<script type=\"application/json\" {attribute}>{json}</script>")
}

/// Widget as the API sends it.
#[derive(Clone, Debug)]
pub struct RenderedWidget {
    /// HTML with the properties in it, with an empty id in its form.
    pub html: EncodedText,
    /// The same after an empty root, into which earlier releases render themselves: their wasm would hydrate the
    /// widget's HTML with another structure, and trap.
    pub html_for_earlier_releases: EncodedText,
    /// First view, with only those properties that are used before the widget is interactive.
    pub first_html: EncodedText,
    /// The JSON that it was rendered from alone.
    pub props: EncodedText,
}

#[derive(Clone, Debug)]
struct CachedFragment {
    /// Revision of the counts it was rendered from.
    revision: u64,
    fragment: Fragment,
    widget: RenderedWidget,
}

impl RenderedWidget {
    fn new(fragment: &Fragment) -> Self {
        let FragmentParts { first_root, props, first_props, .. } = &*fragment.0;
        let first_attribute = format!("{PROPS_ATTRIBUTE}=\"{FIRST_VIEW}\"");
        let html = fragment.html("", "");
        Self {
            html_for_earlier_releases: EncodedText::new(format!("<div {ROOT_ATTRIBUTE}></div>{html}")),
            html: EncodedText::new(html),
            first_html: EncodedText::new(fill(first_root, "", "") + &props_element(&first_attribute, first_props)),
            props: EncodedText::new(props.clone()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct CacheKey {
    config: Config,
    lang: String,
}

/// Properties of a widget as they are sent, with borrowed fields.
#[derive(Serialize)]
struct Props<'a> {
    config: &'a Config,
    campaign: &'a Campaign,
    words: &'a Messages,
    counts: Option<Counts>,
    pledge: Option<&'a OwnPledge>,
    page_query: String,
    share_links: Vec<ShareLink>,
    qr: qr::LinkWithCode,
    /// Colours for the loader's style sheet and the certificate. The component does not read them.
    colours: AllColours<'a>,
    circle: &'a CircleShape,
}

/// Colours of a campaign, with those of its drawing.
#[derive(Serialize)]
struct AllColours<'a> {
    #[serde(flatten)]
    colours: &'a Colours,
    drawing: BTreeMap<String, Colour>,
}

impl Renderer {
    /// Creates a renderer and starts its thread.
    pub fn new(tally: Arc<Tally>) -> io::Result<Self> {
        let runtime = Runtime::builder().worker_threads(1).build()?;
        Ok(Self { tally, runtime, cache: SingleFlight::new(CACHE_CAPACITY, 1) })
    }

    /// Renders a widget for a page. The result is safe to insert into HTML.
    pub async fn fragment(&self, request: &WidgetRequest) -> Result<Fragment, HttpError> {
        if request.pledge.is_some() {
            return self.render(request).await;
        }
        Ok(self.cached(request).await?.fragment)
    }

    /// Renders a widget for the loader.
    pub async fn widget(&self, request: &WidgetRequest) -> Result<RenderedWidget, HttpError> {
        Ok(self.cached(request).await?.widget)
    }

    async fn cached(&self, request: &WidgetRequest) -> Result<CachedFragment, HttpError> {
        let key = CacheKey { config: request.config.clone(), lang: request.localized.lang().to_owned() };
        let requested_revision = self.revision(request);
        let is_current = |cached: &CachedFragment| cached.revision >= requested_revision;
        let make = || async {
            let revision = self.revision(request);
            let fragment = self.render(request).await?;
            let widget = RenderedWidget::new(&fragment);
            Ok(CachedFragment { revision, fragment, widget })
        };
        self.cache.get(&key, is_current, make).await
    }

    fn revision(&self, request: &WidgetRequest) -> u64 {
        self.tally.revision(&request.config.campaign, request.config.mode)
    }

    /// Renders from the same JSON that is sent with the HTML, so that hydration starts from equal properties.
    async fn render(&self, request: &WidgetRequest) -> Result<Fragment, HttpError> {
        let WidgetRequest { config, localized, pledge } = request;
        let props = Props {
            counts: self.tally.counts(&config.campaign, config.mode, None),
            config,
            campaign: &localized.content,
            words: &localized.messages,
            pledge: pledge.as_ref(),
            page_query: config.page_query(),
            share_links: request.share_links(),
            qr: qr::LinkWithCode::new(landing_url(config, None, Channel::Qr, localized.lang())),
            colours: AllColours { colours: &localized.colours, drawing: localized.drawing.colours() },
            circle: &localized.drawing.circle,
        };
        let json = serde_json::to_string(&props).map_err(|error| log_render_error(&error))?;
        let first_props = FirstProps::new(request, props.counts.as_ref());
        let first_json = serde_json::to_string(&first_props).map_err(|error| log_render_error(&error))?;
        let (root, first_root) = self.render_roots(json.clone(), pledge.is_none()).await?;
        Ok(Fragment(Arc::new(FragmentParts {
            root,
            first_root,
            props: escape_json(&json),
            first_props: escape_json(&first_json),
        })))
    }

    /// Renders the whole widget, and its first view if that is wanted.
    async fn render_roots(&self, json: String, has_first_view: bool) -> Result<(String, String), HttpError> {
        let (reply, rendered) = oneshot::channel();
        self.runtime.spawn_pinned(move || async move {
            let roots = match serde_json::from_str::<WidgetProps>(&json) {
                Ok(mut props) => {
                    props.form_placeholders = true;
                    let first_root = match has_first_view {
                        true => root(WidgetProps { first_view: true, ..props.clone() }).await,
                        false => String::new(),
                    };
                    Ok((root(props).await, first_root))
                }
                Err(error) => Err(log_render_error(&error)),
            };
            if reply.send(roots).is_err() {
                tracing::debug!("a rendering is no longer awaited");
            }
        });
        rendered.await.map_err(|error| log_render_error(&error))?
    }
}

async fn root(props: WidgetProps) -> String {
    let html = LocalServerRenderer::<Widget>::with_props(props).render().await;
    format!("<div {ROOT_ATTRIBUTE}>{html}</div>")
}

/// Escapes JSON for a script element.
fn escape_json(json: &str) -> String {
    json.replace('<', "\\u003c")
}

fn log_render_error(error: &dyn std::error::Error) -> HttpError {
    tracing::error!(%error, "rendering the widget failed");
    HttpError::Internal
}
