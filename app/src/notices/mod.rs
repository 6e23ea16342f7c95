//! A person's settings for notices: where mail goes, what of, and when.

mod api;

use crate::t;
use crate::ui::{
    Badge, Button, Choice, DataTable, Empty, Form, FormEnd, Look, Notice, Panel, PlainPage, Refused, SelectField, TextField, TimeAgo, Tone,
    english, filled, loaded,
};
use domain::Timestamp;
use domain::language::Hole;
use domain::notice::{Kind, State, Way};
use domain::summary::{NoticeRow, NoticesPage as Data};
use leptos::prelude::*;

/// `/settings/notices`
#[component]
pub fn NoticesPage() -> impl IntoView {
    loaded(api::read_notices(), draw)
}

fn draw(page: Data) -> impl IntoView {
    let now = page.now;
    let off = (!page.mail_on).then(|| {
        view! { <Notice tone=Tone::Warn title=t!("notices-off")><p>{t!("notices-off.more")}</p></Notice> }
    });
    let refused = page.refused.clone().map(|(words, at)| {
        let address = page.address.clone().unwrap_or_default();
        let ago = view! { <TimeAgo at=at now=now/> }.into_any();
        view! {
            <Notice tone=Tone::Bad title=t!("notices-refused", address = address)>
                <p>{filled(&t!("notices-refused.said", ago = Hole(0)), vec![ago])}" "<q lang=english()>{words}</q></p>
                <p>{t!("notices-refused.more")}</p>
            </Notice>
        }
    });
    let recent = page.recent.clone();
    view! {
        <PlainPage title=t!("frame-notices")>
            {off}
            {refused}
            <Choices page=page/>
            <Panel title=t!("notices-told") class="panel-flush">{table(recent, now, t!("notices-told.caption"))}</Panel>
        </PlainPage>
    }
    .into_any()
}

#[component]
fn Choices(page: Data) -> impl IntoView {
    let Data { guest, address, addresses, ways, hour, zone, .. } = page;
    let current = address.clone().unwrap_or_default();
    let place = if addresses.is_empty() {
        view! {
            <Notice tone=Tone::Warn title=t!("notices-no-address")>
                <p>{t!("notices-no-address.more")}</p>
            </Notice>
        }
        .into_any()
    } else if guest {
        view! { <p>{filled(&t!("notices-guest-address", address = Hole(0)), vec![view! { <strong>{current}</strong> }.into_any()])}</p> }
            .into_any()
    } else {
        let choices = addresses.into_iter().map(|address| Choice::new(address.clone(), address)).collect();
        view! { <SelectField name="address" label=t!("notices-address") choices=choices value=current hint=t!("notices-address.hint")/> }
            .into_any()
    };
    let ways = ways
        .into_iter()
        .map(|(kind, way)| {
            let choices = Way::ALL.iter().map(|way| Choice::new(way.as_str(), way_words(*way))).collect();
            view! { <SelectField name=format!("way_{kind}") label=kind_words(kind) choices=choices value=way.as_str()/> }
        })
        .collect_view();
    view! {
        <Panel title=t!("notices-choices")>
            <Form action="/settings/notices">
                <Refused/>
                {place}
                <fieldset class="field"><legend>{t!("notices-when")}</legend>{ways}</fieldset>
                <div class="fields">
                    <TextField name="hour" label=t!("notices-hour") hint=t!("notices-hour.hint") kind="number" min="0" max="23" value=hour.to_string() required=true/>
                    <TextField name="zone" label=t!("notices-zone") hint=t!("notices-zone.hint") value=zone required=true maxlength=60/>
                </div>
                <FormEnd><Button look=Look::Primary>{t!("notices-save")}</Button></FormEnd>
            </Form>
        </Panel>
    }
    .into_any()
}

/// Notices as a table; whom they were for is shown where it is named.
pub(crate) fn table(rows: Vec<NoticeRow>, now: Timestamp, caption: String) -> AnyView {
    if rows.is_empty() {
        return view! { <Empty title=t!("notices-told.none")/> }.into_any();
    }
    let named = rows.iter().any(|row| !row.to.is_empty());
    let lines = rows
        .into_iter()
        .map(|row| {
            let problem = row.problem.map(|words| view! { <span class="sub" lang=english()>{words}</span> });
            let to = named.then(|| view! { <td data-label=t!("notices-to")>{row.to}</td> });
            view! {
                <tr>
                    {to}
                    <td data-label=t!("notices-about") class="cell-main"><a href=row.href>{row.subject}</a></td>
                    <td data-label=t!("notices-at")><TimeAgo at=row.at now=now/></td>
                    <td data-label=t!("notices-mail")><Badge tone=tone(row.state)>{state_words(row.state)}</Badge>{problem}</td>
                </tr>
            }
        })
        .collect_view();
    let columns: Vec<String> =
        named.then(|| t!("notices-to")).into_iter().chain([t!("notices-about"), t!("notices-at"), t!("notices-mail")]).collect();
    view! { <DataTable caption=caption columns=columns>{lines}</DataTable> }.into_any()
}

fn kind_words(kind: Kind) -> String {
    match kind {
        Kind::Invited => t!("notice-invited"),
        Kind::ConfirmFix => t!("notice-confirm-fix"),
        Kind::FeedbackAnswered => t!("notice-feedback-answered"),
        Kind::StoryRejected => t!("notice-story-rejected"),
        Kind::ResultFailed => t!("notice-result-failed"),
        Kind::SignatureWanted => t!("notice-signature-wanted"),
        Kind::CandidateReady => t!("notice-candidate-ready"),
        Kind::SigningChanged => t!("notice-signing-changed"),
        // Nobody chooses how to hear of these: they are always told at once.
        Kind::SignatureEnded | Kind::SignatureEnds | Kind::StandIn | Kind::Emergency => String::new(),
    }
}

fn way_words(way: Way) -> String {
    match way {
        Way::AtOnce => t!("way-at-once"),
        Way::Digest => t!("way-digest"),
        Way::Never => t!("way-never"),
    }
}

/// Where the telling stands, in words.
pub(crate) fn state_words(state: State) -> String {
    match state {
        State::Waiting => t!("mailed-waiting"),
        State::Digest => t!("mailed-digest"),
        State::Quiet => t!("mailed-quiet"),
        State::NoAddress => t!("mailed-no-address"),
        State::MailOff => t!("mailed-mail-off"),
        State::Sent => t!("mailed-sent"),
        State::Refused => t!("mailed-refused"),
    }
}

/// How much a state asks for attention.
pub(crate) const fn tone(state: State) -> Tone {
    match state {
        State::Sent => Tone::Ok,
        State::Waiting | State::Digest => Tone::Info,
        State::Refused => Tone::Bad,
        State::NoAddress => Tone::Warn,
        State::Quiet | State::MailOff => Tone::Quiet,
    }
}
