//! The forms of the pages: each is read, handed to one operation, and answered with a redirect, or with the
//! same page again, the reason on top and everything typed still there.

mod candidate;
mod cases;
mod exchange;
mod feedback;
mod fields;
mod jira;
mod language;
mod life;
mod mail;
mod plan;
mod policy;
mod project;
mod runs;
mod sign;
mod sign_out;
mod signing;
mod upload;
mod waivers;

use crate::pages;
use crate::portal::Portal;
use crate::problem::{Problem, request_id};
use crate::session::{request_info, session_hash};
use app::context::{FormEcho, RequestInfo};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use backend::db::audit::REQUEST_ID;
use backend::ops::Upload;
use backend::{Backend, Error};
use domain::{Actor, Refusal};
use fields::Fields;
use http::{Extensions, HeaderMap, StatusCode, header};
use std::future::Future;
use tracing::Instrument as _;

/// Largest form without files, in bytes.
const FORM_LIMIT: usize = 1024 * 1024;

/// Every POST of the pages.
pub(crate) fn router(portal: &Portal) -> Router<Portal> {
    let file = usize::try_from(portal.backend.config().evidence.largest_file).unwrap_or(usize::MAX);
    let uploads = Router::new()
        .route("/p/{slug}/candidates/{number}/runs/{run}/results", post(runs::record))
        .route("/p/{slug}/candidates/{number}/feedback", post(feedback::give))
        .route("/p/{slug}/cases/import", post(exchange::upload_file))
        // One largest file, and room for small ones and for text beside it.
        .layer(DefaultBodyLimit::max(file.saturating_add(20 * FORM_LIMIT)));
    Router::new()
        .route("/sign-out", post(sign_out::sign_out))
        .route("/language", post(language::choose))
        .route("/p/{slug}/candidates/{number}/notes", post(candidate::note))
        .route("/p/{slug}/candidates/{number}/follow-ups/{follow_up}/waive", post(candidate::waive_follow_up))
        .route("/p/{slug}/candidates/{number}/runs", post(runs::start))
        .route("/p/{slug}/candidates/{number}/runs/{run}/close", post(runs::close))
        .route("/p/{slug}/candidates/{number}/waivers", post(waivers::waive))
        .route("/p/{slug}/candidates/{number}/waivers/{waiver}/end", post(waivers::end))
        .route("/p/{slug}/candidates/{number}/settle", post(waivers::settle))
        .route("/p/{slug}/candidates/{number}/plan", post(plan::add))
        .route("/p/{slug}/candidates/{number}/plan/change", post(plan::change))
        .route("/p/{slug}/candidates/{number}/plan/share", post(plan::share))
        .route("/p/{slug}/candidates/{number}/carry", post(plan::carry))
        .route("/p/{slug}/plan-rules", post(plan::rules))
        .route("/p/{slug}/candidates/{number}/acceptances", post(candidate::accept))
        .route("/p/{slug}/candidates/{number}/sign", post(sign::draft))
        .route("/p/{slug}/candidates/{number}/sign/{signing}", post(sign::confirm))
        .route("/p/{slug}/candidates/{number}/deployment", post(candidate::resolve))
        .route("/p/{slug}/candidates/{number}/signatures/{signature}/revoke", post(life::revoke))
        .route("/p/{slug}/candidates/{number}/emergency", post(life::draft_emergency))
        .route("/p/{slug}/candidates/{number}/emergency/{signing}", post(life::emergency))
        .route("/p/{slug}/candidates/{number}/obligations/{obligation}/meet", post(life::meet))
        .route("/p/{slug}/stand-ins", post(life::name_stand_in))
        .route("/p/{slug}/stand-ins/{delegation}/end", post(life::end_stand_in))
        .route("/p/{slug}/feedback/{feedback}/events", post(feedback::happen))
        .route("/p/{slug}/feedback/{feedback}/join", post(feedback::join))
        .route("/p/{slug}/feedback/{feedback}/part", post(feedback::part))
        .route("/p/{slug}/cases", post(cases::create))
        .route("/p/{slug}/cases/{case}", post(cases::edit))
        .route("/p/{slug}/cases/bulk", post(cases::bulk))
        .route("/p/{slug}/cases/{case}/retire", post(cases::retire))
        .route("/p/{slug}/cases/{case}/bring-back", post(cases::bring_back))
        .route("/p/{slug}/cases/{case}/copy", post(cases::copy))
        .route("/p/{slug}/cases/import/{import}", post(exchange::confirm))
        .route("/p/{slug}/cases/import/{import}/left-out.csv", get(exchange::left_out))
        .route("/p/{slug}/cases/export.csv", get(exchange::export_csv))
        .route("/p/{slug}/cases/export.zip", get(exchange::export_gherkin))
        .route("/p/{slug}/policy", post(policy::change))
        .route("/p/{slug}/policy/import", post(policy::import))
        .route("/p/{slug}/policy/{version}/file", get(policy::export))
        .route("/p/{slug}/jira", post(jira::mapping))
        .route("/p/{slug}/people", post(project::people))
        .route("/p/{slug}/tokens", post(project::create_token))
        .route("/p/{slug}/tokens/{token}/revoke", post(project::revoke_token))
        .route("/settings/notices", post(mail::notices))
        .route("/settings/signing", post(signing::begin))
        .route("/settings/signing/add/{enrolment}", post(signing::finish))
        .route("/settings/signing/add/{enrolment}/allow", post(signing::allow))
        .route("/settings/signing/{key}", post(signing::change))
        .route("/p/{slug}/people/code", post(signing::make_code))
        .route("/p/{slug}/invitations", post(mail::invite))
        .route("/p/{slug}/invitations/{invitation}/resend", post(mail::resend))
        .route("/p/{slug}/invitations/{invitation}/link", post(mail::link))
        .route("/p/{slug}/invitations/{invitation}/revoke", post(mail::revoke))
        .route("/p/{slug}/chats", post(mail::add_chat))
        .route("/p/{slug}/chats/{chat}/remove", post(mail::remove_chat))
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .merge(uploads)
}

