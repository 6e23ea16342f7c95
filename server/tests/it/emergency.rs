//! A word for an emergency release is drafted first and then proven, as a signature is. Everything that must not pass for one.

use crate::both;
use crate::harness::{Browser, Fields, TestApp};
use crate::life::{emergency, freeze, look, mails, page, ready, role, rules, sent, word};
use crate::signing::{challenge_over, code, code_app, exact_text, signs_in_again};
use crate::world::{self, Candidate, pairs};
use axum::body::Body;
use http::Request;

const DOWN: (&str, &str) = ("INC-1", "It is down.");

/// A candidate with a failed case, and Pavel before the page where his word is proven.
async fn drafted(app: &TestApp) -> (Candidate, Browser, String, Fields) {
    let candidate = ready(app, 1).await;
    candidate.judge(app, "failed", "It hangs.").await;
    let mut pavel = app.as_person("pavel").await;
    let (to, proof) = word(app, &mut pavel, &candidate, DOWN.0, DOWN.1).await.expect("drafted");
    (candidate, pavel, to, proof)
}

/// So many words were given.
async fn words(app: &TestApp) -> usize {
    app.audit().await.iter().filter(|action| *action == "emergency_word").count()
}

both! {
    async fn what_a_word_says_is_read_whole_and_it_is_exactly_that_which_a_passkey_signs(app: TestApp) {
        let (candidate, mut pavel, to, proof) = drafted(&app).await;
        let answer = pavel.get(&to).await.expect(200);
        let text = exact_text(&answer.text());
        assert_eq!(challenge_over(&text), answer.data("challenge"), "{text}");
        let statement: domain::emergency::Statement = serde_json::from_str(&text).expect("a statement");
        assert_eq!(statement.schema, domain::emergency::SCHEMA);
        assert_eq!((statement.commit.as_str(), statement.nonce.len(), statement.zone.as_str()), (candidate.build.sha.as_str(), 32, "UTC"));
        assert_eq!((statement.completes.as_deref(), statement.owed_within_hours), (None, Some(24)));
        assert!(statement.although.len() == 1 && statement.although[0].starts_with("TC-1: "), "{text}");
        assert!(answer.text().contains("Yours is the first word") && answer.text().contains("within 24 hours after the second word"));
        assert_eq!(words(&app).await, 0, "nothing is said yet");
        pavel.post(&to, &pairs(&proof)).await.expect(303);
        // The same answer once more is the same word, and so is the same form.
        pavel.post(&to, &pairs(&proof)).await.expect(303);
        let form = [("incident", DOWN.0), ("reason", DOWN.1), ("intent", statement.intent.as_str())];
        let emergency_page = format!("{}/emergency", candidate.path);
        assert_eq!(pavel.post(&emergency_page, &form).await.expect(303).location(), emergency_page);
        assert_eq!(words(&app).await, 1);
        assert!(pavel.get(&to).await.expect(200).text().contains("This decision is signed."));
        let mut rita = app.as_person("rita").await;
        let (to, proof) = word(&app, &mut rita, &candidate, DOWN.0, DOWN.1).await.expect("drafted");
        let second = rita.get(&to).await.expect(200).text();
        assert!(second.contains("Yours is the second word after Pavel Novak’s") && second.contains("is sent to production at once"), "{second}");
        let second: domain::emergency::Statement = serde_json::from_str(&exact_text(&second)).expect("a statement");
        assert_eq!(second.completes, Some(domain::sha256_hex(text.as_bytes())), "it names the first");
        rita.post(&to, &pairs(&proof)).await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 1);
        let text = page(&app, "dana", &emergency_page).await;
        assert_eq!(text.matches("Proven by passkey. Statement").count(), 2, "{text}");
        let mut tx = app.backend.snapshot().await.expect("reads");
        let rows = backend::db::audit::after(&mut tx, 0, 10_000).await.expect("reads");
        let proven = rows.iter().map(|row| row.entry()).filter(|entry| entry.action == "emergency_word" && entry.detail.contains("\"proof\":{"));
        assert_eq!(proven.filter(|entry| entry.detail.contains("\"passkey\"")).count(), 2, "the log has the proof");
        drop(tx);
        world::all_is_well(&app).await;
    }

    async fn a_word_without_a_proof_too_late_or_from_another_session_is_nothing(app: TestApp) {
        let (candidate, mut pavel, to, proof) = drafted(&app).await;
        pavel.post(&to, &[]).await.expect_code(401, "step_up_required");
        pavel.post(&to, &[("method", "sign_in")]).await.expect_code(401, "step_up_required");
        pavel.post(&to, &[("method", "session")]).await.expect(422);
        app.as_person("pavel").await.post(&to, &pairs(&proof)).await.expect_code(401, "step_up_required");
        app.clock.advance(120);
        pavel.post(&to, &pairs(&proof)).await.expect_code(401, "step_up_required");
        assert!(pavel.get(&to).await.expect(200).text().contains("The two minutes"));
        let (to, proof) = word(&app, &mut pavel, &candidate, DOWN.0, DOWN.1).await.expect("drafted");
        app.clock.advance(-1);
        pavel.post(&to, &pairs(&proof)).await.expect_code(401, "step_up_required");
        app.work().await;
        assert_eq!((words(&app).await, mails(&app, "dana", "EMERGENCY").len()), (0, 0));
        assert!(page(&app, "dana", &format!("{}/emergency", candidate.path)).await.contains("Nobody asked for an emergency release"));
    }

    async fn what_was_signed_for_another_statement_or_by_another_passkey_is_no_proof_and_it_is_counted(app: TestApp) {
        let (candidate, mut pavel, first, for_first) = drafted(&app).await;
        let (second, for_second) = word(&app, &mut pavel, &candidate, DOWN.0, "Everything is down.").await.expect("drafted");
        pavel.post(&second, &pairs(&for_first)).await.expect_code(403, "binding_mismatch");
        let (_, of_rita) = word(&app, &mut app.as_person("rita").await, &candidate, DOWN.0, DOWN.1).await.expect("drafted");
        pavel.post(&second, &pairs(&of_rita)).await.expect_code(403, "passkey_unknown");
        assert_eq!(app.audit().await.iter().filter(|action| *action == "step_up_failed").count(), 2);
        for _ in 0..3 {
            pavel.post(&second, &[("method", "code"), ("code", "000000")]).await.expect(403);
        }
        pavel.post(&second, &pairs(&for_second)).await.expect_code(429, "step_up_locked");
        assert_eq!(words(&app).await, 0);
        app.clock.advance(15 * 60);
        let (third, proof) = word(&app, &mut pavel, &candidate, DOWN.0, DOWN.1).await.expect("drafted");
        let (fourth, another) = word(&app, &mut pavel, &candidate, DOWN.0, DOWN.1).await.expect("drafted");
        pavel.post(&third, &pairs(&proof)).await.expect(303);
        pavel.post(&fourth, &pairs(&another)).await.expect_code(409, "emergency_same_person");
        pavel.post(&first, &pairs(&for_first)).await.expect_code(401, "step_up_required");
        assert_eq!(words(&app).await, 1);
    }

    async fn a_word_is_no_signature_and_a_signature_no_word(app: TestApp) {
        let candidate = ready(&app, 1).await;
        let mut pavel = app.as_person("pavel").await;
        let (to_word, proof_of_word) = word(&app, &mut pavel, &candidate, DOWN.0, DOWN.1).await.expect("drafted");
        let fields = candidate.decision(&app, "approve").await;
        let (to_sign, proof_of_signature) = app.draft(&mut pavel, &candidate.path, &fields).await.expect("drafted");
        for (to, proof, from, into) in
            [(&to_word, &proof_of_word, "/emergency/", "/sign/"), (&to_sign, &proof_of_signature, "/sign/", "/emergency/")]
        {
            let wrong = to.replace(from, into);
            pavel.get(&wrong).await.expect(404);
            pavel.post(&wrong, &pairs(proof)).await.expect_code(404, "not_found");
        }
        assert!(!app.audit().await.iter().any(|action| action == "emergency_word" || action == "signed"));
        // Somebody else's is not there either.
        let mut rita = app.as_person("rita").await;
        rita.get(&to_word).await.expect(404);
        rita.post(&to_word, &pairs(&proof_of_word)).await.expect_code(404, "not_found");
        pavel.post(&to_sign, &pairs(&proof_of_signature)).await.expect(303);
        assert_eq!(words(&app).await, 0);
    }

    async fn what_changed_between_the_two_steps_voids_the_draft_and_is_told(app: TestApp) {
        let (candidate, mut pavel, to, proof) = drafted(&app).await;
        candidate.judge(&app, "blocked", "It cannot be tried now.").await;
        let answer = pavel.post(&to, &pairs(&proof)).await.expect_code(409, "stale_page");
        assert!(answer.text().contains("recorded TC-1 as blocked"), "it says what changed");
        // A freeze that began.
        let (to, proof) = word(&app, &mut pavel, &candidate, DOWN.0, DOWN.1).await.expect("drafted");
        freeze(&app, 3).await;
        pavel.post(&to, &pairs(&proof)).await.expect_code(409, "stale_page");
        // What would wait would now send: another word was given meanwhile.
        let (to, proof) = word(&app, &mut pavel, &candidate, DOWN.0, DOWN.1).await.expect("drafted");
        emergency(&app, "rita", &candidate, DOWN.0, DOWN.1).await.expect(303);
        pavel.post(&to, &pairs(&proof)).await.expect_code(409, "stale_page");
        assert_eq!(words(&app).await, 1);
        // Who may no longer gives none.
        let (to, proof) = word(&app, &mut pavel, &candidate, DOWN.0, DOWN.1).await.expect("drafted");
        role(&app, "pavel", "product_owner", "revoke").await;
        let answer = pavel.post(&to, &pairs(&proof)).await;
        assert!(answer.status == 403 || answer.status == 404, "{}", answer.status);
        app.work().await;
        assert_eq!((words(&app).await, sent(&app)), (1, 0));
    }

    async fn a_one_time_code_is_a_weaker_proof_and_said_to_be(app: TestApp) {
        let (candidate, mut pavel, to, _) = drafted(&app).await;
        code_app(&app, "pavel").await;
        pavel.post(&to, &pairs(&code(&app))).await.expect(303);
        let text = page(&app, "dana", &format!("{}/emergency", candidate.path)).await;
        assert!(text.contains("Proven by one-time code (weaker binding). Statement"), "{text}");
    }

    async fn signing_in_again_proves_one_word(app: TestApp) {
        let candidate = ready(&app, 1).await;
        // The provider's clock is the machine's.
        app.clock.advance(backend::Clock::System.now().since(app.now()) / 1000);
        let mut pavel = app.as_person("pavel").await;
        let (to, _) = word(&app, &mut pavel, &candidate, DOWN.0, DOWN.1).await.expect("drafted");
        assert_eq!(signs_in_again(&mut pavel, &to, "pavel").await.expect(303).location(), to);
        let (other, _) = word(&app, &mut pavel, &candidate, DOWN.0, "Another.").await.expect("drafted");
        pavel.post(&other, &[("method", "sign_in")]).await.expect_code(401, "step_up_required");
        pavel.post(&to, &[("method", "sign_in")]).await.expect(303);
        let text = page(&app, "dana", &format!("{}/emergency", candidate.path)).await;
        assert!(text.contains("Proven by signing in again (weaker binding). Statement"), "{text}");
    }

    async fn where_only_passkeys_count_no_other_proof_gives_a_word_or_completes_two(app: TestApp) {
        let (candidate, mut pavel, to, _) = drafted(&app).await;
        code_app(&app, "pavel").await;
        pavel.post(&to, &pairs(&code(&app))).await.expect(303);
        rules(&app, |policy| policy.passkey_required = true).await;
        // The first word was not proven by a passkey: it is none any more, and may be given again.
        emergency(&app, "rita", &candidate, DOWN.0, DOWN.1).await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 0);
        app.clock.advance(30);
        let (to, proof) = word(&app, &mut pavel, &candidate, DOWN.0, DOWN.1).await.expect("drafted");
        let text = pavel.get(&to).await.expect(200).text();
        assert!(!text.contains("by-code") && !text.contains("by-sign-in") && text.contains("takes only signatures by a passkey"), "{text}");
        pavel.post(&to, &pairs(&code(&app))).await.expect_code(403, "passkey_required");
        pavel.post(&to, &pairs(&proof)).await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 1);
    }

    async fn one_form_is_one_word(app: TestApp) {
        let candidate = ready(&app, 1).await;
        let (mut pavel, path) = (app.as_person("pavel").await, format!("{}/emergency", candidate.path));
        let form = |reason: &'static str| [("incident", DOWN.0), ("reason", reason), ("intent", "an-intent-of-pavel-0001")];
        let first = pavel.post(&path, &form("It is down.")).await.expect(303).location().to_owned();
        assert_eq!(pavel.post(&path, &form("It is down.")).await.expect(303).location(), first, "a second click is the same draft");
        pavel.post(&path, &form("Another.")).await.expect_code(422, "intent_reused");
        app.as_person("rita").await.post(&path, &form("It is down.")).await.expect_code(422, "intent_reused");
        for extra in ["signer", "proof", "statement", "session"] {
            let mut more = form("It is down.").to_vec();
            more.push((extra, "1"));
            pavel.post(&path, &more).await.expect_code(422, "unknown_field");
        }
        app.clock.advance(121);
        assert_ne!(pavel.post(&path, &form("It is down.")).await.expect(303).location(), first, "the old one is over");
        look(&app).await;
        assert_eq!(words(&app).await, 0);
    }

    async fn a_program_gives_no_word(app: TestApp) {
        let (candidate, _, to, proof) = drafted(&app).await;
        let scopes: Vec<&str> = domain::access::Scope::ALL.iter().map(|scope| scope.as_str()).collect();
        let token = app.token(&scopes).await;
        let first = vec![("incident", DOWN.0.to_owned()), ("reason", DOWN.1.to_owned()), ("intent", "an-intent-of-a-program".to_owned())];
        for (path, fields) in [(format!("{}/emergency", candidate.path), &first), (to, &proof)] {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs(fields)).finish();
            let request = Request::post(&path)
                .header("sec-fetch-site", "same-origin")
                .header("authorization", format!("Bearer {token}"))
                .header("content-type", "application/x-www-form-urlencoded");
            app.anonymous().send(request.body(Body::from(body)).expect("a request")).await.expect(401);
        }
        let drafts = app.audit().await.iter().filter(|action| *action == "emergency_drafted").count();
        assert_eq!((drafts, words(&app).await), (1, 0), "Pavel's own draft and nothing more");
    }
}
