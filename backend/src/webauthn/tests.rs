//! Another implementation of the curve signs, ours checks: what is genuine counts, and nothing else does.

use super::{Assertion, Fault, Party, PublicKey, check, encode, register};
use ed25519_dalek::Signer as _;
use p256::ecdsa::signature::Signer as _;
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

const CHALLENGE: [u8; 32] = [7; 32];

fn party() -> Party {
    Party::of("http://localhost:4000").expect("a name")
}

fn es256() -> (p256::ecdsa::SigningKey, Vec<u8>) {
    let key = p256::ecdsa::SigningKey::from_slice(&[9; 32]).expect("a key");
    let point = key.verifying_key().to_sec1_point(false);
    // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    let mut cose = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
    cose.extend_from_slice(&point.as_bytes()[1..33]);
    cose.extend_from_slice(&[0x22, 0x58, 0x20]);
    cose.extend_from_slice(&point.as_bytes()[33..65]);
    (key, cose)
}

fn authenticator_data(party: &str, flags: u8, counter: u32) -> Vec<u8> {
    [Sha256::digest(party.as_bytes()).as_slice(), &[flags], &counter.to_be_bytes()].concat()
}

fn client_data(kind: &str, challenge: &[u8], origin: &str) -> Vec<u8> {
    serde_json::json!({ "type": kind, "challenge": encode(challenge), "origin": origin, "crossOrigin": false }).to_string().into_bytes()
}

fn assertion(client_data: &[u8], data: &[u8]) -> Assertion {
    let (key, _) = es256();
    let signed = [data, Sha256::digest(client_data).as_slice()].concat();
    let signature: p256::ecdsa::Signature = key.sign(&signed);
    Assertion {
        credential: "id".into(),
        client_data: encode(client_data),
        authenticator_data: encode(data),
        signature: encode(signature.to_der().as_bytes()),
    }
}

fn genuine() -> Assertion {
    assertion(&client_data("webauthn.get", &CHALLENGE, "http://localhost:4000"), &authenticator_data("localhost", 0x05, 3))
}

fn verdict(assertion: &Assertion) -> Result<u32, Fault> {
    check(&party(), &CHALLENGE, &PublicKey::read(&es256().1).expect("a key"), 2, assertion)
}

#[test]
fn a_genuine_assertion_counts_and_tells_how_often_the_passkey_signed() {
    assert_eq!(verdict(&genuine()), Ok(3));
}

#[test]
fn each_thing_that_does_not_hold_is_refused_for_what_it_is() {
    let ours = "http://localhost:4000";
    let good = authenticator_data("localhost", 0x05, 3);
    let said = client_data("webauthn.get", &CHALLENGE, ours);
    let cases = [
        (client_data("webauthn.create", &CHALLENGE, ours), good.clone(), Fault::WrongType),
        (client_data("webauthn.get", &[8; 32], ours), good.clone(), Fault::WrongChallenge),
        (client_data("webauthn.get", &CHALLENGE[..31], ours), good.clone(), Fault::WrongChallenge),
        (client_data("webauthn.get", &CHALLENGE, "https://localhost:4000"), good.clone(), Fault::WrongOrigin),
        (client_data("webauthn.get", &CHALLENGE, "http://localhost:4000.evil.example"), good.clone(), Fault::WrongOrigin),
        (said.clone(), authenticator_data("evil.example", 0x05, 3), Fault::WrongParty),
        (said.clone(), authenticator_data("localhost", 0x04, 3), Fault::NoUser),
        (said.clone(), authenticator_data("localhost", 0x01, 3), Fault::NotVerified),
        (said.clone(), authenticator_data("localhost", 0x05, 2), Fault::CounterWentBack),
        (said.clone(), authenticator_data("localhost", 0x05, 0), Fault::CounterWentBack),
        (said.clone(), [good.clone(), vec![0]].concat(), Fault::Unreadable),
        (said.clone(), authenticator_data("localhost", 0x85, 3), Fault::Unreadable),
        (b"{}".to_vec(), good.clone(), Fault::Unreadable),
    ];
    for (client_data, data, fault) in cases {
        assert_eq!(verdict(&assertion(&client_data, &data)), Err(fault), "{}", String::from_utf8_lossy(&client_data));
    }
    let framed = br#"{"type":"webauthn.get","challenge":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc","origin":"http://localhost:4000","crossOrigin":true}"#;
    assert_eq!(verdict(&assertion(framed, &good)), Err(Fault::WrongOrigin), "in a frame of another site");
    let other = Assertion { signature: genuine().signature, ..assertion(&said, &authenticator_data("localhost", 0x05, 4)) };
    assert_eq!(verdict(&other), Err(Fault::BadSignature), "the signature of another answer");
}

#[test]
fn a_passkey_that_never_counts_is_fine_and_one_that_stops_counting_is_not() {
    let never = assertion(&client_data("webauthn.get", &CHALLENGE, "http://localhost:4000"), &authenticator_data("localhost", 0x05, 0));
    let key = PublicKey::read(&es256().1).expect("a key");
    assert_eq!(check(&party(), &CHALLENGE, &key, 0, &never), Ok(0));
    assert_eq!(check(&party(), &CHALLENGE, &key, 1, &never), Err(Fault::CounterWentBack));
}

