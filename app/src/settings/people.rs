//! Who has which role in a project. Identities are the provider's own ids: names can change hands.

use super::api;
use crate::context;
use crate::ui::{
    Badge, Button, Choice, DataTable, Empty, Form, FormEnd, Look, Notice, Page, Panel, Refused, Section, SelectField, TextField, TimeAgo,
    Tone, loaded,
};
use domain::Timestamp;
use domain::access::{Action, Role};
use domain::policy::SignerRule;
use domain::summary::{PeoplePage as Data, PersonRow};
use leptos::prelude::*;

/// `/p/{slug}/people`
#[component]
pub fn PeoplePage() -> impl IntoView {
    loaded(api::read_people(context::param("slug")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { place, people } = page;
    let (now, manage) = (place.now, place.can(Action::ManagePeople));
    let action = format!("/p/{}/people", place.slug);
    let handed = (context::echoed("enrolment_provider"), context::echoed("enrolment_subject"));
    let whose = people.iter().find(|person| handed == (Some(person.provider.clone()), Some(person.subject.clone())));
    let whose = whose.map(|person| format!("Hand this code over to {}, in person or by telephone", person.name));
    let content = if people.is_empty() {
        view! { <Empty title="Nobody has a role yet"/> }.into_any()
    } else {
        let rows = people.into_iter().map(|person| line(person, &action, now, manage)).collect_view();
        view! { <DataTable caption="People and their roles" columns=vec!["Person", "Identity", "Roles"]>{rows}</DataTable> }.into_any()
    };
    let code = context::echoed("enrolment_code").map(|code| {
        view! {
            <Notice tone=Tone::Ok title=whose.unwrap_or_else(|| "Hand this code over, in person or by telephone".to_owned())>
                <p><code class="wrap" id="enrolment-code">{code}</code></p>
                <p>"It is shown this once, is good for a day, and lets this person add a first passkey or app for one-time codes, with which they sign. So be sure who it is."</p>
            </Notice>
        }
    });
    let refused = context::echo_of("label").is_none().then(|| view! { <Refused/> });
    let grant = manage.then(|| view! { <Grant action=action.clone()/> });
    view! {
        <Page place=place title="People" section=Section::People>
            {refused}
            {code}
            <Panel title="Roles in this project" class="panel-flush">{content}</Panel>
            {grant}
        </Page>
    }
    .into_any()
}

fn line(person: PersonRow, action: &str, now: Timestamp, manage: bool) -> AnyView {
    let PersonRow { name, provider, subject, roles, known } = person;
    let signs = roles.iter().any(|(role, ..)| SignerRule::ROLES.contains(role));
    let code = (manage && signs).then(|| {
        let hidden = vec![("provider", provider.clone()), ("subject", subject.clone())];
        let whom = format!(" for {name}");
        view! {
            <Form action=format!("{action}/code") hidden=hidden class="form-inline form-bare">
                <Button look=Look::Quiet>"Make a code for signing"<span class="hidden">{whom}</span></Button>
            </Form>
        }
    });
    let roles = roles
        .into_iter()
        .map(|(role, by, at)| {
            let revoke = manage.then(|| {
                let hidden = vec![("provider", provider.clone()), ("subject", subject.clone()), ("role", role.as_str().to_owned()), ("change", "revoke".to_owned())];
                let whom = format!(" {} from {name}", role.label());
                view! {
                    <Form action=action.to_owned() hidden=hidden class="form-inline form-bare">
                        <Button look=Look::Quiet>"Take away"<span class="hidden">{whom}</span></Button>
                    </Form>
                }
            });
            view! { <li class="role-line"><Badge tone=Tone::Info>{role.label()}</Badge><span class="quiet">"from "{by}", "<TimeAgo at=at now=now/></span>{revoke}</li> }
        })
        .collect_view();
    let new = (!known).then(|| view! { <span class="sub">"has not signed in yet"</span> });
    view! {
        <tr>
            <td data-label="Person" class="cell-main"><strong>{name.clone()}</strong>{new}</td>
            <td data-label="Identity">{provider.clone()}" "<code class="wrap">{subject.clone()}</code></td>
            <td data-label="Roles"><ul class="plain-list">{roles}</ul>{code}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Grant(action: String) -> impl IntoView {
    let providers = context::providers().into_iter().map(|(name, label)| Choice::new(name, label)).collect::<Vec<_>>();
    let roles = Role::ALL.iter().map(|role| Choice::new(role.as_str(), role.label())).collect::<Vec<_>>();
    view! {
        <Panel title="Give a role">
            <Form action=action hidden=vec![("change", "grant".to_owned())]>
                <Refused field="label"/>
                <div class="fields">
                    <SelectField name="provider" label="Provider" choices=providers required=true/>
                    <TextField name="subject" label="The provider's id of the person" hint="GitHub: the number at api.github.com/users/name. Others: the subject claim." required=true maxlength=200/>
                    <TextField name="label" label="Name" hint="Shown until the person signs in." required=true maxlength=200/>
                    <SelectField name="role" label="Role" choices=roles required=true/>
                </div>
                <FormEnd><Button look=Look::Primary>"Give the role"</Button></FormEnd>
            </Form>
        </Panel>
    }
    .into_any()
}
