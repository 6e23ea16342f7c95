//! API tokens of a project. The secret is shown once; only its hash is kept.

use super::api;
use crate::context;
use crate::ui::{
    Badge, Button, Check, DataTable, Empty, Form, FormEnd, Look, Notice, Page, Panel, Refused, Section, TextField, TimeAgo, Tone, Unknown,
    loaded,
};
use domain::Timestamp;
use domain::access::{Action, Scope};
use domain::summary::{TokenRow, TokensPage as Data};
use leptos::prelude::*;

/// `/p/{slug}/tokens`
#[component]
pub fn TokensPage() -> impl IntoView {
    loaded(api::read_tokens(context::param("slug")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { place, tokens } = page;
    let (now, manage) = (place.now, place.can(Action::ManageTokens));
    let action = format!("/p/{}/tokens", place.slug);
    let made = context::echoed("secret").map(|secret| {
        view! {
            <Notice tone=Tone::Ok title="Token made: copy it now" alert=true>
                <p><code class="secret">{secret}</code></p>
                <p>"It is not shown again; only its hash is kept. Put it into the secrets of your CI."</p>
            </Notice>
        }
    });
    let content = if tokens.is_empty() {
        view! { <Empty title="No tokens yet"><p>"CI uses a token to bring in candidates and reports over the REST API."</p></Empty> }
            .into_any()
    } else {
        let rows = tokens.into_iter().map(|token| line(token, &action, now, manage)).collect_view();
        view! { <DataTable caption="API tokens" columns=vec!["Token", "May", "Made", "Last used", "State"]>{rows}</DataTable> }.into_any()
    };
    let refused = context::echo_of("name").is_none().then(|| view! { <Refused/> });
    let form = manage.then(|| view! { <New action=action.clone()/> });
    view! {
        <Page place=place title="API tokens" section=Section::Tokens>
            {made}
            {refused}
            <Panel title="Tokens of this project" class="panel-flush">{content}</Panel>
            {form}
        </Page>
    }
    .into_any()
}

const fn phrase(scope: Scope) -> &'static str {
    match scope {
        Scope::CandidateWrite => "bring in candidates and reports",
        Scope::CandidateRead => "read candidates and gates",
        Scope::AttestationRead => "read what was signed for whoever deploys",
        Scope::AuditRead => "read the audit log with its proofs",
        Scope::MailBounce => "say which mails came back (for a mail server)",
    }
}

fn line(token: TokenRow, action: &str, now: Timestamp, manage: bool) -> AnyView {
    let used = match token.last_used_at {
        Some(at) => view! { <TimeAgo at=at now=now/> }.into_any(),
        None => view! { <Unknown what="never"/> }.into_any(),
    };
    let named = format!(" {}", token.name);
    let state = match token.revoked_at {
        Some(at) => view! { <Badge tone=Tone::Quiet>"revoked"</Badge><span class="sub"><TimeAgo at=at now=now/></span> }.into_any(),
        None if manage => view! {
            <Form action=format!("{action}/{}/revoke", token.id) class="form-inline">
                <Badge tone=Tone::Ok>"valid"</Badge><Button look=Look::Quiet>"Revoke"<span class="hidden">{named}</span></Button>
            </Form>
        }
        .into_any(),
        None => view! { <Badge tone=Tone::Ok>"valid"</Badge> }.into_any(),
    };
    view! {
        <tr>
            <td data-label="Token" class="cell-main"><strong>{token.name}</strong></td>
            <td data-label="May">{token.scopes.into_iter().map(phrase).collect::<Vec<_>>().join("; ")}</td>
            <td data-label="Made">{token.by}", "<TimeAgo at=token.at now=now/></td>
            <td data-label="Last used">{used}</td>
            <td data-label="State">{state}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn New(action: String) -> impl IntoView {
    let back = context::echo_of("name").is_some();
    let chosen = context::echoed_all("scope");
    let scopes = Scope::ALL
        .iter()
        .map(|scope| {
            let checked = if back { chosen.iter().any(|word| word == scope.as_str()) } else { *scope == Scope::CandidateWrite };
            view! { <Check name="scope" value=scope.as_str() label=phrase(*scope) hint=scope.as_str() checked=checked/> }
        })
        .collect_view();
    view! {
        <Panel title="Make a token">
            <Form action=action>
                <Refused field="name"/>
                <TextField name="name" label="Name" hint="What will use it, such as: release workflow." required=true maxlength=100 echo=back/>
                <fieldset class="field"><legend>"It may"</legend>{scopes}</fieldset>
                <FormEnd><Button look=Look::Primary>"Make the token"</Button></FormEnd>
            </Form>
        </Panel>
    }
    .into_any()
}
