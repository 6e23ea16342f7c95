//! Mail and chat of a project: which chats hear of it, and which mails did not get to their people.

mod api;

use crate::context;
use crate::notices::table;
use crate::ui::{
    Badge, Button, Check, Choice, DataTable, Empty, Form, FormEnd, Look, Notice, Page, Panel, Refused, Section, SelectField, TextField,
    TimeAgo, Tone, loaded,
};
use domain::Timestamp;
use domain::notice::Kind;
use domain::summary::{ChatPage as Data, ChatRow};
use leptos::prelude::*;

/// `/p/{slug}/chats`
#[component]
pub fn ChatsPage() -> impl IntoView {
    loaded(api::read_chats(context::param("slug")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { place, mail_on, kinds, chats, undelivered } = page;
    let (now, action) = (place.now, format!("/p/{}/chats", place.slug));
    let off = (!mail_on).then(|| {
        view! { <Notice tone=Tone::Warn title="This portal sends no mail"><p>"The operator sets up a mail server in the section [mail] of the configuration."</p></Notice> }
    });
    let content = if chats.is_empty() {
        view! { <Empty title="No chat hears of this project"><p>"Add the incoming webhook of a channel in Slack or Teams."</p></Empty> }
            .into_any()
    } else {
        let lines = chats.into_iter().map(|chat| line(chat, &action, now)).collect_view();
        view! { <DataTable caption="Chats" columns=vec!["Chat", "Hears of", "Added", "State"]>{lines}</DataTable> }.into_any()
    };
    let refused = context::echo_of("name").is_none().then(|| view! { <Refused/> });
    view! {
        <Page place=place title="Mail and chat" section=Section::Chats>
            {off}
            {refused}
            <Panel title="Chats of this project" class="panel-flush">{content}</Panel>
            <New action=action kinds=kinds/>
            <Panel title="Mail that did not arrive" class="panel-flush">{table(undelivered, now, "Mails that were refused or have no address, newest first".to_owned())}</Panel>
        </Page>
    }
    .into_any()
}

const fn hears(kind: Kind) -> &'static str {
    match kind {
        Kind::CandidateReady => "new candidates",
        Kind::ResultFailed => "failed and blocked results",
        Kind::StoryRejected => "rejected stories",
        Kind::SignatureWanted => "candidates to sign",
        Kind::Invited => "invitations",
        Kind::ConfirmFix => "fixes to confirm",
        Kind::FeedbackAnswered => "answers to reports",
        Kind::SigningChanged => "changed passkeys",
        Kind::SignatureEnded => "ended signatures",
        Kind::SignatureEnds => "signatures about to expire",
        Kind::StandIn => "stand-ins",
        Kind::Emergency => "emergency releases",
    }
}

fn line(chat: ChatRow, action: &str, now: Timestamp) -> AnyView {
    let named = format!(" {}", chat.name);
    let state = match chat.problem {
        Some(words) => view! { <Badge tone=Tone::Bad>"not reached"</Badge><span class="sub">{words}</span> }.into_any(),
        None => view! { <Badge tone=Tone::Ok>"in order"</Badge> }.into_any(),
    };
    view! {
        <tr>
            <td data-label="Chat" class="cell-main"><strong>{chat.name.clone()}</strong><span class="sub">{chat.form}" at "{chat.host}</span></td>
            <td data-label="Hears of">{chat.kinds.into_iter().map(hears).collect::<Vec<_>>().join(", ")}</td>
            <td data-label="Added">{chat.by}", "<TimeAgo at=chat.at now=now/></td>
            <td data-label="State">
                {state}
                <Form action=format!("{action}/{}/remove", chat.id) class="form-inline"><Button look=Look::Quiet>"Remove"<span class="hidden">{named}</span></Button></Form>
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn New(action: String, kinds: Vec<Kind>) -> impl IntoView {
    let back = context::echo_of("name").is_some();
    let chosen = context::echoed_all("kind");
    let boxes = kinds
        .into_iter()
        .map(|kind| {
            let checked = !back || chosen.iter().any(|word| word == kind.as_str());
            view! { <Check name="kind" value=kind.as_str() label=hears(kind) checked=checked/> }
        })
        .collect_view();
    let forms = vec![Choice::new("slack", "Slack"), Choice::new("teams", "Microsoft Teams")];
    view! {
        <Panel title="Add a chat">
            <Form action=action>
                <Refused field="name"/>
                <div class="fields">
                    <TextField name="name" label="Name" hint="Such as: #releases." required=true maxlength=100 echo=back/>
                    <SelectField name="form" label="Form" choices=forms required=true echo=back/>
                </div>
                <TextField name="address" label="Address of the incoming webhook" hint="Begins with https://. It is a secret: once saved it is never shown again." kind="url" required=true maxlength=2000 echo=back/>
                <fieldset class="field"><legend>"It hears of"</legend>{boxes}</fieldset>
                <FormEnd><Button look=Look::Primary>"Add the chat"</Button></FormEnd>
            </Form>
        </Panel>
    }
    .into_any()
}
