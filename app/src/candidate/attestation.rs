//! What was signed for whoever deploys the candidate: to take out, and how to check it.

use crate::ui::{Badge, Disclosure, Hash, Notice, Panel, TimeAgo, Tone};
use domain::Timestamp;
use domain::attestation::{Kind, Status};
use domain::summary::Attestation;
use leptos::prelude::*;

/// The attestation of the candidate's release; `base` is the candidate's address.
#[component]
pub fn AttestationPanel(base: String, data: Attestation, now: Timestamp) -> impl IntoView {
    let status = data.status(now);
    let (tone, ended) = ended(status);
    let why = data.withdrawn.clone().map(|why| format!(": {why}")).unwrap_or_default();
    let notice = ended.map(
        |(title, what)| view! { <Notice tone=Tone::Warn title=title><p>"Nothing should be deployed by it"{what}{why}"."</p></Notice> },
    );
    let files = data
        .files
        .iter()
        .map(|(kind, sha256)| {
            let href = format!("{base}/attestation/{kind}");
            let (name, what) = match kind {
                Kind::ReleaseApproval => ("Release approval", "everything that was decided, with the signatures"),
                Kind::VerificationSummary => ("Verification summary", "in short, for tools that read SLSA"),
            };
            view! {
                <li>
                    <strong>{name}</strong>": "{what}". "
                    <a href=format!("{href}.dsse") download="">"Envelope"<span class="hidden">" of the "{name}</span></a>", "
                    <a href=format!("{href}.sigstore.json") download="">"Sigstore bundle"<span class="hidden">" of the "{name}</span></a>
                    <span class="sub">"SHA-256 of the envelope "<Hash full=sha256.clone()/></span>
                </li>
            }
        })
        .collect_view();
    let (keep, check) = commands(&data);
    view! {
        <Panel title="Attestation" id="attestation">
            <div data-live="attestation">
                <p>
                    <Badge tone=tone>{status.as_str()}</Badge>" The approval for "{data.environment}", signed for whoever deploys it."
                    <span class="sub">"Good for this image, this deployment and no other place, until "{data.expires_at.human()}". Made "<TimeAgo at=data.issued_at now=now/>"."</span>
                </p>
                {notice}
                <ul class="plain-list">{files}</ul>
                <dl class="facts"><dt>"Key"</dt><dd><Hash full=data.key_id/></dd></dl>
            </div>
            <Disclosure summary="Check it yourself">
                <p>"Once: keep the public key where you deploy, and compare its fingerprint with the one above."</p>
                <pre class="output"><code>{keep}</code></pre>
                <p>"Each time, with the envelope from above and the script deploy/verify/murmuration-verify.sh:"</p>
                <pre class="output"><code>{check}</code></pre>
            </Disclosure>
        </Panel>
    }
    .into_any()
}

/// The tone of the word, and for what is not valid any more a heading and the reason.
const fn ended(status: Status) -> (Tone, Option<(&'static str, &'static str)>) {
    match status {
        Status::Valid => (Tone::Ok, None),
        Status::Used => (Tone::Quiet, None),
        Status::Expired => (Tone::Warn, Some(("Expired", ": its end has come"))),
        Status::Superseded => (Tone::Warn, Some(("Superseded", ": a newer release of this environment was sent"))),
        Status::Withdrawn => (Tone::Warn, Some(("Withdrawn", ""))),
    }
}

/// To keep the key, and to check the file by it.
fn commands(data: &Attestation) -> (String, String) {
    let keep = format!(
        "curl -fsS {}/.well-known/murmuration-keys |\n  jq -r '.keys[] | select(.id == \"{}\") | .public_key' > murmuration.pub\nopenssl pkey -pubin -in murmuration.pub -outform DER | sha256sum",
        data.origin, data.key_id
    );
    let check = format!(
        "murmuration-verify.sh --attestation release-approval.dsse --key murmuration.pub \\\n  --digest {} \\\n  --commit {} \\\n  --task {} \\\n  --environment {}",
        data.digest,
        data.commit,
        data.task,
        quoted(&data.environment)
    );
    (keep, check)
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    let plain = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qa::testing::{NOW, html};
    use domain::deployment::State;

    fn data(environment: &str) -> Attestation {
        Attestation {
            origin: "https://portal.example".into(),
            release: "r".into(),
            number: 12,
            task: "murmuration:d".into(),
            deployment: State::Queued,
            environment: environment.into(),
            commit: "c".repeat(40),
            digest: format!("sha256:{}", "a".repeat(64)),
            issued_at: NOW,
            expires_at: NOW.plus_seconds(3600),
            key_id: "b".repeat(64),
            withdrawn: None,
            superseded: false,
            files: vec![(Kind::ReleaseApproval, "d".repeat(64)), (Kind::VerificationSummary, "e".repeat(64))],
        }
    }

    fn drawn(data: Attestation) -> String {
        html(None, || view! { <AttestationPanel base="/p/parlai/candidates/12".to_owned() data=data now=NOW/> })
    }

    #[test]
    fn every_file_can_be_taken_out_and_checked_by_commands_that_name_exactly_this_image() {
        let page = drawn(data("production"));
        for name in
            ["release-approval.dsse", "release-approval.sigstore.json", "verification-summary.dsse", "verification-summary.sigstore.json"]
        {
            assert!(page.contains(&format!("/p/parlai/candidates/12/attestation/{name}")), "{name}: {page}");
        }
        for word in [
            &"a".repeat(64),
            &"b".repeat(64),
            &"c".repeat(40),
            "--environment production",
            "--task murmuration:d",
            "https://portal.example/.well-known",
        ] {
            assert!(page.contains(word), "{word}: {page}");
        }
        assert!(page.contains(">valid<") && !page.contains("Nothing should be deployed by it"), "{page}");
    }

    #[test]
    fn the_word_that_deploy_jobs_are_told_is_on_the_page() {
        let expired = Attestation { expires_at: NOW, ..data("production") };
        let used = Attestation { deployment: State::Succeeded, ..data("production") };
        let superseded = Attestation { superseded: true, ..data("production") };
        for (data, word, warned) in [(expired, ">expired<", true), (used, ">used<", false), (superseded, ">superseded<", true)] {
            let page = drawn(data);
            assert!(page.contains(word) && page.contains("Nothing should be deployed by it") == warned, "{word}: {page}");
        }
    }

    #[test]
    fn a_withdrawn_one_says_why() {
        let page = drawn(Attestation { withdrawn: Some("the evidence changed".into()), ..data("production") });
        assert!(page.contains("Withdrawn") && page.contains("the evidence changed"), "{page}");
    }

    #[test]
    fn a_command_that_is_copied_does_only_what_it_says() {
        let (_, check) = commands(&data("prod; rm -rf '~'"));
        assert!(check.ends_with(r"--environment 'prod; rm -rf '\''~'\'''"), "{check}");
    }
}
