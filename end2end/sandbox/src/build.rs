//! A push and its build: the branch advances, the workflow runs, artifacts appear, the webhook goes out.
use std::io::Write;

use anyhow::Context;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;

use crate::{
    Sandbox, clock,
    fault::System,
    git::RELEASED,
    github::model,
    hooks, lock,
    people::{self, PEOPLE},
    state::{Artifact, Deployment, Run, State, Status},
};

const GREEN: &str = include_str!("../data/junit-green.xml");
const RED: &str = include_str!("../data/junit-red.xml");
const DTD: &str = "<?xml version=\"1.0\"?><!DOCTYPE t [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]><testsuites><testsuite name=\"t\" tests=\"1\"><testcase classname=\"c\" name=\"&b;\"/></testsuite></testsuites>";

/// What the test report of a build looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Junit {
    /// A real green run of ParlAI's unit tests: 192 passed, 29 skipped.
    #[default]
    Green,
    /// A real red run: 118 failed.
    Red,
    /// One artifact with two reports, the green and the red one, in folders of their own, and a log beside them.
    Several,
    /// No artifact at all.
    Missing,
    /// A document type with entities: hostile.
    Dtd,
    /// No root element.
    NoRoot,
    /// A report without a single test.
    Empty,
    /// An artifact that is no zip.
    NotAZip,
}

/// How the candidate file of a build is wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CandidateFile {
    /// It is right.
    #[default]
    Right,
    /// No artifact at all.
    Missing,
    /// The artifact has expired.
    Expired,
    /// The digest is no digest.
    BadDigest,
}

/// A build to push. Everything has a sensible default.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BuildSpec {
    /// How many commits the branch advances: 4 unless given, 0 builds the head again.
    pub commits: Option<usize>,
    /// `success` unless given; any conclusion GitHub knows.
    pub conclusion: Option<String>,
    /// The test report.
    pub junit: Junit,
    /// The candidate file.
    pub candidate: CandidateFile,
    /// Who started the run: subject or login; dana unless given.
    pub actor: Option<String>,
    /// Who ran it once more afterwards; nobody unless given.
    pub run_again_by: Option<String>,
    /// Author of the commits; makes demo commits instead of real ones.
    pub author: Option<String>,
    /// Message of the commits; makes demo commits instead of real ones.
    pub message: Option<String>,
    /// Files that the commits change; makes demo commits instead of real ones.
    pub files: Option<Vec<String>>,
    /// Workflow file; `.github/workflows/build.yml` unless given.
    pub workflow: Option<String>,
    /// Event that started the run; `push` unless given.
    pub event: Option<String>,
    /// Branch the run names; `main` unless given.
    pub branch: Option<String>,
    /// Leave the webhook out, as if it were lost without a trace.
    pub silent: bool,
}

/// A pushed build.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Build {
    /// Workflow run.
    pub run_id: u64,
    /// Commit.
    pub sha: String,
    /// Version in the candidate file.
    pub version: String,
    /// Image digest in the candidate file.
    pub image_digest: String,
}

/// The image digest of a commit: made from it, so that it is the same every time.
#[must_use]
pub fn image_digest(sha: &str) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(format!("image of {sha}"))))
}

fn version(sha: &str) -> String {
    format!("1.7.2+{}", sha.get(..7).unwrap_or(sha))
}

fn zipped(name: &str, text: &str) -> anyhow::Result<Bytes> {
    packed(&[(name, text)])
}

fn packed(files: &[(&str, &str)]) -> anyhow::Result<Bytes> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(*name, SimpleFileOptions::default())?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner().into())
}

