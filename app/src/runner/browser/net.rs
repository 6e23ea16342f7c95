//! Questions and verdicts over the wire.

use super::files::Picked;
use super::json::{self, Js};
use crate::dom;
use crate::runner::state::{RecordAnswer, Screen, State, Told, Waiting};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

/// Longest wait for the answer to a verdict without files, in milliseconds.
const PATIENCE: u32 = 10_000;
/// With files: the longest that the server waits for an upload.
const UPLOAD_PATIENCE: u32 = 600_000;

/// What became of a verdict.
pub(super) enum Reply {
    /// It is recorded.
    Done(Box<RecordAnswer>),
    /// It is refused, and sending it again changes nothing.
    Refused(u16, Told),
    /// The session ended.
    SignedOut,
    /// No answer, or none of the portal: it may be sent again.
    Away,
}

/// The arguments of a read.
pub(super) fn place(screen: &Screen, again: Option<bool>) -> String {
    let (slug, number, run) = (&screen.slug, screen.number, &screen.run);
    let again = again.map_or("null", |again| if again { "true" } else { "false" });
    format!(r#"{{"slug":"{slug}","number":{number},"run":"{run}","again":{again}}}"#)
}

/// Asks one of the server's functions; nothing when there is no good answer.
pub(super) async fn ask(address: &str, arguments: &str) -> Option<Js> {
    let response = dom::ask(address, "application/json", Some(arguments), None).await?;
    Js::parse(&dom::text(&response).await?)
}

/// Sends a verdict. `XMLHttpRequest`, because fetch cannot say how much of a file is sent.
pub(super) async fn send(state: State, item: &Waiting, files: &[Picked]) -> Reply {
    match exchange(state, item, files).await {
        Ok((status, text)) => judge(status, &text),
        Err(_) => Reply::Away,
    }
}

async fn exchange(state: State, item: &Waiting, files: &[Picked]) -> Result<(u16, String), JsValue> {
    let form = FormData::new()?;
    let (case, took) = (item.case.to_string(), item.took.to_string());
    let fields =
        [("case", case.as_str()), ("verdict", item.verdict.as_str()), ("note", &item.note), ("took", &took), ("intent", &item.intent)];
    for (name, value) in fields {
        form.append_with_str(name, value)?;
    }
    for step in &item.steps {
        form.append_with_str("step", step)?;
    }
    for picked in files {
        form.append_with_blob_and_filename("files", &picked.file, &picked.name)?;
    }
    let request = XmlHttpRequest::new()?;
    request.open("POST", &format!("{}/runs/{}/results", item.candidate, item.run))?;
    request.set_request_header("Accept", "application/json")?;
    request.set_timeout(if files.is_empty() { PATIENCE } else { UPLOAD_PATIENCE });
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.total() > 0.0 {
            #[expect(clippy::cast_possible_truncation, reason = "0 to 100")]
            state.sent.set(Some((event.loaded() * 100.0 / event.total()) as i32));
        }
    });
    if !files.is_empty() {
        state.sent.set(Some(0));
        request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    }
    let ended = js_sys::Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_form_data(Some(&form))?;
    let waited = JsFuture::from(ended).await;
    request.set_onloadend(None);
    state.sent.set(None);
    waited?;
    Ok((request.status()?, request.response_text()?.unwrap_or_default()))
}

fn judge(status: u16, text: &str) -> Reply {
    match status {
        // A page of somebody else, such as the sign-in page of a hotel, is no answer of ours.
        200..=299 => Js::parse(text).and_then(|js| json::answer(&js)).map_or(Reply::Away, |answer| Reply::Done(Box::new(answer))),
        401 => Reply::SignedOut,
        0 | 300..=399 | 408 | 429 | 502..=504 => Reply::Away,
        _ => {
            let problem = Js::parse(text).filter(|problem| !problem.text("code").is_empty());
            let told = problem.map_or_else(
                || Told {
                    code: format!("status_{status}"),
                    sentence: format!("The server answered with the status {status}."),
                    advice: "Try again; if it stays, tell the operator.".into(),
                    request_id: None,
                },
                |problem| Told {
                    code: problem.text("code"),
                    sentence: problem.text("title"),
                    advice: problem.text("detail"),
                    request_id: problem.at("request_id").0.as_string(),
                },
            );
            Reply::Refused(status, told)
        }
    }
}