/// Where a form leads, or the page that says why it does not.
type Answer = Result<Response, Response>;

/// A form on its way: who sent it, from which page, with which fields.
struct Sent {
    portal: Portal,
    info: RequestInfo,
    /// SHA-256 of the id of the session it came in; empty where no form asks for it.
    session: String,
    /// The page that is drawn again when the form is refused.
    page: String,
    fields: Fields,
}

impl Sent {
    /// Reads a form without files.
    async fn read(portal: Portal, request: axum::extract::Request, page: String, names: &[&str]) -> Result<Self, Response> {
        let (info, session) = (request_info(request.extensions()), session_hash(request.extensions()));
        let fields = match fields::urlencoded(request, &portal).await {
            Ok(fields) => fields,
            Err(refusal) => return Err(refuse(&portal, info, &page, refusal, Fields::default()).await),
        };
        Ok(Self { session, ..Self::checked(portal, info, page, fields, names).await? })
    }

    /// Reads a form with files; `page` may need to know what was typed.
    async fn with_files(
        portal: Portal,
        request: axum::extract::Request,
        page: impl FnOnce(&Fields) -> String,
        names: &[&str],
    ) -> Result<(Self, Vec<Upload>), Response> {
        let info = request_info(request.extensions());
        // Before a byte of the body is read: only people with a session may fill memory with files.
        if info.actor.is_none() {
            return Err(signed_out(&portal, info, &page(&Fields::default())).await);
        }
        let (fields, files) = upload::multipart(request, &portal).await;
        let page = page(&fields);
        match files {
            Ok(files) => Ok((Self::checked(portal, info, page, fields, names).await?, files)),
            Err(refusal) => Err(refuse(&portal, info, &page, refusal, fields).await),
        }
    }

    /// A form whose fields were read; unknown ones are refused.
    async fn checked(portal: Portal, info: RequestInfo, page: String, fields: Fields, names: &[&str]) -> Result<Self, Response> {
        if info.actor.is_none() {
            return Err(signed_out(&portal, info, &page).await);
        }
        match fields.only(names) {
            Ok(()) => Ok(Self { portal, info, session: String::new(), page, fields }),
            Err(refusal) => Err(refuse(&portal, info, &page, refusal, fields).await),
        }
    }

    /// Hands it to an operation, and redirects to where `then` says.
    async fn run<T, F, O>(self, operation: F, then: impl FnOnce(T) -> String) -> Answer
    where
        T: Send + 'static,
        F: FnOnce(Backend, Actor) -> Result<O, Refusal>,
        O: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let (_, value) = self.done(operation).await?;
        Ok(Redirect::to(&then(value)).into_response())
    }

    /// Hands it to an operation; the form and what came of it, or the refusal as a page.
    async fn done<T, F, O>(self, operation: F) -> Result<(Self, T), Response>
    where
        T: Send + 'static,
        F: FnOnce(Backend, Actor) -> Result<O, Refusal>,
        O: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let Some(actor) = self.info.actor.clone() else { return Err(signed_out(&self.portal, self.info, &self.page).await) };
        let work = match operation(self.portal.backend.clone(), actor) {
            Ok(work) => work,
            Err(refusal) => return Err(refuse(&self.portal, self.info, &self.page, refusal, self.fields).await),
        };
        match detached(work).await {
            Ok(value) => Ok((self, value)),
            Err(Error::Refused(refusal)) => Err(refuse(&self.portal, self.info, &self.page, refusal, self.fields).await),
            Err(error) => Err(Problem::from(error).page()),
        }
    }
}

/// Runs a change to its end even when whoever asked goes away: half a change is worse than an unseen one.
async fn detached<T: Send + 'static>(work: impl Future<Output = Result<T, Error>> + Send + 'static) -> Result<T, Error> {
    let work = REQUEST_ID.scope(request_id(), work).instrument(tracing::Span::current());
    match tokio::spawn(work).await {
        Ok(done) => done,
        Err(error) => Err(anyhow::Error::new(error).context("an operation stopped").into()),
    }
}

/// The page again, with the reason and with what was typed.
async fn refuse(portal: &Portal, info: RequestInfo, page: &str, refusal: Refusal, fields: Fields) -> Response {
    if info.actor.is_none() {
        return signed_out(portal, info, page).await;
    }
    let status = StatusCode::from_u16(refusal.kind.status()).unwrap_or(StatusCode::BAD_REQUEST);
    tracing::info!(code = refusal.code, status = status.as_u16(), "refused");
    pages::answer(portal, info, page, FormEcho { refusal: Some(refusal), values: fields.echo() }, status).await
}

/// The session ended while the form was open.
async fn signed_out(portal: &Portal, info: RequestInfo, page: &str) -> Response {
    let next: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
    let echo = FormEcho { refusal: Some(Refusal::sign_in()), values: Vec::new() };
    pages::answer(portal, info, &format!("/sign-in?next={next}"), echo, StatusCode::UNAUTHORIZED).await
}

/// A number in an address; what is no number names nothing.
fn number(text: &str) -> Result<i64, Refusal> {
    text.parse().map_err(|_| Refusal::malformed("number", "in the address is not a number"))
}

/// The page's own script asks for data instead of a page.
fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.starts_with("application/json"))
}

/// The extensions of a request, for handlers that read it themselves.
fn info_of(extensions: &Extensions) -> RequestInfo {
    request_info(extensions)
}
