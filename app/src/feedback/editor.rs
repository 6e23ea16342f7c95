//! The sheet on which a picture is drawn on and blurred; `web/capture/editor.mjs` fills it. It is drawn here so that its
//! words stand beside the form's.

use leptos::prelude::*;

/// Sent to the script, shown, said to who cannot see the shape.
const TOOLS: [(&str, &str); 4] = [("arrow", "Arrow"), ("box", "Box"), ("pen", "Draw"), ("blur", "Blur")];

/// The sheet, closed.
#[component]
pub fn Editor() -> impl IntoView {
    let tools = TOOLS.iter().enumerate().map(|(at, (value, label))| {
        view! { <label class="editor-tool"><input type="radio" name="tool" value=*value checked={at == 0}/><span>{*label}</span></label> }
    });
    view! {
        <dialog class="editor" id="editor" aria-labelledby="editor-title">
            <h2 id="editor-title">"Draw or blur"</h2>
            <fieldset class="editor-tools"><legend class="hidden">"Tool"</legend>{tools.collect_view()}</fieldset>
            <p class="hint" id="editor-help">"Drag over the picture. With a keyboard: go to the picture, move the frame with the arrow keys, hold Shift to change its size, press Enter to place it. What you blur cannot be brought back by anybody once you are done."</p>
            <div class="editor-stage" id="editor-stage" role="application" tabindex="0" aria-label="The picture" aria-describedby="editor-help">
                <div class="editor-paper">
                    <canvas id="editor-picture"></canvas>
                    <canvas id="editor-frame"></canvas>
                </div>
            </div>
            <p class="editor-said" id="editor-said" role="status"></p>
            <div class="editor-end">
                <button type="button" class="button" data-do="undo">"Undo"</button>
                <button type="button" class="button" data-do="clear">"Clear"</button>
                <button type="button" class="button button-quiet" data-do="cancel">"Cancel"</button>
                <button type="button" class="button button-primary" data-do="done">"Done"</button>
            </div>
        </dialog>
    }
    .into_any()
}
