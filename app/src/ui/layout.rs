//! The frame of every page: skip link, header, main, footer; and the head and tabs of a candidate's pages.

use super::badge::StageBadge;
use super::done::Done;
use super::language::{LanguageForm, filled};
use super::text::{Digest, Sha, TimeAgo, Unknown, inert};
use super::theme::ThemeSwitch;
use crate::context;
use crate::inbox::InboxLink;
use crate::live::Live;
use crate::t;
use domain::Role;
use domain::access::Action;
use domain::language::Hole;
use domain::summary::{CandidateHead, Place};
use leptos::prelude::*;
use leptos_meta::Title;

/// One step of the way here: label and address.
pub type Crumb = (String, String);

/// Where in a project a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Candidates.
    Board,
    /// Test cases.
    Cases,
    /// Quality.
    Quality,
    /// Feedback.
    Feedback,
    /// Audit log.
    Audit,
    /// Policy.
    Policy,
    /// Jira.
    Jira,
    /// People.
    People,
    /// Tokens.
    Tokens,
    /// Stand-ins.
    StandIns,
    /// Invitations.
    Invitations,
    /// Mail and chat.
    Chats,
}

/// Which page of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Overview.
    Overview,
    /// QA.
    Qa,
    /// UAT.
    Uat,
    /// Report a problem.
    Feedback,
    /// What holds it.
    Gate,
    /// Decide.
    Sign,
}

const SECTIONS: [(Section, &str, Action); 12] = [
    (Section::Board, "", Action::View),
    (Section::Cases, "/cases", Action::View),
    (Section::Quality, "/quality", Action::View),
    (Section::Feedback, "/feedback", Action::View),
    (Section::Audit, "/audit", Action::ViewAudit),
    (Section::Policy, "/policy", Action::View),
    (Section::Jira, "/jira", Action::ManageJira),
    (Section::People, "/people", Action::ManagePeople),
    (Section::StandIns, "/stand-ins", Action::View),
    (Section::Invitations, "/invitations", Action::Invite),
    (Section::Tokens, "/tokens", Action::ManageTokens),
    (Section::Chats, "/chats", Action::ManageTokens),
];

fn section_name(section: Section) -> String {
    match section {
        Section::Board => t!("section-board"),
        Section::Cases => t!("section-cases"),
        Section::Quality => t!("section-quality"),
        Section::Feedback => t!("section-feedback"),
        Section::Audit => t!("section-audit"),
        Section::Policy => t!("section-policy"),
        Section::Jira => "Jira".to_owned(),
        Section::People => t!("section-people"),
        Section::StandIns => t!("section-stand-ins"),
        Section::Invitations => t!("section-invitations"),
        Section::Tokens => t!("section-tokens"),
        Section::Chats => t!("section-chats"),
    }
}

fn role_name(role: Role) -> String {
    match role {
        Role::Developer => t!("role-developer"),
        Role::QaTester => t!("role-qa-tester"),
        Role::UatTester => t!("role-uat-tester"),
        Role::ProductOwner => t!("role-product-owner"),
        Role::ReleaseManager => t!("role-release-manager"),
        Role::Auditor => t!("role-auditor"),
        Role::Admin => t!("role-admin"),
    }
}

/// A page of a project.
#[component]
pub fn Page(
    place: Place,
    #[prop(into)] title: String,
    section: Section,
    /// The way here, without the project and the page itself.
    #[prop(optional)]
    crumbs: Vec<Crumb>,
    /// The heading is drawn by the page itself.
    #[prop(optional)]
    own_heading: bool,
    /// The candidate this page is about: news of others do not concern it.
    #[prop(optional)]
    candidate: Option<i64>,
    /// Listens for news and replaces the parts marked `data-live`.
    #[prop(optional)]
    live: bool,
    /// Beside the heading.
    #[prop(optional, into)]
    aside: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let base = format!("/p/{}", place.slug);
    let links = SECTIONS
        .iter()
        .filter(|(.., action)| place.can(*action))
        .map(|(which, path, _)| view! { <li><a href=format!("{base}{path}") aria-current=(*which == section).then_some("page")>{section_name(*which)}</a></li> })
        .collect_view();
    // A guest has no board: what she was asked to try is her home.
    let home = if place.can(Action::View) { base.clone() } else { "/inbox".to_owned() };
    let crumbs = if place.can(Action::View) { crumbs } else { Vec::new() };
    let way = (!crumbs.is_empty()).then(|| {
        let steps = crumbs.into_iter().map(|(label, href)| view! { <li><a href=href>{label}</a></li> }).collect_view();
        view! { <nav class="crumbs" aria-label=t!("frame-way")><ol>{steps}</ol></nav> }
    });
    let roles = place.roles.iter().map(|role| role_name(*role)).collect::<Vec<_>>().join(", ");
    let listening = live.then(|| view! { <Live slug=place.slug.clone() candidate=candidate page=context::here()/> });
    let heading = (!own_heading).then(|| {
        view! { <div class="page-head"><h1>{title.clone()}</h1>{aside.map(|aside| view! { <div class="page-aside">{aside.run()}</div> })}</div> }
    });
    view! {
        <Title text=inert(&format!("{title} · {} · Murmuration", place.project))/>
        <a class="skip" href="#main">{t!("skip")}</a>
        <header class="top">
            <div class="top-row">
                <a class="brand" href="/" title=t!("frame-projects")><Mark/><span class="hidden">{t!("frame-projects.full")}</span></a>
                <a class="project-name" href=home>{place.project.clone()}</a>
                <span class="top-live">{listening}</span>
                <InboxLink/>
                <PersonMenu name=place.reader.clone() roles=roles/>
            </div>
            <nav class="sections" aria-label=t!("frame-project")><ul>{links}</ul></nav>
        </header>
        <main id="main" tabindex="-1"><Speak/>{way}<Done/>{heading}{children()}</main>
        <Foot/>
    }
    .into_any()
}

