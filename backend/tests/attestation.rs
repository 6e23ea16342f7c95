//! What we sign, as strangers read it: OpenSSL, securesystemslib, in-toto-attestation, `@sigstore/verify` and the script of
//! deploy/verify accept the genuine and refuse what was changed.
#![expect(clippy::expect_used, reason = "tests say what they need")]

use base64::prelude::{BASE64_STANDARD, Engine as _};
use domain::attestation::approval::{Approved, Candidate, Deployment, Evidence, Logged, Policy, Release, ReleaseApproval, Source};
use domain::attestation::results::{Cases, MachineTests, Results, Stories};
use domain::attestation::{Envelope, Kind, Sha256, Signer, Statement, Status, VerificationSummary, approval, dsse};
use domain::text::ImageDigest;
use ed25519_dalek::VerifyingKey;
use ed25519_dalek::pkcs8::EncodePublicKey as _;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";
const TASK: &str = "murmuration:0190d3a1-0000-7000-8000-000000000001";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/verify/murmuration-verify.sh");

fn sha(c: char) -> Sha256 {
    Sha256 { sha256: c.to_string().repeat(64) }
}

fn digest(c: char) -> ImageDigest {
    ImageDigest::parse(&format!("sha256:{}", c.to_string().repeat(64))).expect("a digest")
}

/// Now, moved by seconds, as the predicate writes it.
fn at(seconds: i64) -> String {
    backend::Clock::System.now().plus_seconds(seconds).rfc3339()
}

fn predicate() -> ReleaseApproval {
    let statement = r#"{"schema":"murmuration.signature/1"}"#;
    ReleaseApproval {
        decision: "approved",
        emergency: false,
        environment: "production".into(),
        release: Release { id: "r-1".into(), attempt: 1, released_at: at(-20) },
        deployment: Deployment { id: TASK.trim_start_matches("murmuration:").into(), task: TASK.into() },
        candidate: Candidate {
            id: "c-1".into(),
            number: 7,
            version: "1.8.0".into(),
            url: "https://portal.example/p/parlai/candidates/7".into(),
        },
        source: Source { repository: "example/parlai".into(), commit: COMMIT.into() },
        policy: Policy { uri: "https://portal.example/p/parlai/policy".into(), version: 3, digest: sha('b') },
        evidence: Evidence { digest: sha('c'), files: 12 },
        results: Results {
            cases: Cases { planned: 41, passed: 40, failed: 1, waived: 1, ..Cases::default() },
            machine_tests: MachineTests { reports: 1, passed: 300, ..MachineTests::default() },
            stories: Stories { accepted: 4, ..Stories::default() },
        },
        signatures: vec![Approved {
            meaning: "approve".into(),
            signer: approval::Signer { name: "Pavel Özdemir · 王".into(), provider: "github".into(), subject: "583231".into() },
            signed_at: at(-20),
            statement: BASE64_STANDARD.encode(statement),
            statement_digest: Sha256 { sha256: domain::sha256_hex(statement.as_bytes()) },
            proof: None,
        }],
        log: Logged { row: BASE64_STANDARD.encode("{}"), tlog_proof: "c2sp.org/tlog-proof@v1\nindex 0\n\nportal.example\n1\n".into() },
        issued_at: at(-10),
        expires_at: at(3600),
    }
}

fn key(secret: u8) -> Signer {
    Signer::new(&[secret; 32])
}

fn pem(signer: &Signer) -> String {
    VerifyingKey::from_bytes(&signer.public()).expect("a key").to_public_key_pem(LineEnding::LF).expect("PEM")
}

fn approved(predicate: ReleaseApproval) -> String {
    Statement::new(Kind::ReleaseApproval, "registry.example/parlai", &digest('a'), predicate).text().expect("JSON")
}

fn genuine() -> Envelope {
    key(1).sign(&approved(predicate()))
}

fn summary() -> Envelope {
    let approval = predicate();
    let sha256 = domain::sha256_hex(genuine().text().expect("JSON").as_bytes());
    let summary = VerificationSummary::of(&approval, "https://portal.example", "https://portal.example/a.dsse".into(), sha256);
    key(1).sign(&Statement::new(Kind::VerificationSummary, "registry.example/parlai", &digest('a'), summary).text().expect("JSON"))
}

/// A folder of this test, gone afterwards, with the pinned key in it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("murmuration-attestation-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("murmuration.pub"), pem(&key(1))).expect("a key");
        Self(folder)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.0.join(name), content).expect("written");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Small, seeded, the same everywhere (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).expect("small")
    }
}

