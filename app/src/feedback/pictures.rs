//! Pictures and files of a report: a plain file field, and around it what the page's script adds (`web/capture`).

use crate::context;
use crate::t;
use crate::ui::FileField;
use leptos::prelude::*;

/// The field, and what is hidden until the script is there.
#[component]
pub fn Pictures() -> impl IntoView {
    let hint = if context::echo().is_some() { t!("pictures.again") } else { t!("pictures.hint") };
    view! {
        <div class="pictures" id="pictures">
            <FileField name="files" label=t!("pictures") hint=hint/>
            <div class="pictures-more" data-script="" hidden>
                <p class="hint">{t!("pictures.more")}</p>
                <div class="camera">
                    <label class="button" for="camera">{t!("pictures.photo")}</label>
                    <input class="hidden" id="camera" type="file" accept="image/*" capture="environment"/>
                </div>
                <ul class="picture-list" id="picture-list" aria-label=t!("pictures.list")></ul>
                <p class="pictures-said" id="pictures-said" role="status"></p>
            </div>
            <template id="picture-item">
                <li class="picture">
                    <canvas class="picture-thumb" width="160" height="120" role="img"></canvas>
                    <span class="picture-name"></span>
                    <span class="picture-ways">
                        <button type="button" class="button" data-do="edit">{t!("pictures.edit")}</button>
                        <button type="button" class="button button-quiet" data-do="remove">{t!("pictures.remove")}</button>
                    </span>
                </li>
            </template>
        </div>
    }
    .into_any()
}

/// What is kept in the browser until the report is sent: said when it is there again, with the way to be rid of it, and
/// with the choice for devices that several people use. `draft` names whose report on which candidate it is.
#[component]
pub fn Draft(draft: String) -> impl IntoView {
    view! {
        <div class="notice tone-info" id="draft" data-draft=draft hidden>
            <p class="notice-title">{t!("draft")}</p>
            <div class="notice-body">
                <p id="draft-words"></p>
                <p><button type="button" class="button" id="draft-away">{t!("draft.away")}</button></p>
            </div>
        </div>
    }
    .into_any()
}

/// How far the sending is, and whether a draft is kept.
#[component]
pub fn Sending() -> impl IntoView {
    view! {
        <div data-script="" hidden>
            <label class="check" for="keep">
                <input type="checkbox" id="keep" checked/>
                <span class="check-text"><span>{t!("draft.keep")}</span><span class="hint">{t!("draft.keep-hint")}</span></span>
            </label>
        </div>
        <div class="report-sending" id="sending" hidden>
            <progress id="sending-progress" max="100" value="0" aria-label=t!("sending")></progress>
            <p id="sending-words" role="status"></p>
        </div>
    }
    .into_any()
}
