//! Form fields: a label, a hint, what is wrong, and the control, tied together for every reader.
//! What was typed before a refusal comes back by itself (`context::echoed`), and so does the reason.

use super::text::inert;
use crate::context;
use leptos::prelude::*;

/// One thing to choose: what is sent, what is shown, and a word more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Sent.
    pub value: String,
    /// Shown.
    pub label: String,
    /// A word more, or empty.
    pub hint: String,
}

impl Choice {
    /// A choice without further words.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    /// With a word more.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// What belongs to a field besides its control.
struct Around {
    id: String,
    described_by: Option<String>,
    hint: Option<AnyView>,
    error: Option<AnyView>,
    invalid: Option<&'static str>,
}

fn around(id: String, name: &str, hint: String, echo: bool) -> Around {
    let error = echo.then(|| context::error_of(name)).flatten();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let mut ids = Vec::new();
    if !hint.is_empty() {
        ids.push(hint_id.clone());
    }
    if error.is_some() {
        ids.push(error_id.clone());
    }
    Around {
        described_by: (!ids.is_empty()).then(|| ids.join(" ")),
        hint: (!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> }.into_any()),
        invalid: error.is_some().then_some("true"),
        error: error.map(|text| view! { <p class="field-error" id=error_id>{text}</p> }.into_any()),
        id,
    }
}

fn start(name: &str, value: String, echo: bool) -> String {
    if echo { context::value_of(name, &value) } else { value }
}

/// One line of text.
#[component]
pub fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    /// `text`, `date`, `number`, `url` …
    #[prop(optional, into)]
    kind: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional, into)] min: Option<String>,
    #[prop(optional, into)] max: Option<String>,
    /// Id of a `<datalist>` with suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Differs from the name where a name appears twice on a page.
    #[prop(optional, into)]
    id: Option<String>,
    /// Show what was typed before; off for forms that repeat on one page and were not the one sent.
    #[prop(default = true)]
    echo: bool,
) -> impl IntoView {
    let a = around(id.unwrap_or_else(|| name.clone()), &name, hint, echo);
    let value = start(&name, value, echo);
    view! {
        <div class="field">
            <label for=a.id.clone()>{label}</label>
            {a.hint}
            <input class="input" id=a.id type=kind.unwrap_or_else(|| "text".into()) name=name value=value required=required maxlength=maxlength min=min max=max list=list aria-describedby=a.described_by aria-invalid=a.invalid autocomplete="off"/>
            {a.error}
        </div>
    }
    .into_any()
}

/// Several lines of text.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    #[prop(default = 4)] rows: u32,
    #[prop(optional)] required: bool,
    #[prop(default = 10_000)] maxlength: u32,
    /// Differs from the name where a name appears twice on a page.
    #[prop(optional, into)]
    id: Option<String>,
    /// Show what was typed before; off for forms that repeat on one page and were not the one sent.
    #[prop(default = true)]
    echo: bool,
) -> impl IntoView {
    let a = around(id.unwrap_or_else(|| name.clone()), &name, hint, echo);
    let value = inert(&start(&name, value, echo));
    view! {
        <div class="field">
            <label for=a.id.clone()>{label}</label>
            {a.hint}
            <textarea class="input" id=a.id name=name rows=rows required=required maxlength=maxlength aria-describedby=a.described_by aria-invalid=a.invalid>{value}</textarea>
            {a.error}
        </div>
    }
    .into_any()
}

/// One of several, as a drop-down.
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    #[prop(optional)] required: bool,
    /// Differs from the name where a name appears twice on a page.
    #[prop(optional, into)]
    id: Option<String>,
    /// Show what was chosen before; off for forms that repeat on one page and were not the one sent.
    #[prop(default = true)]
    echo: bool,
) -> impl IntoView {
    let a = around(id.unwrap_or_else(|| name.clone()), &name, hint, echo);
    let value = start(&name, value, echo);
    let options = choices.into_iter().map(|choice| {
        let selected = choice.value == value;
        view! { <option value=choice.value selected=selected>{choice.label}</option> }
    });
    view! {
        <div class="field">
            <label for=a.id.clone()>{label}</label>
            {a.hint}
            <select class="input" id=a.id name=name required=required aria-describedby=a.described_by aria-invalid=a.invalid>{options.collect_view()}</select>
            {a.error}
        </div>
    }
    .into_any()
}

/// One of several, all in sight.
#[component]
pub fn RadioField(
    #[prop(into)] name: String,
    #[prop(into)] legend: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    #[prop(optional)] required: bool,
    /// Begins the ids; differs from the name where a name appears twice on a page.
    #[prop(optional, into)]
    id: Option<String>,
    /// Show what was chosen before; off for forms that repeat on one page and were not the one sent.
    #[prop(default = true)]
    echo: bool,
) -> impl IntoView {
    let a = around(id.unwrap_or_else(|| name.clone()), &name, hint, echo);
    let value = start(&name, value, echo);
    let options = choices.into_iter().map(|choice| {
        let (id, checked, kind) = (format!("{}-{}", a.id, choice.value), choice.value == value, format!("radio radio-{}", choice.value));
        let more = (!choice.hint.is_empty()).then(|| view! { <span class="hint">{choice.hint}</span> });
        view! {
            <label class=kind for=id>
                <input type="radio" id=id.clone() name=name.clone() value=choice.value checked=checked required=required/>
                <span class="radio-text"><span class="radio-label">{choice.label}</span>{more}</span>
            </label>
        }
    });
    let options = options.collect_view();
    view! {
        <fieldset class="field" aria-describedby=a.described_by>
            <legend>{legend}</legend>
            {a.hint}
            <div class="radios">{options}</div>
            {a.error}
        </fieldset>
    }
    .into_any()
}

/// Yes or no; sent only when on.
#[component]
pub fn Check(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    /// What is sent when on.
    #[prop(default = String::from("on"), into)]
    value: String,
    #[prop(optional)] checked: bool,
    /// Differs from the name where a name appears twice on a page.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| format!("{name}-{value}"));
    let hint_id = format!("{id}-hint");
    let described_by = (!hint.is_empty()).then(|| hint_id.clone());
    let more = (!hint.is_empty()).then(|| view! { <span class="hint" id=hint_id>{hint}</span> });
    view! {
        <label class="check" for=id>
            <input type="checkbox" id=id.clone() name=name value=value checked=checked aria-describedby=described_by/>
            <span class="check-text"><span>{label}</span>{more}</span>
        </label>
    }
    .into_any()
}

/// Files to attach.
#[component]
pub fn FileField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = true)] multiple: bool,
    #[prop(optional, into)] accept: Option<String>,
    /// Differs from the name where a name appears twice on a page.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let a = around(id.unwrap_or_else(|| name.clone()), &name, hint, true);
    view! {
        <div class="field">
            <label for=a.id.clone()>{label}</label>
            {a.hint}
            <input class="input input-file" id=a.id type="file" name=name multiple=multiple accept=accept aria-describedby=a.described_by aria-invalid=a.invalid/>
            {a.error}
        </div>
    }
    .into_any()
}
