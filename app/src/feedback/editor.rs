//! The sheet on which a picture is drawn on and blurred; `web/capture/editor.mjs` fills it. It is drawn here so that its
//! words stand beside the form's.

use crate::t;
use leptos::prelude::*;

/// The sheet, closed.
#[component]
pub fn Editor() -> impl IntoView {
    // Sent to the script, shown, said to who cannot see the shape.
    let tools = [("arrow", t!("editor.arrow")), ("box", t!("editor.box")), ("pen", t!("editor.pen")), ("blur", t!("editor.blur"))];
    let tools = tools.into_iter().enumerate().map(|(at, (value, label))| {
        view! { <label class="editor-tool"><input type="radio" name="tool" value=value checked={at == 0}/><span>{label}</span></label> }
    });
    view! {
        <dialog class="editor" id="editor" aria-labelledby="editor-title">
            <h2 id="editor-title">{t!("editor")}</h2>
            <fieldset class="editor-tools"><legend class="hidden">{t!("editor.tool")}</legend>{tools.collect_view()}</fieldset>
            <p class="hint" id="editor-help">{t!("editor.help")}</p>
            <div class="editor-stage" id="editor-stage" role="application" tabindex="0" aria-label=t!("editor.picture") aria-describedby="editor-help">
                <div class="editor-paper">
                    <canvas id="editor-picture"></canvas>
                    <canvas id="editor-frame"></canvas>
                </div>
            </div>
            <p class="editor-said" id="editor-said" role="status"></p>
            <div class="editor-end">
                <button type="button" class="button" data-do="undo">{t!("editor.undo")}</button>
                <button type="button" class="button" data-do="clear">{t!("editor.clear")}</button>
                <button type="button" class="button button-quiet" data-do="cancel">{t!("editor.cancel")}</button>
                <button type="button" class="button button-primary" data-do="done">{t!("editor.done")}</button>
            </div>
        </dialog>
    }
    .into_any()
}
