//! The invitations of a project: who was invited, where it stands, again, take back.

use super::api;
use crate::context;
use crate::notices::{state_words, tone};
use crate::ui::{
    Badge, Button, Check, Choice, DataTable, Empty, Form, FormEnd, Look, Notice, Page, Panel, Refused, Section, SelectField, TextField,
    TimeAgo, Tone, Unknown, loaded,
};
use domain::Timestamp;
use domain::language::Language;
use domain::notice::State;
use domain::summary::{InvitationRow, InvitationsPage as Data, Invited};
use leptos::prelude::*;

/// `/p/{slug}/invitations`
#[component]
pub fn InvitationsPage() -> impl IntoView {
    loaded(api::read_invitations(context::param("slug")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { place, mail_on, rows, candidates } = page;
    let (now, action) = (place.now, format!("/p/{}/invitations", place.slug));
    let off = (!mail_on).then(|| {
        view! { <Notice tone=Tone::Warn title="This portal sends no mail"><p>"Make a link for each invitation and pass it on yourself."</p></Notice> }
    });
    let made = context::echoed("link").map(|link| {
        view! {
            <Notice tone=Tone::Ok title="Link made: copy it now" alert=true>
                <p><code class="secret">{link}</code></p>
                <p>"It is not shown again. Give it to this one person only."</p>
            </Notice>
        }
    });
    let content = if rows.is_empty() {
        view! { <Empty title="Nobody is invited yet"><p>"A guest needs no account: the link in the mail lets her try candidates, answer stories and report problems, and nothing else."</p></Empty> }
            .into_any()
    } else {
        let lines = rows.into_iter().map(|row| line(row, &action, now)).collect_view();
        view! { <DataTable caption="Invitations, newest first" columns=vec!["Guest", "Good until", "State", "Mail", "Last came", "Change"]>{lines}</DataTable> }
            .into_any()
    };
    let refused = context::echo_of("name").is_none().then(|| view! { <Refused/> });
    view! {
        <Page place=place title="Invitations" section=Section::Invitations>
            {off}
            {made}
            {refused}
            <Panel title="Guests of this project" class="panel-flush">{content}</Panel>
            <New action=action candidates=candidates/>
        </Page>
    }
    .into_any()
}

fn line(row: InvitationRow, action: &str, now: Timestamp) -> AnyView {
    let live = matches!(row.state, Invited::Open | Invited::Used);
    let (look, word) = match row.state {
        Invited::Open => (Tone::Info, "not opened yet"),
        Invited::Used => (Tone::Ok, "came in"),
        Invited::Expired => (Tone::Quiet, "over"),
        Invited::Revoked => (Tone::Quiet, "taken back"),
    };
    let mut about: Vec<String> = row.candidate.map(|number| format!("about #{number}")).into_iter().collect();
    if row.single_device {
        about.push("one device only".to_owned());
    }
    let about = (!about.is_empty()).then(|| view! { <span class="sub">{about.join(", ")}</span> });
    let mail = match row.mail {
        None => view! { <Unknown what="none"/> }.into_any(),
        Some((state, words)) => {
            let words = words.filter(|_| state != State::Sent).map(|words| view! { <span class="sub">{words}</span> });
            let said = if state == State::Refused { "mail is refused".to_owned() } else { state_words(state) };
            view! { <Badge tone=tone(state)>{said}</Badge>{words} }.into_any()
        }
    };
    let came = match row.last_used_at {
        Some(at) => view! { <TimeAgo at=at now=now/> }.into_any(),
        None => view! { <Unknown what="never"/> }.into_any(),
    };
    let buttons = live.then(|| {
        [("resend", "Send again"), ("link", "Make a link"), ("revoke", "Take back")]
            .map(|(verb, label)| {
                let whom = format!(" {}", row.name);
                view! {
                    <Form action=format!("{action}/{}/{verb}", row.id) class="form-inline">
                        <Button look=Look::Quiet>{label}<span class="hidden">{whom}</span></Button>
                    </Form>
                }
            })
            .into_iter()
            .collect_view()
    });
    view! {
        <tr>
            <td data-label="Guest" class="cell-main"><strong>{row.name.clone()}</strong><span class="sub">{row.address}</span>{about}</td>
            <td data-label="Good until">{row.until.human()}<span class="sub">"by "{row.by}", "<TimeAgo at=row.at now=now/></span></td>
            <td data-label="State"><Badge tone=look>{word}</Badge></td>
            <td data-label="Mail">{mail}</td>
            <td data-label="Last came">{came}</td>
            <td data-label="Change">{buttons}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn New(action: String, candidates: Vec<(i64, String)>) -> impl IntoView {
    let back = context::echo_of("name").is_some();
    let mut choices = vec![Choice::new("", "Whatever is newest")];
    choices.extend(candidates.into_iter().map(|(number, version)| Choice::new(number.to_string(), format!("#{number} {version}"))));
    // Each language by its own name, as everywhere; at first the inviter's own.
    let languages = Language::ALL
        .iter()
        .map(|language| Choice::new(language.as_str(), crate::words::say_if(*language, "language-name").unwrap_or_default()))
        .collect();
    let single = back && context::echoed("single_device").is_some();
    view! {
        <Panel title="Invite a guest">
            <p class="quiet">"The guest gets a mail with a personal link. It never signs a release and shows nothing but what is to be tried."</p>
            <Form action=action>
                <Refused field="name"/>
                <div class="fields">
                    <TextField name="name" label="Name" hint="Stands beside what the guest says." required=true maxlength=200 echo=back/>
                    <TextField name="address" label="Mail address" kind="email" required=true maxlength=254 echo=back/>
                    <SelectField name="candidate" label="To try" choices=choices echo=back/>
                    <SelectField name="language" label="Language of the mails" hint="Until the guest chooses another." choices=languages value=context::wanted().as_str() echo=back/>
                    <TextField name="days" label="Good for days" hint="1 to 90." kind="number" min="1" max="90" value="14" echo=back/>
                </div>
                <Check name="single_device" label="Only on the device that opens it first" hint="A link that is passed on then shows nothing." checked=single/>
                <FormEnd><Button look=Look::Primary>"Invite"</Button></FormEnd>
            </Form>
        </Panel>
    }
    .into_any()
}