/// What an envelope means to a reader who takes Base64 as it comes: type, payload and signatures.
fn meaning(file: &[u8]) -> Option<(String, Vec<u8>, Vec<Vec<u8>>)> {
    let value: Value = serde_json::from_slice(file).ok()?;
    let decode = |value: &Value| {
        let text: String = value
            .as_str()?
            .chars()
            .filter_map(|c| match c {
                '-' => Some('+'),
                '_' => Some('/'),
                c => (c.is_ascii_alphanumeric() || "+/".contains(c)).then_some(c),
            })
            .collect();
        let lenient = base64::engine::GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent);
        base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, lenient).decode(text).ok()
    };
    let signatures = value["signatures"].as_array()?.iter().map(|signature| decode(&signature["sig"])).collect::<Option<_>>()?;
    Some((value["payloadType"].as_str()?.to_owned(), decode(&value["payload"])?, signatures))
}

/// 500 files that say something else than the genuine one: bits flipped, fields and payloads exchanged, cut off, repeated.
fn mutations() -> Vec<Vec<u8>> {
    let (genuine, other) = (genuine(), summary());
    let file = genuine.text().expect("JSON").into_bytes();
    let kept = meaning(&file);
    let body = BASE64_STANDARD.decode(&genuine.payload).expect("Base64");
    let signature = BASE64_STANDARD.decode(&genuine.signatures[0].sig).expect("Base64");
    let statement: Value = serde_json::from_slice(&body).expect("JSON");
    let mut dice = Dice(20_261_123);
    let mut found = Vec::new();
    while found.len() < 500 {
        let mut envelope = genuine.clone();
        let put = |envelope: &mut Envelope, bytes: &[u8]| envelope.payload = BASE64_STANDARD.encode(bytes);
        let mut raw = None;
        match dice.roll(12) {
            0 => {
                let (mut bytes, at) = (body.clone(), dice.roll(body.len()));
                bytes[at] ^= 1 << dice.roll(8);
                put(&mut envelope, &bytes);
            }
            1 => {
                let (mut bytes, at) = (signature.clone(), dice.roll(signature.len()));
                bytes[at] ^= 1 << dice.roll(8);
                envelope.signatures[0].sig = BASE64_STANDARD.encode(bytes);
            }
            2 => {
                let (mut bytes, at) = (file.clone(), dice.roll(file.len()));
                bytes[at] ^= 1 << dice.roll(8);
                raw = Some(bytes);
            }
            3 => put(&mut envelope, &body[..dice.roll(body.len())]),
            4 => raw = Some(file[..dice.roll(file.len() - 2)].to_vec()),
            5 => {
                let mut kind = envelope.payload_type.clone().into_bytes();
                let at = dice.roll(kind.len());
                kind[at] = b'a' + u8::try_from(dice.roll(26)).expect("small");
                envelope.payload_type = String::from_utf8(kind).expect("text");
            }
            6 => {
                envelope.payload_type =
                    ["", "text/plain", "application/json", "application/vnd.in-toto+json ", "Application/vnd.in-toto+json"][dice.roll(5)]
                        .into()
            }
            7 => {
                // A field of the statement, changed as a forger would.
                let mut forged = statement.clone();
                let predicate = &mut forged["predicate"];
                match dice.roll(7) {
                    5 => predicate["deployment"]["task"] = json!(format!("murmuration:{}", dice.roll(1 << 30))),
                    0 => predicate["environment"] = json!(format!("stage-{}", dice.roll(99))),
                    1 => predicate["source"]["commit"] = json!(format!("{:040x}", dice.roll(1 << 30))),
                    2 => predicate["expiresAt"] = json!(format!("2099-01-{:02}T00:00:00Z", 1 + dice.roll(28))),
                    3 => predicate["results"]["cases"]["failed"] = json!(2 + dice.roll(99)),
                    4 => forged["subject"][0]["digest"]["sha256"] = json!(format!("{:064x}", dice.roll(1 << 30))),
                    _ => {
                        forged["subject"] = json!([statement["subject"][0], { "name": format!("x{}", dice.roll(99)), "digest": { "sha256": "d".repeat(64) } }])
                    }
                }
                put(&mut envelope, forged.to_string().as_bytes());
            }
            8 => match dice.roll(4) {
                0 => envelope.payload.clone_from(&other.payload),
                1 => envelope.signatures.clone_from(&other.signatures),
                2 => envelope.signatures.clear(),
                _ => {
                    // Signed, but by somebody else under our key's name.
                    let stranger = key(u8::try_from(2 + dice.roll(200)).expect("small")).sign(std::str::from_utf8(&body).expect("text"));
                    envelope.signatures[0].sig.clone_from(&stranger.signatures[0].sig);
                }
            },
            9 => {
                let mut bytes = body.clone();
                bytes.insert(dice.roll(body.len() + 1), b" \n\t0"[dice.roll(4)]);
                put(&mut envelope, &bytes);
            }
            10 => {
                let mut bytes = body.clone();
                bytes.remove(dice.roll(body.len()));
                put(&mut envelope, &bytes);
            }
            _ => {
                // Signature and payload in each other's place, or a signature over the payload without its type.
                match dice.roll(3) {
                    0 => std::mem::swap(&mut envelope.payload, &mut envelope.signatures[0].sig),
                    1 => envelope.signatures[0].sig.truncate(4 * dice.roll(21)),
                    _ => {
                        let at = dice.roll(signature.len() - 1);
                        let mut bytes = signature.clone();
                        bytes.swap(at, at + 1);
                        envelope.signatures[0].sig = BASE64_STANDARD.encode(bytes);
                    }
                }
            }
        }
        let bytes = raw.unwrap_or_else(|| envelope.text().expect("JSON").into_bytes());
        // What only writes the same otherwise is no mutation.
        if meaning(&bytes) != kept && !found.contains(&bytes) {
            found.push(bytes);
        }
    }
    found
}

