//! Checkpoints: how many rows the log had and the root over them, as a signed note (c2sp.org/tlog-checkpoint and
//! c2sp.org/signed-note, Ed25519). Whoever keeps one can later prove what the log said then.

use super::tree::Hash;
use ed25519_dalek::SigningKey;
use ed25519_dalek::ed25519::signature::Signer as _;
use signed_note::{Note, StandardVerifier, Verifier as _, VerifierList};
use std::collections::BTreeMap;

/// Why a checkpoint or a key is no good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Bad {
    /// It is not written as its format wants it.
    #[error("cannot be read")]
    Unreadable,
    /// No key that is known signed it, or what was signed is something else.
    #[error("is not signed by a known key of this log")]
    Signature,
}

/// What a checkpoint says.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// Which log: the portal's address without scheme.
    pub origin: String,
    /// Rows in the log.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    /// The whole signed note.
    pub note: String,
}

impl Checkpoint {
    /// Reads a note; says nothing yet about its signature.
    ///
    /// # Errors
    /// [`Bad::Unreadable`].
    pub fn parse(note: &str) -> Result<Self, Bad> {
        let parsed = Note::from_bytes(note.as_bytes()).map_err(|_| Bad::Unreadable)?;
        let text = tlog_tiles::Checkpoint::from_bytes(parsed.text()).map_err(|_| Bad::Unreadable)?;
        // One way to write it, so that a changed byte is a changed checkpoint.
        if parsed.to_bytes() != note.as_bytes() || text.to_bytes() != parsed.text() {
            return Err(Bad::Unreadable);
        }
        Ok(Self { origin: text.origin().to_owned(), size: text.size(), root: *text.hash(), note: note.to_owned() })
    }

    /// Did one of these keys sign it, in the name of the log it speaks of?
    ///
    /// # Errors
    /// [`Bad::Signature`].
    pub fn verify(&self, keys: &Keys) -> Result<(), Bad> {
        let note = Note::from_bytes(self.note.as_bytes()).map_err(|_| Bad::Unreadable)?;
        let (signed, _) = note.verify(&keys.list()).map_err(|_| Bad::Signature)?;
        if signed.iter().any(|signature| signature.name() == self.origin) { Ok(()) } else { Err(Bad::Signature) }
    }
}

/// Keys that checkpoints may be signed with, each by its text `name+id+key` (a *vkey* of c2sp.org/signed-note).
#[derive(Clone, Default)]
pub struct Keys(BTreeMap<(String, u32), StandardVerifier>);

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

impl Keys {
    /// Adds a key.
    ///
    /// # Errors
    /// [`Bad::Unreadable`].
    pub fn add(&mut self, vkey: &str) -> Result<(), Bad> {
        let key = StandardVerifier::new(vkey.trim()).map_err(|_| Bad::Unreadable)?;
        self.0.insert((key.name().to_owned(), key.key_id()), key);
        Ok(())
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `name+id` of each.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.0.keys().map(|(name, id)| format!("{name}+{id:08x}"))
    }

    fn list(&self) -> VerifierList {
        VerifierList::new(self.0.values().map(|key| Box::new(key.clone()) as Box<dyn signed_note::Verifier>).collect())
    }
}

/// The key that signs checkpoints, under the log's name.
#[derive(Clone)]
pub struct Signer {
    name: String,
    id: u32,
    key: SigningKey,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("name", &self.name).field("id", &self.key_id()).finish_non_exhaustive()
    }
}

impl signed_note::Signer for Signer {
    fn name(&self) -> &str {
        &self.name
    }
    fn key_id(&self) -> u32 {
        self.id
    }
    fn sign(&self, text: &[u8]) -> Result<Vec<u8>, ed25519_dalek::SignatureError> {
        Ok(self.key.try_sign(text)?.to_vec())
    }
}