fn add_run(state: &mut State, spec: &BuildSpec, sha: &str, created_at: String) -> anyhow::Result<Build> {
    let actor = spec.actor.as_deref().map_or(Some(&PEOPLE[0]), people::find).context("the actor is not one of the demo people")?;
    let again =
        spec.run_again_by.as_deref().map(|who| people::find(who).context("who ran it again is not one of the demo people")).transpose()?;
    let id = state.fresh_id();
    let number = u64::try_from(state.runs.len()).unwrap_or(0) + 1;
    state.runs.push(Run {
        id,
        number,
        sha: sha.into(),
        branch: spec.branch.clone().unwrap_or_else(|| "main".into()),
        event: spec.event.clone().unwrap_or_else(|| "push".into()),
        path: spec.workflow.clone().unwrap_or_else(|| ".github/workflows/build.yml".into()),
        name: "Build".into(),
        conclusion: spec.conclusion.clone().unwrap_or_else(|| "success".into()),
        actor: *actor,
        run_again_by: again.copied(),
        created_at: created_at.clone(),
    });
    let report = match spec.junit {
        Junit::Green => Some(zipped("junit.xml", GREEN)?),
        Junit::Red => Some(zipped("junit.xml", RED)?),
        Junit::Several => Some(packed(&[("unit/junit.xml", GREEN), ("unit/run.log", "not a report"), ("browser/junit.xml", RED)])?),
        Junit::Dtd => Some(zipped("junit.xml", DTD)?),
        Junit::NoRoot => Some(zipped("junit.xml", "<?xml version=\"1.0\"?>\n")?),
        Junit::Empty => Some(zipped("junit.xml", "<?xml version=\"1.0\"?><testsuites/>")?),
        Junit::NotAZip => Some(Bytes::from_static(b"this is no zip file")),
        Junit::Missing => None,
    };
    let build = Build { run_id: id, sha: sha.into(), version: version(sha), image_digest: image_digest(sha) };
    let digest = if spec.candidate == CandidateFile::BadDigest { "latest" } else { build.image_digest.as_str() };
    let file = json!({"version": build.version, "image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/parlai", "image_digest": digest});
    let candidate = (spec.candidate != CandidateFile::Missing).then(|| zipped("candidate.json", &file.to_string())).transpose()?;
    for (name, zip) in [("junit-xml", report), ("murmuration-candidate", candidate)] {
        let Some(zip) = zip else { continue };
        let expired = name == "murmuration-candidate" && spec.candidate == CandidateFile::Expired;
        let artifact = Artifact { id: state.fresh_id(), run: id, name: name.into(), zip, created_at: created_at.clone(), expired };
        state.artifacts.push(artifact);
    }
    Ok(build)
}

/// What is in production when the world starts: a build and its successful deployment.
pub(crate) fn last_release(state: &mut State) -> anyhow::Result<()> {
    let created = "2023-09-12T15:40:00Z";
    add_run(state, &BuildSpec::default(), RELEASED, created.into())?;
    let id = state.fresh_id();
    let status = Status {
        id: state.fresh_id(),
        state: "success".into(),
        description: "Released before the demo began".into(),
        log_url: String::new(),
        environment_url: String::new(),
        created_at: "2023-09-13T08:05:00Z".into(),
        by_app: false,
    };
    state.deployments.push(Deployment {
        id,
        sha: RELEASED.into(),
        git_ref: "demo-release-1".into(),
        task: "deploy".into(),
        payload: json!({"image_digest": image_digest(RELEASED), "version": version(RELEASED)}),
        environment: "production".into(),
        description: "Released before the demo began".into(),
        transient: false,
        production: true,
        created_at: "2023-09-13T08:00:00Z".into(),
        by_app: false,
        hidden_until: 0,
        statuses: vec![status],
    });
    Ok(())
}

/// Pushes a build and tells the portal.
pub(crate) fn push(core: &Sandbox, spec: &BuildSpec) -> anyhow::Result<Build> {
    let author =
        spec.author.as_deref().map(|key| people::find(key).copied().context("the author is not one of the demo people")).transpose()?;
    let (build, requested, completed) = {
        let mut state = lock(&core.state);
        state.git.advance(spec.commits.unwrap_or(4), author, spec.message.as_deref(), spec.files.as_deref());
        let sha = state.git.head().to_owned();
        let build = add_run(&mut state, spec, &sha, clock::iso_now())?;
        let run = state.runs.last().context("no run")?;
        let view = model::View::new(core, &state);
        (build, view.run_event(run, "requested"), view.run_event(run, "completed"))
    };
    if !spec.silent {
        hooks::emit(core, System::Github, "workflow_run", "requested", &requested);
        hooks::emit(core, System::Github, "workflow_run", "completed", &completed);
    }
    Ok(build)
}
