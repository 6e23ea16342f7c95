//! The envelope (DSSE v1.0.2): what is signed, how it is written, and the same in a Sigstore bundle.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::{Deserialize, Serialize};

/// `payloadType` of an in-toto Statement.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// `mediaType` of the bundle.
pub const BUNDLE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";

/// What a signature is over: the pre-authentication encoding, which binds the payload to its type.
#[must_use]
pub fn pae(payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {PAYLOAD_TYPE} {} ", PAYLOAD_TYPE.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// A signed statement. Binary fields are standard Base64.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Envelope {
    /// The statement's bytes.
    pub payload: String,
    /// [`PAYLOAD_TYPE`].
    pub payload_type: String,
    /// One.
    pub signatures: Vec<Signature>,
}

/// A signature over [`pae`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// [`super::key_id`] of the key. A hint: who verifies decides which key to trust.
    pub keyid: String,
    /// 64 bytes.
    pub sig: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bundle<'a> {
    media_type: &'static str,
    verification_material: Material<'a>,
    dsse_envelope: &'a Envelope,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Material<'a> {
    public_key: Hint<'a>,
    // Our log is not Rekor; its proof stands in the predicate.
    tlog_entries: [(); 0],
}

#[derive(Serialize)]
struct Hint<'a> {
    hint: &'a str,
}

impl Envelope {
    pub(super) fn new(text: &str, signature: &[u8], keyid: String) -> Self {
        Self {
            payload: BASE64_STANDARD.encode(text),
            payload_type: PAYLOAD_TYPE.to_owned(),
            signatures: vec![Signature { keyid, sig: BASE64_STANDARD.encode(signature) }],
        }
    }

    /// The file: canonical JSON and a line's end.
    ///
    /// # Errors
    /// Never for this type; the error is that of the JSON writer.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        Ok(crate::canonical_json(self)? + "\n")
    }

    /// The same as a Sigstore bundle (version 0.3, by public key), for tools that take nothing else.
    ///
    /// # Errors
    /// Never for this type; the error is that of the JSON writer.
    pub fn bundle(&self) -> Result<String, serde_json::Error> {
        let hint = Hint { hint: self.signatures.first().map_or("", |signature| &signature.keyid) };
        let verification_material = Material { public_key: hint, tlog_entries: [] };
        Ok(crate::canonical_json(&Bundle { media_type: BUNDLE, verification_material, dsse_envelope: self })? + "\n")
    }
}