/// The genuine file first, then the mutations, one a line in Base64.
fn cases(folder: &Folder) {
    let all = std::iter::once(genuine().text().expect("JSON").into_bytes()).chain(mutations());
    let lines: String = all.map(|bytes| BASE64_STANDARD.encode(bytes) + "\n").collect();
    folder.write("cases.txt", lines);
}

/// What a foreign program printed: for each case whether it accepted it. Only the first may be.
fn only_the_first(output: &Output) {
    assert!(output.status.success(), "{}", said(output));
    let verdicts: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    assert_eq!(verdicts.len(), 501, "{}", said(output));
    assert_eq!(verdicts[0], "accepted", "the genuine one: {}", said(output));
    let accepted: Vec<usize> = (1..501).filter(|n| verdicts[*n] == "accepted").collect();
    assert!(accepted.is_empty(), "mutations {accepted:?} were accepted");
    assert!(verdicts[1..].iter().all(|verdict| verdict == "refused"), "{verdicts:?}");
}

fn python() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/python/bin/python");
    assert!(path.exists(), "{} is missing: `make test` installs it (python_tool in scripts/lib/setup.sh)", path.display());
    path
}

const OPENSSL: &str = r#"
n=0
while [ -e "$n.pae" ]; do
  if openssl pkeyutl -verify -pubin -inkey murmuration.pub -rawin -in "$n.pae" -sigfile "$n.sig" >/dev/null 2>&1; then echo accepted; else echo refused; fi
  n=$((n + 1))
done
"#;

#[test]
fn openssl_accepts_what_we_sign_and_refuses_500_mutations() {
    let folder = Folder::new("openssl");
    for (n, file) in std::iter::once(genuine().text().expect("JSON").into_bytes()).chain(mutations()).enumerate() {
        // OpenSSL knows no envelope: it gets what a reader makes of it. What cannot be read at all is refused before it.
        let (pae, signature) = match meaning(&file) {
            Some((kind, payload, signatures)) => {
                let mut pae = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
                pae.extend(payload);
                (pae, signatures.into_iter().next().unwrap_or_default())
            }
            None => (file, Vec::new()),
        };
        folder.write(&format!("{n}.pae"), pae);
        folder.write(&format!("{n}.sig"), signature);
    }
    only_the_first(&Command::new("bash").args(["-c", OPENSSL]).current_dir(&folder.0).output().expect("runs"));
}

const PYTHON: &str = r#"
import base64, json, sys
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from in_toto_attestation.predicates.vsa.v1.vsa_pb2 import VerificationSummary
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey
key = SSlibKey.from_crypto(load_pem_public_key(open("murmuration.pub", "rb").read()), keyid=sys.argv[1])

def statement(text):
    found = Statement.copy_from_pb(json_format.Parse(text, statement_pb2.Statement()))
    found.validate()
    return found

def dsse(file):
    envelope = Envelope.from_dict(json.loads(file))
    envelope.verify([key], 1)
    assert envelope.payload_type == "application/vnd.in-toto+json"
    return statement(envelope.payload.decode())

def verdict(check, file):
    try:
        check(file)
        return "accepted"
    except Exception as why:
        return "refused"

