//! Parents that take their size from their content. An element whose own width counts as nothing collapses in them.

use std::fmt::Write;

use serde_json::Value;

use super::take_pledge_in_page;
use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

pages! {
    the_widget_fits_parents_that_size_by_content:
    "a flex row" => in_parent("<div style='display: flex; gap: 1em'>{}<p class='beside'>Our text</p></div>"),
    "a centred flex column" => in_parent("<div style='display: flex; flex-direction: column; align-items: center'>{}</div>"),
    "an inline flex box" => in_parent("<span style='display: inline-flex'>{}</span>"),
    "a dialog" => in_parent("<dialog open>{}</dialog>"),
    "a modal dialog" => in_parent("<dialog>{}</dialog><script>document.querySelector('dialog').showModal()</script>"),
    "a popover" => in_parent("<div popover style='max-height: 90vh'>{}</div><script>document.querySelector('[popover]').showPopover()</script>"),
    "a box that fits its content" => in_parent("<div style='width: fit-content'>{}</div>"),
    "a box as wide as its content" => in_parent("<div class='max-content' style='width: max-content'>{}</div>"),
    "a grid with automatic columns" => in_parent("<div style='display: grid; grid-auto-flow: column; justify-content: start'>{}<p class='beside'>Our text</p></div>"),
    "a centred grid cell" => in_parent("<div style='display: grid; place-items: center'>{}</div>"),
    "a table cell" => in_parent("<table><tr><td>{}</td><td class='beside'>Our text</td></tr></table>"),
    "a float" => in_parent("<div style='float: left'>{}</div>"),
    "an inline block" => in_parent("<div style='display: inline-block'>{}</div>"),
    "an absolutely positioned box" => in_parent("<div style='position: absolute'>{}</div>"),
    "an item of a horizontal navigation" => in_parent("<nav><ul style='display: flex; list-style: none; padding: 0'><li class='beside'>Home</li><li>{}</li></ul></nav>"),
}

const LAYOUTS: [&str; 4] = ["counter", "button", "compact", "full"];

/// Functions that measure a page.
const FUNCTIONS: &str = "
  const card = (page) => page.querySelector('sid-pledge').shadowRoot?.querySelector('.sid');
  const hanging = (page) => {
    const edge = card(page).getBoundingClientRect();
    return [...card(page).querySelectorAll('*')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 1 && element.checkVisibility() && !element.closest('.unseen') && (right > edge.right + 1 || left < edge.left - 1);
    }).map((element) => `${element.tagName}.${element.className}`);
  };
  const lines = (page) => {
    const text = page.createTreeWalker(card(page).querySelector('.primary'), NodeFilter.SHOW_TEXT).nextNode();
    const range = page.createRange();
    range.selectNode(text);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
  };
  const measures = (page) => {
    const { width, height, right } = card(page).getBoundingClientRect();
    return {
      width, height, right, hanging: hanging(page), lines: lines(page),
      page: page.documentElement.scrollWidth, viewport: page.defaultView.innerWidth,
    };
  };";

/// Measures the widget in every layout inside a parent, where `{}` stands for it, and takes the pledge.
async fn in_parent(browser: &Browser, server: Server, parent: &str) {
    let inside = parent.replace("{}", &snippet(&server, "lang=\"en\""));
    let style = "<style>.column { position: relative; width: 200px } .column .beside { display: none }</style>";
    let page = HostPage::with(&format!("{LISTENER}{style}<div id=\"room\">{inside}</div>")).await;
    browser.open(&page.url).await;
    browser
        .run(
            "const narrow = Object.assign(document.createElement('iframe'), { id: 'narrow', src: location.href, style: 'width: 320px; border: 0' }); \
             document.body.append(narrow)",
        )
        .await;
    let mut errors = String::new();
    for layout in LAYOUTS {
        let shown = format!(
            "{FUNCTIONS} return [document, narrow.contentDocument].every((page) => {{ \
               page.querySelector('sid-pledge')?.setAttribute('layout', '{layout}'); \
               return page.querySelector('sid-pledge') && card(page)?.classList.contains('{layout}'); }})"
        );
        browser.until(&shown).await;
        let measured = browser
            .run(&format!(
                "{FUNCTIONS} room.className = ''; const result = {{ wide: measures(document), narrow: measures(narrow.contentDocument) }}; \
                 room.className = 'column'; result.column = {{ ...measures(document), edge: room.getBoundingClientRect().right }}; room.className = ''; return result"
            ))
            .await;
        for error in errors_in(&measured, layout, parent) {
            writeln!(errors, "{layout}: {error}: {measured}").unwrap();
        }
    }
    assert_eq!(errors, "", "{parent}");
    take_pledge_in_page(browser, &server).await;
}

fn errors_in(measured: &Value, layout: &str, parent: &str) -> Vec<&'static str> {
    let number = |place: &str, name: &str| measured[place][name].as_f64().unwrap();
    let (wide, narrow, column) = ("wide", "narrow", "column");
    // A box as wide as its content has no room of its own, and a popover is in front of the column.
    let has_column = !["max-content", "popover", "showModal"].iter().any(|word| parent.contains(word));
    // The layout `counter` has a link instead, with a longer text.
    let has_room = layout != "counter" && number(narrow, "width") >= 280.0;
    let is_hanging = |place: &str| measured[place]["hanging"] != serde_json::json!([]);
    [
        ("narrower than 280 px in a wide page", number(wide, "width") < 280.0),
        ("wider than the page", number(wide, "page") > number(wide, "viewport")),
        ("the button has several lines", number(wide, "lines") > 1.0 || (has_room && number(narrow, "lines") > 1.0)),
        ("higher than 6,000 px", layout == "full" && number(wide, "height") >= 6000.0),
        ("wider than a narrow page", number(narrow, "page") > 320.0 || number(narrow, "width") > 320.0),
        ("a part hangs out", is_hanging(wide) || is_hanging(narrow)),
        ("wider than its column", has_column && number(column, "right") > number(column, "edge") + 1.0),
    ]
    .into_iter()
    .filter_map(|(error, is_present)| is_present.then_some(error))
    .collect()
}
