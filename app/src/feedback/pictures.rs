//! Pictures and files of a report: a plain file field, and around it what the page's script adds (`web/capture`).

use crate::context;
use crate::ui::FileField;
use leptos::prelude::*;

/// The field, and what is hidden until the script is there.
#[component]
pub fn Pictures() -> impl IntoView {
    let hint = if context::echo().is_some() {
        "Please choose the files again: a browser does not keep them."
    } else {
        "A picture says more than words. What you send can be seen by everybody in this project."
    };
    view! {
        <div class="pictures" id="pictures">
            <FileField name="files" label="Pictures or files (optional)" hint=hint/>
            <div class="pictures-more" data-script="" hidden>
                <p class="hint">"You can also paste a picture or drag it here. Every picture is drawn anew on your device before it is sent: the place and the camera that a photo names are gone. Open a picture to draw on it or to blur what is private."</p>
                <div class="camera">
                    <label class="button" for="camera">"Take a photo"</label>
                    <input class="hidden" id="camera" type="file" accept="image/*" capture="environment"/>
                </div>
                <ul class="picture-list" id="picture-list" aria-label="Pictures and files of this report"></ul>
                <p class="pictures-said" id="pictures-said" role="status"></p>
            </div>
            <template id="picture-item">
                <li class="picture">
                    <canvas class="picture-thumb" width="160" height="120" role="img"></canvas>
                    <span class="picture-name"></span>
                    <span class="picture-ways">
                        <button type="button" class="button" data-do="edit">"Draw or blur"</button>
                        <button type="button" class="button button-quiet" data-do="remove">"Remove"</button>
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
            <p class="notice-title">"This is what you had begun"</p>
            <div class="notice-body">
                <p id="draft-words"></p>
                <p><button type="button" class="button" id="draft-away">"Throw it away"</button></p>
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
                <span class="check-text"><span>"Keep this on my device until it is sent"</span><span class="hint">"For a week at most. Take the tick away on a device that others use too."</span></span>
            </label>
        </div>
        <div class="report-sending" id="sending" hidden>
            <progress id="sending-progress" max="100" value="0" aria-label="Sent so far"></progress>
            <p id="sending-words" role="status"></p>
        </div>
    }
    .into_any()
}
