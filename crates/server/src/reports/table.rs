//! Tables of numbers, scrollable on narrow screens.

use maud::{Markup, html};

/// Returns a table that is labelled by the heading with the id `heading`. Each row has a header cell and its numbers.
pub fn table(heading: &str, columns: &[&str], rows: impl Iterator<Item = (Markup, Vec<String>)>) -> Markup {
    html! {
        div.wide role="region" aria-labelledby=(heading) tabindex="0" {
            table aria-labelledby=(heading) {
                thead {
                    tr { @for column in columns { th scope="col" { (column) } } }
                }
                tbody {
                    @for (label, numbers) in rows {
                        tr {
                            th scope="row" { (label) }
                            @for number in numbers { td { (number) } }
                        }
                    }
                }
            }
        }
    }
}
