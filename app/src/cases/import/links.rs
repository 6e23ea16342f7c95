//! From the library to import and export, for the library's page.

use crate::ui::Disclosure;
use leptos::prelude::*;

/// Import for who may, export for everybody; `query` is the library's own filter, such as `folder=Chat`, or empty.
#[component]
pub fn Exchange(#[prop(into)] base: String, may: bool, #[prop(optional, into)] query: String) -> impl IntoView {
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let import = may.then(|| view! { <li><a href=format!("{base}/import")>"Import from a file"</a></li> });
    view! {
        <Disclosure summary="Import and export">
            <ul class="exchange-links">
                {import}
                <li><a href=format!("{base}/export.csv{query}") download="">"Export as CSV"</a>" for a spreadsheet, or to import it again"</li>
                <li><a href=format!("{base}/export.zip{query}") download="">"Export as Gherkin"</a>" (.feature files in a ZIP, one a folder)"</li>
            </ul>
        </Disclosure>
    }
    .into_any()
}