/// A page outside of a project.
#[component]
pub fn PlainPage(#[prop(into)] title: String, children: Children) -> impl IntoView {
    let menu = context::reader().map(|name| view! { <PersonMenu name=name roles=String::new()/> });
    view! {
        <Title text=inert(&format!("{title} · Murmuration"))/>
        <a class="skip" href="#main">{t!("skip")}</a>
        <header class="top">
            <div class="top-row"><a class="brand" href="/"><Mark/><span class="brand-name">"Murmuration"</span></a><span class="top-live"></span><InboxLink/>{menu}</div>
        </header>
        <main id="main" class="plain" tabindex="-1"><Speak/><div class="page-head"><h1>{title}</h1></div>{children()}</main>
        <Foot/>
    }
    .into_any()
}

/// A page about one candidate: its head, its tabs, then the content.
#[component]
pub fn CandidateLayout(
    place: Place,
    head: CandidateHead,
    tab: Tab,
    /// Names the page in the title bar and for screen readers.
    #[prop(into)]
    title: String,
    /// Beside the heading: the one next step.
    #[prop(optional, into)]
    aside: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let base = format!("/p/{}/candidates/{}", place.slug, head.number);
    let now = place.now;
    let sees_all = place.can(Action::View);
    let tabs = [
        (Tab::Overview, t!("tab-overview"), "", sees_all),
        (Tab::Qa, t!("tab-qa"), "/qa", sees_all),
        (Tab::Uat, t!("uat-title"), "/uat", true),
        (Tab::Feedback, t!("uat-report"), "/feedback/new", place.can(Action::GiveFeedback)),
        (Tab::Gate, t!("tab-gate"), "/gate", sees_all),
        (Tab::Sign, t!("tab-sign"), "/sign", sees_all),
    ];
    let tabs = tabs
        .into_iter()
        .filter(|(.., shown)| *shown)
        .map(|(which, label, path, _)| view! { <li><a href=format!("{base}{path}") aria-current=(which == tab).then_some("page")>{label}</a></li> })
        .collect_view();
    let crumbs = vec![(t!("section-board"), format!("/p/{}", place.slug))];
    let number = head.number;
    let newer = head.newer.map(|newer| {
        let href = format!("/p/{}/candidates/{newer}", place.slug);
        let link = view! { <a href=href>"#"{newer}</a> }.into_any();
        view! { <p class="newer">{filled(&t!("head-newer", link = Hole(0)), vec![link])}</p> }
    });
    let full = format!("#{number} {}", head.version);
    let heading = format!("{}: {title}", full.clone());
    view! {
        <Page place=place title=heading section=Section::Board crumbs=crumbs own_heading=true candidate=number live=true>
            <div class="candidate-head" data-live="head">
                <div class="page-head">
                    <h1><span class="quiet">"#"{number}" "</span>{head.version}<span class="hidden">": "{title}</span></h1>
                    <StageBadge stage=head.stage/>
                    {aside.map(|aside| view! { <div class="page-aside">{aside.run()}</div> })}
                </div>
                <ul class="facts-line">
                    <li><span class="quiet">{t!("head-commit")}" "</span><Sha full=head.commit/></li>
                    <li><span class="quiet">{t!("head-branch")}" "</span><span class="branch">{head.branch}</span></li>
                    <li><span class="quiet">{t!("head-digest")}" "</span>{match head.digest { Some(digest) => view! { <Digest full=digest/> }.into_any(), None => view! { <Unknown what=t!("frame-unknown")/> }.into_any() }}</li>
                    <li><span class="quiet">{t!("head-came-in")}" "</span><TimeAgo at=head.created_at now=now/></li>
                </ul>
                {newer}
            </div>
            <nav class="tabs" aria-label=t!("frame-candidate")><ul>{tabs}</ul></nav>
            {children()}
        </Page>
    }
    .into_any()
}

/// Who is signed in, as what, and the way out.
#[component]
fn PersonMenu(name: String, roles: String) -> impl IntoView {
    let signing = (!context::is_guest()).then(|| view! { <p><a href="/settings/signing">{t!("frame-signing")}</a></p> });
    let said = if roles.is_empty() { None } else { Some(view! { <p class="quiet">{roles}</p> }) };
    view! {
        <details class="menu">
            <summary>{name.clone()}</summary>
            <div class="menu-body">
                <p><strong>{name}</strong></p>
                {said}
                <p><a href="/settings/notices">{t!("frame-notices")}</a></p>
                {signing}
                <ThemeSwitch/>
                <form method="post" action="/sign-out"><button type="submit" class="button button-quiet">{t!("frame-sign-out")}</button></form>
            </div>
        </details>
    }
    .into_any()
}

/// The sign of the house: a flock.
#[component]
fn Mark() -> impl IntoView {
    view! { <img class="mark" src="/favicon.svg" width="24" height="24" alt=""/> }
}

#[component]
fn Foot() -> impl IntoView {
    view! {
        <footer class="foot">
            <p>"Murmuration "{env!("CARGO_PKG_VERSION")}" · "<a href="/api/openapi.json">"API"</a></p>
        </footer>
    }
    .into_any()
}

/// The choice of a language, on pages that are said in one.
#[component]
fn Speak() -> impl IntoView {
    context::is_translated().then(|| view! { <LanguageForm/> })
}
