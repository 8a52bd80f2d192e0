//! Rendered widget, which the loader inserts into its element.

use api::{
    Problem,
    attributes::{ATTRIBUTES, Attribute, Effect},
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use utoipa::{
    IntoParams,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

use crate::{
    app::AppState,
    http::{
        encoding::respond,
        error::HttpError,
        language::{LanguagePreference, set_content_language},
        params::Params,
    },
    widget_request::WidgetRequest,
};

/// `Cache-Control` of the widget. A browser keeps it for five seconds: without an age, Chromium requests a preloaded
/// widget a second time, to revalidate it, when the loader takes it.
pub const CACHE_CONTROL: &str = "public, max-age=5, stale-while-revalidate=60, stale-if-error=86400";

/// Settings of the widget, from the table of attributes.
struct SettingParameters;

impl IntoParams for SettingParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let is_parameter = |attribute: &&Attribute| attribute.effect == Effect::Parameter;
        let parameter = |attribute: &Attribute| {
            let description = format!("{} Default: {}.", attribute.summary, attribute.default_text);
            ParameterBuilder::new()
                .name(attribute.name)
                .parameter_in(ParameterIn::Query)
                .required(Required::False)
                .description(Some(description))
                .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
                .build()
        };
        ATTRIBUTES.iter().filter(is_parameter).map(parameter).collect()
    }
}

/// Format of the response with the properties alone.
const JSON_FORMAT: &str = "json";

/// Format of the response with what a visitor sees first.
const FIRST_FORMAT: &str = "first";

/// Value of the parameter `format` for the whole HTML.
const WHOLE_FORMAT: &str = "html";

/// Returns the rendered widget and, in a `<script type="application/json">`, the properties it was rendered from.
///
/// With `format=first`, the HTML ends with the hero, and the properties are only those that are used before the
/// widget is interactive. Without a format, an empty root comes before the one with the widget: releases before the
/// first with formats hydrate the first root with a structure of their own, and render themselves into an empty one.
/// With `format=json` it returns all properties alone: for a widget that becomes interactive, and for a page that
/// forbids scripts to parse HTML.
#[utoipa::path(
    get,
    path = api::paths::WIDGET,
    tag = "campaigns",
    params(
        ("campaign" = String, Path, description = "Slug of the campaign"),
        SettingParameters,
        ("channel" = Option<String>, Query, description = "Channel of the share link the visitor came through"),
        ("format" = Option<String>, Query, description = "`first` for the HTML as far as the hero with a part of the properties, `json` for the properties alone, `html` for the HTML with all properties. Default: the same after an empty root."),
    ),
    responses(
        (status = 200, description = "The widget", body = String, content_type = "text/html"),
        (status = 304, description = "The widget has not changed since the ETag"),
        (status = 400, description = "A parameter is invalid", body = Problem),
        (status = 404, description = "The campaign does not exist", body = Problem),
    )
)]
pub async fn show_widget(
    State(app): AppState,
    Path(slug): Path<String>,
    params: Params,
    language: LanguagePreference,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let campaign = app.campaign(&slug)?;
    let negotiated = language.negotiate_strictly(campaign)?;
    let config = app.config_reader(&app.public_url).read_strictly(&params, campaign)?;
    let request = WidgetRequest::new(config, &negotiated.localized);
    let widget = app.renderer.widget(&request).await?;
    let (media_type, text) = match params.get("format") {
        Some(JSON_FORMAT) => ("application/json", &widget.props),
        Some(FIRST_FORMAT) => ("text/html; charset=utf-8", &widget.first_html),
        Some(WHOLE_FORMAT) => ("text/html; charset=utf-8", &widget.html),
        _ => ("text/html; charset=utf-8", &widget.html_for_earlier_releases),
    };
    let mut response = respond(text, &headers, &app.compressor);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL));
    set_content_language(headers, &negotiated);
    Ok(response)
}