#[test]
fn ed25519_signs_too() {
    let key = ed25519_dalek::SigningKey::from_bytes(&[5; 32]);
    let mut cose = vec![0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
    cose.extend_from_slice(key.verifying_key().as_bytes());
    let (said, data) = (client_data("webauthn.get", &CHALLENGE, "http://localhost:4000"), authenticator_data("localhost", 0x05, 1));
    let signed = [data.as_slice(), Sha256::digest(&said).as_slice()].concat();
    let mut answer = assertion(&said, &data);
    let public = PublicKey::read(&cose).expect("a key");
    assert_eq!(check(&party(), &CHALLENGE, &public, 0, &answer), Err(Fault::BadSignature), "of another key");
    answer.signature = encode(&key.sign(&signed).to_bytes());
    assert_eq!(check(&party(), &CHALLENGE, &public, 0, &answer), Ok(1));
}

/// What a browser sends when a passkey was made.
fn made(flags: u8, cose: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut data = authenticator_data("localhost", flags, 0);
    data.extend_from_slice(&[0; 16]);
    data.extend_from_slice(&[0, 4, 1, 2, 3, 4]);
    data.extend_from_slice(cose);
    // {"fmt": "none", "attStmt": {}, "authData": bytes}
    let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
    object.extend_from_slice(&u16::try_from(data.len()).expect("short").to_be_bytes());
    object.extend_from_slice(&data);
    (client_data("webauthn.create", &CHALLENGE, "http://localhost:4000"), object)
}

#[test]
fn a_new_passkey_is_taken_with_its_id_and_key_and_only_as_what_was_asked_for() {
    let (said, object) = made(0x45, &es256().1);
    let registered = register(&party(), &CHALLENGE, &encode(&said), &encode(&object)).expect("taken");
    assert_eq!((registered.credential.as_str(), registered.counter), ("AQIDBA", 0));
    assert_eq!(PublicKey::stored(&registered.public_key), PublicKey::read(&es256().1));
    let refused = |challenge: &[u8], said: &[u8], object: &[u8]| register(&party(), challenge, &encode(said), &encode(object)).err();
    assert_eq!(refused(&[8; 32], &said, &object), Some(Fault::WrongChallenge));
    assert_eq!(refused(&CHALLENGE, &said, &made(0x41, &es256().1).1), Some(Fault::NotVerified));
    assert_eq!(refused(&CHALLENGE, &said, &made(0x05, b"").1), Some(Fault::Unreadable), "no key");
    let get = client_data("webauthn.get", &CHALLENGE, "http://localhost:4000");
    assert_eq!(refused(&CHALLENGE, &get, &object), Some(Fault::WrongType));
    // ES384 (-35) on P-384.
    let es384 = [&[0xa3, 0x01, 0x02, 0x03, 0x38, 0x22, 0x20, 0x02][..]].concat();
    assert_eq!(refused(&CHALLENGE, &said, &made(0x45, &es384).1), Some(Fault::UnknownKey));
}

#[test]
fn an_ip_address_is_no_party() {
    assert_eq!(Party::of("http://127.0.0.1:4000"), None);
    assert_eq!(Party::of("http://[::1]:4000"), None);
    let party = Party::of("https://murmuration.example/").expect("a name");
    assert_eq!((party.origin.as_str(), party.id.as_str()), ("https://murmuration.example", "murmuration.example"));
}

proptest! {
    #[test]
    fn an_assertion_with_any_byte_changed_is_refused(part in 0..3_usize, at in any::<prop::sample::Index>(), flip in 1..=255_u8) {
        let mut answer = genuine();
        let text = [&mut answer.client_data, &mut answer.authenticator_data, &mut answer.signature].into_iter().nth(part).expect("a part");
        let mut bytes = super::decode(text).expect("bytes");
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        *text = encode(&bytes);
        prop_assert!(verdict(&answer).is_err());
    }

    #[test]
    fn no_bytes_of_a_stranger_make_it_panic(a in prop::collection::vec(any::<u8>(), 0..300), b in prop::collection::vec(any::<u8>(), 0..300), c in prop::collection::vec(any::<u8>(), 0..100)) {
        let answer = Assertion { credential: String::new(), client_data: encode(&a), authenticator_data: encode(&b), signature: encode(&c) };
        prop_assert!(verdict(&answer).is_err());
        let _ = PublicKey::read(&a);
        prop_assert!(register(&party(), &CHALLENGE, &encode(&a), &encode(&b)).is_err());
    }

    #[test]
    fn a_registration_with_any_byte_changed_never_panics_and_never_has_another_challenge(at in any::<prop::sample::Index>(), flip in 1..=255_u8, first in any::<bool>()) {
        let (mut said, mut object) = made(0x45, &es256().1);
        let bytes = if first { &mut said } else { &mut object };
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        let _ = register(&party(), &CHALLENGE, &encode(&said), &encode(&object));
    }
}
