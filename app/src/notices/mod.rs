//! A person's settings for notices: where mail goes, what of, and when.

mod api;

use crate::ui::{
    Badge, Button, Choice, DataTable, Empty, Form, FormEnd, Look, Notice, Panel, PlainPage, Refused, SelectField, TextField, TimeAgo, Tone,
    loaded,
};
use domain::Timestamp;
use domain::notice::{State, Way};
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
        view! { <Notice tone=Tone::Warn title="This portal sends no mail"><p>"No mail server is set up. Your inbox shows what waits for you; your choices are kept for later."</p></Notice> }
    });
    let refused = page.refused.clone().map(|(words, at)| {
        let address = page.address.clone().unwrap_or_default();
        view! {
            <Notice tone=Tone::Bad title=format!("Mail to {address} is refused")>
                <p>"The mail server said "<TimeAgo at=at now=now/>": "<q>{words}</q></p>
                <p>"Choose another address, or ask whoever looks after your mailbox. Nothing is lost: your inbox has it."</p>
            </Notice>
        }
    });
    let recent = page.recent.clone();
    view! {
        <PlainPage title="Notices">
            {off}
            {refused}
            <Choices page=page/>
            <Panel title="Told lately" class="panel-flush">{table(recent, now, "What you were told lately")}</Panel>
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
            <Notice tone=Tone::Warn title="No address of yours is known">
                <p>"Your sign-in provider named no verified mail address. Add one there, then sign in again. Until then your inbox has everything."</p>
            </Notice>
        }
        .into_any()
    } else if guest {
        view! { <p>"Mail goes to "<strong>{current}</strong>", the address you were invited at."</p> }.into_any()
    } else {
        let choices = addresses.into_iter().map(|address| Choice::new(address.clone(), address)).collect();
        view! { <SelectField name="address" label="Address" choices=choices value=current hint="Addresses that your sign-in provider verified."/> }
            .into_any()
    };
    let ways = ways
        .into_iter()
        .map(|(kind, way)| {
            let choices = Way::ALL.iter().map(|way| Choice::new(way.as_str(), way.label())).collect();
            view! { <SelectField name=format!("way_{kind}") label=kind.label() choices=choices value=way.as_str()/> }
        })
        .collect_view();
    view! {
        <Panel title="How you hear of things">
            <Form action="/settings/notices">
                <Refused/>
                {place}
                <fieldset class="field"><legend>"Tell me when"</legend>{ways}</fieldset>
                <div class="fields">
                    <TextField name="hour" label="The mail of the day goes at" hint="Hour, 0 to 23." kind="number" min="0" max="23" value=hour.to_string() required=true/>
                    <TextField name="zone" label="Time zone" hint="Such as Europe/Berlin." value=zone required=true maxlength=60/>
                </div>
                <FormEnd><Button look=Look::Primary>"Save"</Button></FormEnd>
            </Form>
        </Panel>
    }
    .into_any()
}

/// Notices as a table; whom they were for is shown where it is named.
pub(crate) fn table(rows: Vec<NoticeRow>, now: Timestamp, caption: &'static str) -> AnyView {
    if rows.is_empty() {
        return view! { <Empty title="Nothing yet"/> }.into_any();
    }
    let named = rows.iter().any(|row| !row.to.is_empty());
    let lines = rows
        .into_iter()
        .map(|row| {
            let problem = row.problem.map(|words| view! { <span class="sub">{words}</span> });
            let to = named.then(|| view! { <td data-label="To">{row.to}</td> });
            view! {
                <tr>
                    {to}
                    <td data-label="About" class="cell-main"><a href=row.href>{row.subject}</a></td>
                    <td data-label="When"><TimeAgo at=row.at now=now/></td>
                    <td data-label="Mail"><Badge tone=tone(row.state)>{row.state.label()}</Badge>{problem}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = if named { vec!["To", "About", "When", "Mail"] } else { vec!["About", "When", "Mail"] };
    view! { <DataTable caption=caption columns=columns>{lines}</DataTable> }.into_any()
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
