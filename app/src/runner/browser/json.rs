//! JSON through the browser's own reader: a reader of each type compiled into the bundle would weigh more than the rest
//! of the screen. What does not fit reads as empty, as nothing, or as zero; the server judges everything anew.

use crate::runner::state::{Echo, RecordAnswer, Screen, Sheet, Told, Waiting};
use domain::Timestamp;
use domain::summary::{RunDone, RunItem};
use domain::test_run::Verdict;
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A value as the browser read it.
pub(super) struct Js(pub JsValue);

impl Js {
    pub(super) fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    pub(super) fn at(&self, name: &str) -> Self {
        Self(Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED))
    }

    pub(super) fn some(self) -> Option<Self> {
        (!self.0.is_undefined() && !self.0.is_null()).then_some(self)
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.at(name).0.as_string().unwrap_or_default()
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.at(name).0.is_truthy()
    }

    /// A whole number; those of this screen are far below 2^53.
    #[expect(clippy::cast_possible_truncation, reason = "whole numbers far below 2^53")]
    pub(super) fn number(&self, name: &str) -> i64 {
        self.at(name).0.as_f64().unwrap_or(0.0) as i64
    }

    pub(super) fn list(self) -> Vec<Self> {
        self.0.dyn_into::<Array>().map(|list| list.iter().map(Self).collect()).unwrap_or_default()
    }

    pub(super) fn words(&self, name: &str) -> Vec<String> {
        self.at(name).list().into_iter().filter_map(|word| word.0.as_string()).collect()
    }

    fn verdict(&self, name: &str) -> Option<Verdict> {
        self.text(name).parse().ok()
    }
}

/// An object to be written.
pub(super) struct Out(Object);

impl Out {
    pub(super) fn new() -> Self {
        Self(Object::new())
    }

    pub(super) fn with(self, name: &str, value: &JsValue) -> Self {
        // Setting a property of a plain object does not fail.
        let _ = Reflect::set(&self.0, &JsValue::from_str(name), value);
        self
    }

    pub(super) fn text(self, name: &str, text: &str) -> Self {
        self.with(name, &JsValue::from_str(text))
    }

    #[expect(clippy::cast_precision_loss, reason = "whole numbers far below 2^53")]
    pub(super) fn number(self, name: &str, number: i64) -> Self {
        self.with(name, &JsValue::from_f64(number as f64))
    }

    pub(super) fn words(self, name: &str, words: &[String]) -> Self {
        let list = Array::new();
        words.iter().for_each(|word| {
            list.push(&JsValue::from_str(word));
        });
        self.with(name, &list)
    }

    pub(super) fn value(self) -> JsValue {
        self.0.into()
    }

    pub(super) fn string(self) -> String {
        JSON::stringify(&self.0).map(String::from).unwrap_or_default()
    }
}

pub(super) fn screen(js: &Js) -> Screen {
    Screen {
        slug: js.text("slug"),
        number: js.number("number"),
        run: js.text("run"),
        environment: js.text("environment"),
        candidate: js.text("candidate"),
        reader: js.text("reader"),
        writes: js.flag("writes"),
        intent: js.text("intent"),
        largest_file: js.number("largest_file"),
        guarded: js.flag("guarded"),
        at: js.at("at").some().map(|_| js.number("at")),
        echo: js.at("echo").some().map(|echo| Echo {
            told: told(&echo.at("told")),
            note: echo.text("note"),
            verdict: echo.text("verdict"),
            steps: echo.words("steps"),
        }),
    }
}

pub(super) fn told(js: &Js) -> Told {
    Told { code: js.text("code"), sentence: js.text("sentence"), advice: js.text("advice"), request_id: js.at("request_id").0.as_string() }
}

pub(super) fn item(js: &Js) -> RunItem {
    RunItem {
        number: js.number("number"),
        title: js.text("title"),
        newest: js.verdict("newest"),
        done_here: js.flag("done_here"),
        own: js.flag("own"),
        waived: js.flag("waived"),
    }
}

pub(super) fn done(js: &Js) -> Option<RunDone> {
    let other = js.at("other").some().and_then(|other| Some((other.text("0"), other.verdict("1")?, Timestamp(other.number("2")))));
    Some(RunDone { number: js.number("number"), verdict: js.verdict("verdict")?, other })
}

pub(super) fn sheet(js: &Js) -> Sheet {
    Sheet {
        item: item(&js.at("item")),
        steps: usize::try_from(js.number("steps")).unwrap_or(0),
        done: js.at("done").some().and_then(|js| done(&js)),
        facts: js.text("facts"),
        earlier: js.text("earlier"),
    }
}

/// Nothing when it is no answer of ours.
pub(super) fn answer(js: &Js) -> Option<RecordAnswer> {
    Some(RecordAnswer {
        result: js.at("result").0.as_string()?,
        case: js.number("case"),
        attempt: js.number("attempt"),
        verdict: js.verdict("verdict")?,
        repeated: js.flag("repeated"),
        next: None,
        state: js.at("state").some().map(|state| sheet(&state)),
    })
}

pub(super) fn waiting(js: &Js) -> Option<Waiting> {
    Some(Waiting {
        intent: js.at("intent").0.as_string()?,
        at: js.number("at"),
        slug: js.text("slug"),
        candidate: js.text("candidate"),
        run: js.text("run"),
        case: js.number("case"),
        title: js.text("title"),
        verdict: js.verdict("verdict")?,
        note: js.text("note"),
        steps: js.words("steps"),
        took: js.number("took"),
        files: js.words("files"),
        refused: js.at("refused").some().map(|refused| told(&refused)),
        held: false,
    })
}

pub(super) fn write(item: &Waiting) -> Out {
    let out = Out::new()
        .text("intent", &item.intent)
        .number("at", item.at)
        .text("slug", &item.slug)
        .text("candidate", &item.candidate)
        .text("run", &item.run)
        .number("case", item.case)
        .text("title", &item.title)
        .text("verdict", item.verdict.as_str())
        .text("note", &item.note)
        .words("steps", &item.steps)
        .number("took", item.took)
        .words("files", &item.files);
    match &item.refused {
        None => out,
        Some(told) => {
            let refused = Out::new().text("code", &told.code).text("sentence", &told.sentence).text("advice", &told.advice);
            out.with("refused", &refused.value())
        }
    }
}
