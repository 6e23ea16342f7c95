//! Every page and its address. All are drawn completely before the first byte leaves, so that status
//! and redirects can still be set.

use crate::audit::AuditPage;
use crate::board::BoardPage;
use crate::candidate::CandidatePage;
use crate::cases::import::{ImportPage, ImportStart};
use crate::cases::{BulkPage, CasePage, CasesPage};
use crate::chats::ChatsPage;
use crate::dossier::DossierPage;
use crate::emergency::{EmergencyConfirmPage, EmergencyPage};
use crate::error::NotFoundPage;
use crate::feedback::{FeedbackList, FeedbackPage, NewFeedback};
use crate::gate::GatePage;
use crate::inbox::InboxPage;
use crate::insight::QualityPage;
use crate::invitations::{InvitationsPage, InvitedPage};
use crate::notices::NoticesPage;
use crate::projects::ProjectsPage;
use crate::qa::{PlanRulesPage, QaPage};
use crate::replay::ReplayPage;
use crate::report::{ReportPage, ReportsPage};
use crate::runner::RunPage;
use crate::settings::{EnrolmentPage, JiraPage, PeoplePage, PolicyPage, PolicyVersionPage, SigningSettingsPage, TokensPage};
use crate::sign::{ConfirmPage, SignPage};
use crate::sign_in::SignInPage;
use crate::stand_ins::StandInsPage;
use crate::uat::{NotesPage, UatPage};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

/// The route table.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    if let Some(refusal) = crate::context::echo() {
        crate::error::set_status(refusal.kind.status());
    }
    view! {
        <Router>
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/") view=ProjectsPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/inbox") view=InboxPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/notices") view=NoticesPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/signing") view=SigningSettingsPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/signing/add/:enrolment") view=EnrolmentPage ssr=SsrMode::Async/>
                <Route path=path!("/invited/:token") view=InvitedPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug") view=BoardPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number") view=CandidatePage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/qa") view=QaPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/runs/:run") view=RunPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/uat") view=UatPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/notes") view=NotesPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/feedback/new") view=NewFeedback ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/gate") view=GatePage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/sign") view=SignPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/sign/:signing") view=ConfirmPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/emergency") view=EmergencyPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/emergency/:signing") view=EmergencyConfirmPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/signatures/:signature") view=ReplayPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/dossier") view=DossierPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/reports") view=ReportsPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/candidates/:number/reports/:report") view=ReportPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/feedback") view=FeedbackList ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/feedback/:feedback") view=FeedbackPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/cases") view=CasesPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/cases/bulk") view=BulkPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/cases/import") view=ImportStart ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/cases/import/:import") view=ImportPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/cases/:case") view=CasePage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/quality") view=QualityPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/plan-rules") view=PlanRulesPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/audit") view=AuditPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/policy") view=PolicyPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/policy/:version") view=PolicyVersionPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/jira") view=JiraPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/people") view=PeoplePage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/stand-ins") view=StandInsPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/tokens") view=TokensPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/invitations") view=InvitationsPage ssr=SsrMode::Async/>
                <Route path=path!("/p/:slug/chats") view=ChatsPage ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}
