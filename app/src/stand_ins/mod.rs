//! Who signs in whose name, and until when.

mod api;

use crate::context;
use crate::ui::{
    Badge, Button, Choice, DataTable, Empty, Form, FormEnd, Look, Notice, Page, Panel, Refused, Section, SelectField, TextArea, TextField,
    Tone, loaded, plural,
};
use domain::Timestamp;
use domain::delegation::Delegation;
use domain::summary::StandInsPage as Data;
use leptos::prelude::*;

/// `/p/{slug}/stand-ins`
#[component]
pub fn StandInsPage() -> impl IntoView {
    loaded(api::read_stand_ins(context::param("slug")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { place, rows, may, days, people, environment, intent } = page;
    let (now, action) = (place.now, format!("/p/{}/stand-ins", place.slug));
    let content = if rows.is_empty() {
        view! { <Empty title="Nobody stands in for anybody"/> }.into_any()
    } else {
        let lines = rows.into_iter().map(|(one, mine)| line(one, mine, &action, now)).collect_view();
        view! { <DataTable caption="Stand-ins, newest first" columns=vec!["Stand-in", "Signs for", "From", "Until", "State"]>{lines}</DataTable> }
            .into_any()
    };
    let formless = !may || days == 0;
    let refused = (formless || context::echo_of("stand_in").is_none()).then(|| view! { <Refused/> });
    let form = match (may, days) {
        (false, _) => ().into_any(),
        (true, 0) => view! { <Notice tone=Tone::Info title="The policy allows no stand-ins"><p>"A release manager can change the policy."</p></Notice> }.into_any(),
        (true, days) => view! { <New action=action days=days people=people environment=environment intent=intent today=now/> }.into_any(),
    };
    view! {
        <Page place=place title="Stand-ins" section=Section::StandIns>
            {refused}
            <Panel title="Who signs in whose name" class="panel-flush">{content}</Panel>
            {form}
        </Page>
    }
    .into_any()
}

fn line(one: Delegation, mine: bool, action: &str, now: Timestamp) -> AnyView {
    let (tone, state) = if one.counts(now) {
        (Tone::Ok, "stands in")
    } else if one.ended.is_some() {
        (Tone::Quiet, "ended early")
    } else if one.until <= now {
        (Tone::Quiet, "over")
    } else {
        (Tone::Info, "not yet")
    };
    let ended = one.ended.clone().map(|ended| view! { <span class="sub">{format!("by {}: {}", ended.by, ended.reason)}</span> });
    let whom = format!(" that {} stands in for {}", one.by_name, one.of_name);
    let end = (mine && one.end() > now).then(|| {
        let id = format!("reason-{}", one.id);
        view! {
            <Form action=format!("{action}/{}/end", one.id) class="form-inline">
                <TextField name="reason" label="Reason" id=id required=true echo=false/>
                <Button look=Look::Quiet>"End"<span class="hidden">{whom}</span></Button>
            </Form>
        }
    });
    let scope = one.environment.clone().map(|only| view! { <span class="sub">"only for "{only}</span> });
    view! {
        <tr>
            <td data-label="Stand-in" class="cell-main"><strong>{one.by_name.clone()}</strong><span class="sub">{one.reason.clone()}</span></td>
            <td data-label="Signs for">{one.of_name.clone()}{scope}</td>
            <td data-label="From"><time datetime=one.begins.rfc3339()>{one.begins.human()}</time></td>
            <td data-label="Until"><time datetime=one.end().rfc3339()>{one.end().human()}</time></td>
            <td data-label="State"><Badge tone=tone>{state}</Badge>{ended}{end}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn New(action: String, days: u16, people: Vec<(String, String)>, environment: String, intent: String, today: Timestamp) -> impl IntoView {
    let choices = people.into_iter().map(|(id, name)| Choice::new(id, name)).collect::<Vec<_>>();
    let scopes = vec![Choice::new("", "Every environment"), Choice::new(environment.clone(), environment)];
    let day: String = today.rfc3339().chars().take(10).collect();
    let longest = plural(i64::from(days), "day", "days");
    view! {
        <Panel title="Name a stand-in">
            <p class="quiet">{format!("They sign in your name, and every such signature names you both. At most {longest}. Whoever had a part in a build, you or they, never signs it. A stand-in cannot name another.")}</p>
            <Form action=action hidden=vec![("intent", intent)]>
                <Refused field="stand_in"/>
                <div class="fields">
                    <SelectField name="stand_in" label="Stand-in" choices=choices required=true/>
                    <SelectField name="environment" label="For" choices=scopes/>
                    <TextField name="from" label="First day" kind="date" value=day.clone() min=day.clone() required=true/>
                    <TextField name="until" label="Last day" kind="date" min=day required=true/>
                </div>
                <TextArea name="reason" label="Reason" hint="Both of you get it by mail, and it is kept in the audit log." rows=2 required=true/>
                <FormEnd><Button look=Look::Primary>"Name the stand-in"</Button></FormEnd>
            </Form>
        </Panel>
    }
    .into_any()
}