if len(sys.argv) > 2:
    found = dsse(open(sys.argv[2], encoding="utf-8").read())
    print(found.pb.predicate_type, found.pb.subject[0].digest["sha256"])
    if found.pb.predicate_type.startswith("https://slsa.dev"):
        predicate = json_format.MessageToDict(found.pb.predicate)
        levels = predicate.pop("verifiedLevels")  # a list by the specification, one text by this package
        said = json_format.ParseDict(predicate, VerificationSummary())
        print(said.verifier.id, said.resource_uri, said.verification_result, levels, said.slsa_version)
else:
    check = dsse if open("cases.txt").read(1) != "-" else statement
    for line in open("cases.txt"):
        if line.strip() != "-":
            print(verdict(check, base64.b64decode(line)))
"#;

#[test]
fn securesystemslib_accepts_what_we_sign_and_refuses_500_mutations() {
    let folder = Folder::new("securesystemslib");
    cases(&folder);
    let run = |arguments: &[&str]| {
        Command::new(python()).args(["-c", PYTHON, &key(1).key_id()]).args(arguments).current_dir(&folder.0).output().expect("runs")
    };
    only_the_first(&run(&[]));
    folder.write("vsa.dsse", summary().text().expect("JSON"));
    let output = run(&["vsa.dsse"]);
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("https://slsa.dev/verification_summary/v1") && text.contains(&"a".repeat(64)), "{text}");
    assert!(
        text.contains("https://portal.example https://github.com/example/parlai@production PASSED ['MURMURATION_RELEASE_APPROVED'] 1.1"),
        "{text}"
    );
}

#[test]
fn in_toto_attestation_accepts_our_statement_and_refuses_500_that_are_none() {
    let folder = Folder::new("in-toto");
    let text = approved(predicate());
    let statement: Value = serde_json::from_str(&text).expect("JSON");
    let mut dice = Dice(7);
    let mut lines = format!("-\n{}\n", BASE64_STANDARD.encode(&text));
    for n in 0..500 {
        let mut forged = statement.clone();
        let fields = forged.as_object_mut().expect("an object");
        let junk = format!("x{}", dice.roll(1 << 20));
        match n % 10 {
            0 => fields["_type"] = json!(format!("https://in-toto.io/Statement/{junk}")),
            1 => drop(fields.remove("_type")),
            2 => fields["subject"] = json!([]),
            3 => fields["subject"] = json!([{ "name": junk }]),
            4 => fields["subject"] = json!([statement["subject"][0], { "name": junk, "digest": {} }]),
            5 => fields["predicateType"] = json!(""),
            6 => drop(fields.remove(["predicate", "predicateType", "subject"][dice.roll(3)])),
            7 => drop(fields.insert(junk, json!(1))),
            8 => fields["predicate"] = json!([junk]),
            _ => fields["subject"][0]["digest"]["sha256"] = json!([junk]),
        }
        // Cut off, or as it is.
        let forged = forged.to_string();
        let forged = if dice.roll(4) == 0 { &forged[..forged.len() / 2] } else { &forged };
        lines += &(BASE64_STANDARD.encode(forged) + "\n");
    }
    folder.write("cases.txt", lines);
    only_the_first(&Command::new(python()).args(["-c", PYTHON, &key(1).key_id()]).current_dir(&folder.0).output().expect("runs"));
}