impl Signer {
    /// A key by its 32 secret bytes (RFC 8032), for the log of this name.
    ///
    /// # Errors
    /// [`Bad::Unreadable`] when the name is empty or holds white space or a plus sign.
    pub fn new(name: &str, secret: &[u8; 32]) -> Result<Self, Bad> {
        if !signed_note::is_key_name_valid(name) {
            return Err(Bad::Unreadable);
        }
        let key = SigningKey::from_bytes(secret);
        let vkey = signed_note::new_ed25519_verifier_key(name, &key.verifying_key());
        let id = StandardVerifier::new(&vkey).map_err(|_| Bad::Unreadable)?.key_id();
        Ok(Self { name: name.to_owned(), id, key })
    }

    /// The log's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's short name: the first four bytes of a hash, as eight hexadecimal digits.
    #[must_use]
    pub fn key_id(&self) -> String {
        format!("{:08x}", self.id)
    }

    /// The public half, as verifiers of notes take it.
    #[must_use]
    pub fn vkey(&self) -> String {
        signed_note::new_ed25519_verifier_key(&self.name, &self.key.verifying_key())
    }

    /// The public half, 32 bytes.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Signs: so many rows, with this root.
    ///
    /// # Errors
    /// [`Bad::Unreadable`] when the name cannot stand in a note.
    pub fn sign(&self, size: u64, root: Hash) -> Result<Checkpoint, Bad> {
        let text = tlog_tiles::Checkpoint::new(&self.name, size, root, "").map_err(|_| Bad::Unreadable)?;
        let mut note = Note::new(&text.to_bytes(), &[]).map_err(|_| Bad::Unreadable)?;
        note.add_sigs(&[self]).map_err(|_| Bad::Unreadable)?;
        Checkpoint::parse(&String::from_utf8(note.to_bytes()).map_err(|_| Bad::Unreadable)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(secret: u8) -> Signer {
        Signer::new("portal.example", &[secret; 32]).expect("a key")
    }

    fn keys(signers: &[&Signer]) -> Keys {
        let mut keys = Keys::default();
        signers.iter().for_each(|signer| keys.add(&signer.vkey()).expect("a vkey"));
        keys
    }

    #[test]
    fn the_example_of_the_specification_is_read_as_it_says() {
        let mut keys = Keys::default();
        keys.add("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k").expect("the vkey of c2sp.org/signed-note");
        let note = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
        let note = Note::from_bytes(note.as_bytes()).expect("a note");
        assert_eq!(note.verify(&keys.list()).expect("signed").0.len(), 1);
    }

    #[test]
    fn a_checkpoint_is_signed_and_read_back() {
        let made = signer(7).sign(12, Hash([3; 32])).expect("signed");
        assert_eq!((made.origin.as_str(), made.size, made.root), ("portal.example", 12, Hash([3; 32])));
        assert!(made.note.starts_with("portal.example\n12\nAwMD"), "{}", made.note);
        assert_eq!(made.verify(&keys(&[&signer(7)])), Ok(()));
        assert_eq!(made.verify(&keys(&[&signer(8), &signer(7)])), Ok(()), "an old key stays good beside a new one");
        assert_eq!(made.verify(&keys(&[&signer(8)])), Err(Bad::Signature));
        assert_eq!(made.verify(&Keys::default()), Err(Bad::Signature));
    }

    #[test]
    fn every_changed_byte_of_a_note_is_refused() {
        let made = signer(7).sign(12, Hash([3; 32])).expect("signed");
        let keys = keys(&[&signer(7)]);
        for at in 0..made.note.len() {
            let mut bytes = made.note.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            assert!(Checkpoint::parse(&text).and_then(|changed| changed.verify(&keys)).is_err(), "byte {at}: {text}");
        }
    }

    #[test]
    fn a_note_of_another_log_is_not_taken_for_ours() {
        let elsewhere = Signer::new("elsewhere.example", &[7; 32]).expect("the same secret, another name");
        let ours = signer(7).sign(1, Hash([0; 32])).expect("signed");
        assert_eq!(ours.verify(&keys(&[&elsewhere])), Err(Bad::Signature));
        assert!(Signer::new("a b", &[7; 32]).is_err() && Signer::new("a+b", &[7; 32]).is_err() && Signer::new("", &[7; 32]).is_err());
    }
}
