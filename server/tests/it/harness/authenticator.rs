//! A passkey in software, with another implementation of the curve than the portal's; and the two steps of a signature.

use super::app::TestApp;
use super::browser::{Answer, Browser};
use backend::db::passkeys::{self, Passkey};
use backend::webauthn::{decode, encode};
use domain::id::PersonId;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};

/// What a form holds.
pub type Fields = Vec<(&'static str, String)>;

/// An authenticator with one passkey. What it says can be made wrong.
#[derive(Debug, Clone)]
pub struct Authenticator {
    /// Its private half.
    pub key: SigningKey,
    /// Base64url.
    pub credential: String,
    /// Where its browser thinks to be.
    pub origin: String,
    /// The site it signs for.
    pub party: String,
    /// User present (1), user verified (4).
    pub flags: u8,
    /// How often it signed; 0 says that it does not count.
    pub counter: u32,
    /// Another challenge than the page's, Base64url.
    pub challenge: Option<String>,
}

impl Authenticator {
    /// The passkey that belongs to a name: the same name has the same key.
    pub fn of(name: &str, origin: &str) -> Self {
        let seed = domain::sha256_hex(format!("passkey of {name}").as_bytes());
        let key = SigningKey::from_slice(&hex::decode(&seed).expect("hex")).expect("a key");
        Self {
            key,
            credential: encode(format!("credential-of-{name}").as_bytes()),
            origin: origin.to_owned(),
            party: "localhost".to_owned(),
            flags: 0x05,
            counter: 0,
            challenge: None,
        }
    }

    /// Its public half in COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
    pub fn cose(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        [&[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20], x, &[0x22, 0x58, 0x20], y].concat()
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let party = hex::decode(domain::sha256_hex(self.party.as_bytes())).expect("hex");
        [party.as_slice(), &[self.flags | more], &self.counter.to_be_bytes()].concat()
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let challenge = self.challenge.as_deref().unwrap_or(challenge);
        serde_json::json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false }).to_string().into_bytes()
    }

    /// The fields of a form that it answers.
    pub fn answers(&self, challenge: &str) -> Fields {
        let (said, data) = (self.client_data("webauthn.get", challenge), self.data(0));
        let hash = hex::decode(domain::sha256_hex(&said)).expect("hex");
        let signature: Signature = self.key.sign(&[data.as_slice(), &hash].concat());
        vec![
            ("method", "passkey".to_owned()),
            ("credential", self.credential.clone()),
            ("client_data", encode(&said)),
            ("authenticator_data", encode(&data)),
            ("signature", encode(signature.to_der().as_bytes())),
        ]
    }

    /// The fields of a form that makes it known.
    pub fn registers(&self, challenge: &str) -> Fields {
        let id = decode(&self.credential).expect("Base64url");
        let length = u16::try_from(id.len()).expect("short").to_be_bytes();
        let data = [self.data(0x40), vec![0; 16], length.to_vec(), id, self.cose()].concat();
        let length = u16::try_from(data.len()).expect("short").to_be_bytes();
        // {"fmt": "none", "attStmt": {}, "authData": bytes}
        let object = [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".as_slice(), &length, &data].concat();
        vec![("client_data", encode(&self.client_data("webauthn.create", challenge))), ("attestation", encode(&object))]
    }
}

impl Answer {
    /// What a page says in a `data-` attribute.
    pub fn data(&self, name: &str) -> String {
        let page = self.text();
        let rest = page.split(&format!("data-{name}=\"")).nth(1).unwrap_or_else(|| panic!("the page has no data-{name}: {page:.3000}"));
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

impl TestApp {
    /// This person's passkey, enrolled days ago.
    pub async fn passkey(&self, subject: &str) -> Authenticator {
        let passkey = Authenticator::of(subject, self.backend.origin());
        let mut tx = self.backend.begin().await.expect("begins");
        let known = backend::db::people::by_identity(&mut tx, "sandbox", subject).await.expect("reads").expect("somebody who signed in");
        if !passkeys::of_person(&mut tx, known.id).await.expect("reads").iter().any(|other| other.credential == passkey.credential) {
            passkeys::insert(&mut tx, &row(self, &passkey, known.id)).await.expect("enrolled");
            tx.commit().await.expect("commits");
        }
        passkey
    }

    /// The first step of a signature.
    pub async fn draft(&self, browser: &mut Browser, path: &str, fields: &[(&'static str, String)]) -> Result<(String, Fields), Answer> {
        self.draft_at(browser, &format!("{path}/sign"), fields).await
    }

    /// The first step: what is decided is sent. Where and with what it is proven, or the answer that says why not.
    pub async fn draft_at(&self, browser: &mut Browser, form: &str, fields: &[(&'static str, String)]) -> Result<(String, Fields), Answer> {
        let passkey = self.passkey(&browser.who).await;
        let answer = browser.post(form, &super::pairs(fields)).await;
        let to = answer.location().to_owned();
        if answer.status != 303 || !to.starts_with(&format!("{form}/")) {
            return Err(answer);
        }
        let challenge = browser.get(&to).await.expect(200).data("challenge");
        Ok((to, passkey.answers(&challenge)))
    }

    /// Both steps; the answer is the one that says what became of it.
    pub async fn sign(&self, browser: &mut Browser, path: &str, fields: &[(&'static str, String)]) -> Answer {
        match self.draft(browser, path, fields).await {
            Ok((to, proof)) => browser.post(&to, &super::pairs(&proof)).await,
            Err(answer) => answer,
        }
    }
}

fn row(app: &TestApp, passkey: &Authenticator, person: PersonId) -> Passkey {
    let days = |days: i64| app.now().plus_seconds(-days * 86_400);
    Passkey {
        id: app.clock.id(),
        person,
        credential: passkey.credential.clone(),
        public_key: encode(&passkey.cose()),
        name: "Test key".to_owned(),
        counter: 0,
        created_at: days(3),
        usable_from: days(2),
        last_used_at: None,
        revoked_at: None,
    }
}