const SIGSTORE: &str = r#"
import { readFileSync } from "node:fs";
import { createPublicKey } from "node:crypto";
import { bundleFromJSON } from "@sigstore/bundle";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
const [folder, hint, one] = process.argv.slice(1);
const pem = readFileSync(`${folder}/murmuration.pub`, "utf8");
const trusted = toTrustMaterial({ tlogs: [], ctlogs: [], timestampAuthorities: [], certificateAuthorities: [] }, (asked) => {
  if (asked !== hint) throw new Error(`unknown key ${asked}`);
  return { publicKey: createPublicKey(pem), validFor: () => true };
});
const verifier = new Verifier(trusted, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
const check = (text) => {
  const bundle = bundleFromJSON(JSON.parse(text));
  verifier.verify(toSignedEntity(bundle));
  if (bundle.content.dsseEnvelope.payloadType !== "application/vnd.in-toto+json") throw new Error("another type");
};
if (one) check(readFileSync(`${folder}/${one}`, "utf8"));
else {
  const around = ['{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":{"hint":"' + hint + '"},"tlogEntries":[]},"dsseEnvelope":', "}"];
  for (const line of readFileSync(`${folder}/cases.txt`, "utf8").trim().split("\n")) {
    let verdict = "accepted";
    try { check(around.join(Buffer.from(line, "base64").toString("latin1"))); } catch { verdict = "refused"; }
    console.log(verdict);
  }
}
"#;

#[test]
fn sigstore_verify_accepts_our_bundle_and_refuses_500_mutations() {
    let folder = Folder::new("sigstore");
    cases(&folder);
    let end2end = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end");
    assert!(end2end.join("node_modules/@sigstore/verify").exists(), "end2end/node_modules lacks @sigstore/verify: `make test` installs it");
    let run = |one: &[&str]| {
        let arguments = ["--input-type=module", "-e", SIGSTORE, folder.0.to_str().expect("text"), &key(1).key_id()].map(str::to_owned);
        Command::new("node").args(arguments).args(one).current_dir(&end2end).output().expect("runs")
    };
    for (name, envelope) in [("approval", genuine()), ("summary", summary())] {
        folder.write(name, envelope.bundle().expect("JSON"));
        let output = run(&[name]);
        assert!(output.status.success(), "{}", said(&output));
    }
    only_the_first(&run(&[]));
}

/// The script with the arguments that fit the genuine approval, `other` instead of some.
fn script(folder: &Folder, other: &[(&str, &str)]) -> Output {
    let image = format!("sha256:{}", "a".repeat(64));
    let mut arguments = BTreeMap::from([
        ("--attestation", "a.dsse"),
        ("--key", "murmuration.pub"),
        ("--digest", &image),
        ("--commit", COMMIT),
        ("--environment", "production"),
        ("--repository", "example/parlai"),
        ("--max-age", "60"),
        ("--task", TASK),
    ]);
    arguments.extend(other.iter().copied());
    let arguments = arguments.into_iter().filter(|(_, value)| !value.is_empty()).flat_map(|(name, value)| [name, value]);
    Command::new("bash").arg(SCRIPT).args(arguments).current_dir(&folder.0).output().expect("runs")
}

fn refused(output: &Output, code: i32, because: &str) {
    let text = said(output);
    assert_eq!(output.status.code(), Some(code), "{because}: {text}");
    assert!(output.stdout.is_empty() && text.lines().count() == 1 && text.contains(because), "{because}: {text}");
}

#[test]
fn the_script_lets_precisely_the_approved_image_into_its_environment() {
    let folder = Folder::new("script");
    folder.write("a.dsse", genuine().text().expect("JSON"));
    let output = script(&folder, &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("approved for \"production\"") && said(&output).contains("Pavel Özdemir · 王"), "{}", said(&output));
    // The least it can be asked.
    assert!(script(&folder, &[("--repository", ""), ("--max-age", ""), ("--task", "")]).status.success());
    let other = "f".repeat(40);
    refused(&script(&folder, &[("--commit", &other)]), 15, "about commit");
    refused(&script(&folder, &[("--environment", "staging")]), 16, "is for \"production\"");
    refused(&script(&folder, &[("--digest", &format!("sha256:{}", "b".repeat(64)))]), 14, "another image");
    refused(&script(&folder, &[("--repository", "example/other")]), 19, "example/parlai");
    refused(&script(&folder, &[("--max-age", "5")]), 18, "longer ago");
    refused(&script(&folder, &[("--task", "murmuration:another")]), 20, TASK);
    for (wrong, value) in [
        ("--commit", "main"),
        ("--digest", "latest"),
        ("--key", "nowhere.pub"),
        ("--attestation", "nowhere"),
        ("--max-age", "1d"),
        ("--environment", ""),
        ("--nothing", "x"),
    ] {
        refused(&script(&folder, &[(wrong, value)]), 2, wrong);
    }
    let help = Command::new("bash").arg(SCRIPT).args(["--environment", "production", "--help"]).output().expect("runs");
    assert_eq!(help.status.code(), Some(2), "nothing was checked, so nothing is approved");
    assert!(said(&help).contains("--environment NAME"), "{}", said(&help));
    // A key that is not the one that was pinned, and both while one replaces the other.
    folder.write("other.pub", pem(&key(2)));
    refused(&script(&folder, &[("--key", "other.pub")]), 12, "no pinned key");
    folder.write("both.pub", pem(&key(2)) + &pem(&key(1)));
    assert!(script(&folder, &[("--key", "both.pub")]).status.success());
    folder.write("junk.pub", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
    refused(&script(&folder, &[("--key", "junk.pub")]), 2, "--key");
}

#[test]
fn the_script_lets_an_approval_be_spent_for_no_deployment_but_its_own() {
    let folder = Folder::new("task");
    folder.write("a.dsse", genuine().text().expect("JSON"));
    let run = |argument: Option<&str>, variable: Option<&str>| {
        let image = format!("sha256:{}", "a".repeat(64));
        let mut command = Command::new("bash");
        command.arg(SCRIPT).args(["--attestation", "a.dsse", "--key", "murmuration.pub", "--digest", &image, "--commit", COMMIT]);
        command.args(["--environment", "production"]).args(argument.into_iter().flat_map(|task| ["--task", task]));
        command.env_remove("MURMURATION_TASK").envs(variable.map(|task| ("MURMURATION_TASK", task)));
        command.current_dir(&folder.0).output().expect("runs")
    };
    for (argument, variable) in [(Some(TASK), None), (None, Some(TASK)), (Some(TASK), Some("murmuration:another")), (None, None)] {
        assert!(run(argument, variable).status.success(), "{argument:?} {variable:?}: {}", said(&run(argument, variable)));
    }
    for other in ["murmuration:another", "deploy", "null", "\n", &TASK[..TASK.len() - 1], &format!("{TASK} ")] {
        refused(&run(Some(other), None), 20, TASK);
        refused(&run(None, Some(other)), 20, TASK);
    }
    // A workflow that runs for something else than a deployment has no task; that is not the same as not to ask.
    refused(&run(Some(""), None), 2, "--task is empty");
    refused(&run(None, Some("")), 2, "--task is empty");
}

#[test]
fn the_script_refuses_what_is_signed_and_still_not_an_approval_of_this() {
    let folder = Folder::new("signed");
    let genuine: Value = serde_json::from_str(&approved(predicate())).expect("JSON");
    type Change = fn(&mut Value);
    let changes: [(Change, i32, &str); 20] = [
        (|s| s["predicate"]["expiresAt"] = json!(at(-1)), 17, "it ended"),
        (|s| s["predicate"]["issuedAt"] = json!(at(7200)), 17, "not yet"),
        (|s| s["predicate"]["expiresAt"] = json!("tomorrow"), 13, "missing"),
        (|s| drop(s["predicate"].as_object_mut().expect("fields").remove("expiresAt")), 13, "missing"),
        (|s| drop(s["predicate"].as_object_mut().expect("fields").remove("source")), 13, "missing"),
        (|s| s["predicate"]["environment"] = json!(["production"]), 13, "missing"),
        (|s| s["predicate"]["decision"] = json!("rejected"), 13, "approved"),
        (|s| s["predicate"]["signatures"] = json!([]), 13, "approved"),
        (|s| s["predicate"]["signatures"] = json!(["Pavel"]), 13, "another kind"),
        // As they were signed before an approval was for one deployment.
        (|s| drop(s["predicate"].as_object_mut().expect("fields").remove("deployment")), 20, "names no deployment"),
        (|s| s["predicate"]["deployment"]["task"] = json!([TASK]), 20, "names no deployment"),
        (|s| s["predicate"]["deployment"] = json!(TASK), 13, "another kind"),
        (|s| s["predicate"] = json!("approved"), 13, "missing"),
        (|s| s["predicateType"] = json!("https://slsa.dev/verification_summary/v1"), 13, "not a release approval"),
        (|s| s["_type"] = json!("https://in-toto.io/Statement/v0.1"), 13, "in-toto"),
        // The last of several must not speak for all.
        (
            |s| {
                let own = s["subject"][0].clone();
                s["subject"] = json!([{ "name": "x", "digest": { "sha256": "d".repeat(64) } }, own]);
            },
            14,
            "exactly one",
        ),
        (|s| s["subject"] = json!([]), 14, "exactly one"),
        (|s| s["subject"][0]["digest"]["sha512"] = json!("e".repeat(128)), 14, "another image"),
        (|s| s["subject"][0]["digest"] = json!({ "gitCommit": COMMIT }), 14, "another image"),
        (|s| s["predicate"]["source"]["commit"] = json!(format!("{COMMIT}\n")), 15, "about commit"),
    ];
    for (change, code, because) in changes {
        let mut statement = genuine.clone();
        change(&mut statement);
        folder.write("a.dsse", key(1).sign(&domain::canonical_json(&statement).expect("JSON")).text().expect("JSON"));
        refused(&script(&folder, &[]), code, because);
    }
    folder.write("a.dsse", summary().text().expect("JSON"));
    refused(&script(&folder, &[]), 13, "not a release approval");
    // A key that stands twice: one program reads the first, another the last.
    let twice =
        approved(predicate()).replacen("\"environment\":\"production\"", "\"environment\":\"staging\",\"environment\":\"production\"", 1);
    folder.write("a.dsse", key(1).sign(&twice).text().expect("JSON"));
    refused(&script(&folder, &[]), 10, "stands in it twice");
    for text in ["[]", "{} {}", "null", "not JSON", ""] {
        folder.write("a.dsse", key(1).sign(text).text().expect("JSON"));
        refused(&script(&folder, &[]), 10, "one JSON object");
    }
}

#[test]
fn the_script_refuses_envelopes_that_can_be_read_in_two_ways_or_not_at_all() {
    let folder = Folder::new("envelope");
    let good = genuine().text().expect("JSON");
    let other = key(1).sign(&approved(ReleaseApproval { environment: "staging".into(), ..predicate() }));
    let mut unsigned = genuine();
    unsigned.signatures.clear();
    let mut typed = genuine();
    typed.payload_type = "application/json".into();
    let refusals = [
        (good.replacen("\"payload\":", &format!("\"payload\":\"{}\",\"payload\":", other.payload), 1), 10, "twice"),
        (good.replacen("\"payloadType\"", "\"payload\\u0054ype\"", 1), 10, "twice"),
        (good.replacen("\"signatures\"", "\"more\":1,\"signatures\"", 1), 10, "not a DSSE envelope"),
        (good.replacen("\"payload\":\"", "\"payload\":\" ", 1), 10, "Base64"),
        (good.replacen("\"payload\":\"", "\"payload\":\"=", 1), 10, "Base64"),
        (good.repeat(2), 10, "one JSON object"),
        (unsigned.text().expect("JSON"), 12, "not signed"),
        (typed.text().expect("JSON"), 11, "payload is not of type"),
        (other.text().expect("JSON"), 16, "is for \"staging\""),
        (key(2).sign(&approved(predicate())).text().expect("JSON"), 12, "no pinned key"),
        (String::new(), 10, "one JSON object"),
        (genuine().bundle().expect("JSON"), 10, "not a DSSE envelope"),
    ];
    for (file, code, because) in refusals {
        folder.write("a.dsse", file);
        refused(&script(&folder, &[]), code, because);
    }
    // Every thirteenth of the mutations that foreign programs get, so that each sort is among them.
    let mut tried = 0;
    for file in mutations().into_iter().step_by(13) {
        folder.write("a.dsse", &file);
        let output = script(&folder, &[]);
        assert!((10..=20).contains(&output.status.code().unwrap_or(0)), "{}: {}", String::from_utf8_lossy(&file), said(&output));
        tried += 1;
    }
    assert!(tried > 36);
}

#[test]
fn a_keys_name_is_the_fingerprint_that_openssl_prints() {
    let folder = Folder::new("fingerprint");
    let output = Command::new("bash")
        .args(["-c", "openssl pkey -pubin -in murmuration.pub -outform DER | sha256sum"])
        .current_dir(&folder.0)
        .output()
        .expect("runs");
    assert_eq!(said(&output).split(' ').next().expect("a hash"), key(1).key_id());
    assert_eq!(genuine().signatures[0].keyid, key(1).key_id());
    assert_eq!(genuine().payload_type, dsse::PAYLOAD_TYPE);
}

/// A file of deploy/github.
fn workflow(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/github").join(name)).expect("a workflow")
}

/// What checks an approval.
fn verify() -> String {
    workflow("murmuration-verify.yml")
}

/// What a step of the reusable workflow runs.
fn step(name: &str) -> String {
    let workflow = verify();
    let step = workflow.split(&format!("- name: {name}\n")).nth(1).expect("a step");
    let lines = step.split("run: |\n").nth(1).expect("a script").lines();
    lines
        .take_while(|line| line.is_empty() || line.starts_with("          "))
        .map(|line| format!("{}\n", line.strip_prefix("          ").unwrap_or(line)))
        .collect()
}

/// As GitHub runs it, with a curl that fetches `answer` whatever it is asked.
fn run_step(folder: &Folder, name: &str, answer: &str, variables: &[(&str, &str)]) -> Output {
    folder.write("told.json", answer);
    folder.write("curl", "#!/bin/sh\ncp told.json answer.json\n");
    folder.write("step.sh", step(name));
    let made = Command::new("chmod").args(["+x", "curl"]).current_dir(&folder.0).status().expect("runs");
    assert!(made.success());
    let mut command = Command::new("bash");
    command.args(["-c", "PATH=$PWD:$PATH exec bash -e step.sh"]).envs(variables.iter().copied()).current_dir(&folder.0);
    command.output().expect("runs")
}

#[test]
fn the_reusable_workflow_goes_on_only_when_the_portal_says_valid() {
    let folder = Folder::new("status");
    let envelope: Value = serde_json::from_str(&genuine().text().expect("JSON")).expect("JSON");
    let answer = |status: &Value| {
        json!({ "status": status, "withdrawn": null, "attestations": [{ "kind": "release-approval", "envelope": envelope }] }).to_string()
    };
    let asked = [("PORTAL", "https://portal.example"), ("DIGEST", "sha256:0"), ("ENVIRONMENT", "production"), ("TOKEN", "t")];
    let words = Status::ALL.iter().map(|status| json!(status)).chain([
        json!(null),
        json!(""),
        json!("VALID"),
        json!("valid\nexpired"),
        json!(["valid"]),
    ]);
    for status in words {
        let output = run_step(&folder, "Fetch the approval", &answer(&status), &asked);
        assert_eq!(output.status.success(), status == json!("valid"), "{status}: {}", said(&output));
        assert_eq!(said(&output).contains("::error::"), status != json!("valid"), "{status}: {}", said(&output));
    }
}

#[test]
fn the_reusable_workflow_checks_the_deployment_that_is_carried_out_and_a_repository_that_can_be_named() {
    let (verify, release) = (verify(), workflow("parlai-release.yml"));
    let folder = Folder::new("workflow");
    folder.write("release-approval.dsse", genuine().text().expect("JSON"));
    let (key, image) = (pem(&key(1)), format!("sha256:{}", "a".repeat(64)));
    for (task, code) in [(TASK, 0), ("murmuration:another", 20), ("", 2)] {
        let variables = [
            ("PUBLIC_KEY", key.as_str()),
            ("MURMURATION_ATTESTATION", "release-approval.dsse"),
            ("MURMURATION_KEY", "murmuration.pub"),
            ("MURMURATION_DIGEST", &image),
            ("MURMURATION_COMMIT", COMMIT),
            ("MURMURATION_ENVIRONMENT", "production"),
            ("MURMURATION_REPOSITORY", "example/parlai"),
            ("MURMURATION_MAX_AGE", ""),
            ("MURMURATION_TASK", task),
        ];
        // What the step is given is what the script reads.
        assert!(variables.iter().all(|(name, _)| verify.contains(&format!("          {name}: "))));
        assert_eq!(run_step(&folder, "Check it", "", &variables).status.code(), Some(code), "{task}");
    }
    for given in ["MURMURATION_TASK: ${{ inputs.task }}", "MURMURATION_REPOSITORY: ${{ inputs.repository || github.repository }}"] {
        assert!(verify.contains(given), "{given}");
    }
    let task = verify.split("      task:\n").nth(1).expect("an input");
    assert!(task.split("required: true").next().is_some_and(|before| before.lines().count() <= 4), "the task cannot be left out");
    assert!(release.contains("      task: ${{ github.event.deployment.task }}\n"));
}

#[test]
fn the_example_takes_check_and_deployment_from_a_commit_of_another_repository() {
    let (deploy, release, verify) = (workflow("parlai-deploy.yml"), workflow("parlai-release.yml"), verify());
    let used: Vec<&str> = [&deploy, &release, &verify]
        .into_iter()
        .flat_map(|text| text.lines())
        .filter_map(|line| line.trim().strip_prefix("uses: "))
        .collect();
    assert_eq!(used.len(), 2, "{used:?}");
    for (used, file) in used.iter().zip(["parlai-release.yml", "murmuration-verify.yml"]) {
        let (path, commit) = used.split_once('@').expect("a commit");
        assert_eq!(path, format!("your-org/release-checks/.github/workflows/{file}"));
        assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{commit}: a branch or a tag can be moved");
    }
    // What deploys stands in the pinned file, which the cloud knows by its name, and waits for the check.
    assert!(!deploy.contains("steps:") && !deploy.contains("runs-on:"), "what the deployed commit writes carries nothing out");
    assert!(release.contains("    needs: approved\n") && release.contains("job_workflow_ref"));
    // Key, portal and environment are not from the commit that is judged.
    assert!(["public_key:", "portal:", "environment:", "repository:"].iter().all(|name| release.contains(name) && !deploy.contains(name)));
}

#[test]
fn the_reusable_workflow_holds_the_script_word_for_word() {
    let script = std::fs::read_to_string(SCRIPT).expect("the script");
    let workflow = verify();
    let held = workflow.split("<<'THE_SCRIPT'\n").nth(1).and_then(|rest| rest.split("          THE_SCRIPT\n").next()).expect("a script");
    let held: String = held.lines().map(|line| format!("{}\n", line.strip_prefix("          ").unwrap_or(line))).collect();
    assert!(held == script, "copy deploy/verify/murmuration-verify.sh into deploy/github/murmuration-verify.yml again");
}
