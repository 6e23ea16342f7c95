//! What becomes of a signature: it expires, is taken back, is void with the difference told, needs an entitled signer when it is
//! sent; stand-ins; emergency releases and what they owe. Each test names its rule.

use crate::both;
use crate::harness::{Answer, Browser, Dialect, Fields, Setup, TestApp};
use crate::world::{self, Candidate};
use backend::jobs::sweep;
use domain::Role;
use domain::policy::{Days, Effect, Policy, SignerRule, Window};
use sandbox::{BuildSpec, Mail, System};

const DEPLOYMENTS: &str = "POST /repos/{owner}/{repo}/deployments";
const HOUR: i64 = 3600;

/// The mails to somebody about what this subject says, oldest first.
pub fn mails(app: &TestApp, who: &str, subject: &str) -> Vec<Mail> {
    let address = format!("{who}@murmuration.example");
    app.world.mails().into_iter().filter(|mail| mail.to.contains(&address) && mail.subject.contains(subject)).collect()
}

/// Puts other rules into force.
pub async fn rules(app: &TestApp, change: impl FnOnce(&mut Policy)) {
    let rita = app.actor("rita").await;
    let page = backend::read::policy(&app.backend, &rita, "parlai").await.expect("reads");
    let mut policy = page.policy;
    change(&mut policy);
    backend::ops::change_policy::change(&app.backend, &rita, "parlai", page.version, policy).await.expect("in force");
}

/// What time and other people's work did is seen, and told.
pub async fn look(app: &TestApp) -> usize {
    let found = sweep::lives(&app.backend).await.expect("looks");
    app.work().await;
    found
}

pub async fn role(app: &TestApp, who: &str, role: &str, change: &str) {
    let form = [("provider", "sandbox"), ("subject", who), ("label", who), ("role", role), ("change", change)];
    app.as_person("ada").await.post("/p/parlai/people", &form).await.expect(303);
}

/// An account signs in, known as this to its provider.
pub async fn account(app: &TestApp, (provider, subject): (&str, &str), github_id: Option<i64>, logins: &[&str], emails: &[&str]) {
    let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect();
    let name = sandbox::people::find(subject).map_or(subject, |known| known.name).to_owned();
    let (provider, subject) = (provider.to_owned(), subject.to_owned());
    let who = backend::ops::sign_in::SignIn { provider, subject, name, github_id, logins: words(logins), emails: words(emails) };
    backend::ops::sign_in::sign_in(&app.backend, who).await.expect("signs in");
}

/// Two product owners without a part in the build: Pavel, and Sam, who gets the role.
pub async fn ready(app: &TestApp, owners: u8) -> Candidate {
    for who in ["pavel", "sam", "rita", "dana"] {
        app.person(who).await;
    }
    role(app, "sam", "product_owner", "grant").await;
    rules(app, |policy| {
        policy.product_owner_signatures = owners;
        policy.delegation_days = 7;
        policy.emergency_hours = 24;
    })
    .await;
    let candidate = world::candidate(app).await;
    candidate.ready(app).await;
    candidate
}

/// Signs as they see the page now.
pub async fn sign(app: &TestApp, who: &str, candidate: &Candidate, name: &str) -> Answer {
    let mut browser = app.as_person(who).await;
    let mut page = browser.get(&format!("{}/sign", candidate.path)).await.expect(200);
    if !page.text().contains("name=\"evidence_hash\"") {
        // Whoever gets no form can still send one.
        page = app.as_person("pavel").await.get(&format!("{}/sign", candidate.path)).await.expect(200);
    }
    let mut fields: Vec<(&'static str, String)> =
        ["evidence_hash", "policy_hash", "seen_seq", "intent"].into_iter().map(|field| (field, page.hidden(field))).collect();
    fields.extend([
        ("decision", "approve".to_owned()),
        ("reason", "Tested, accepted, wanted.".to_owned()),
        ("on_behalf_of", name.to_owned()),
    ]);
    app.sign(&mut browser, &candidate.path, &fields).await
}

/// The address and intent of the first form that takes a signature back.
async fn revocation(browser: &mut Browser, candidate: &Candidate) -> (String, String) {
    let page = browser.get(&format!("{}/sign", candidate.path)).await.expect(200).text();
    let after = page.split("/signatures/").nth(1).expect("a signature to take back");
    let id = after.split('/').next().expect("its id");
    let form = after.split("name=\"intent\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an intent");
    (format!("{}/signatures/{id}/revoke", candidate.path), form.to_owned())
}

pub async fn page(app: &TestApp, who: &str, path: &str) -> String {
    app.as_person(who).await.get(path).await.expect(200).text()
}

/// Nothing is sent from an hour ago for so many hours from now.
pub async fn freeze(app: &TestApp, hours: i64) {
    let moment = |hours: i64| app.now().plus_seconds(hours * HOUR).rfc3339()[..16].to_owned();
    let days = Days::Once { from: moment(-1), until: moment(hours) };
    rules(app, |policy| policy.windows = vec![Window { name: "Freeze".into(), effect: Effect::Deny, zone: "UTC".into(), days }]).await;
}

pub fn sent(app: &TestApp) -> u64 {
    app.world.count(System::Github, DEPLOYMENTS)
}

/// There is no operation for it yet: an operator does it in the database.
async fn disable(app: &TestApp, name: &str) {
    use sqlx::Connection as _;
    let sql = "update person set disabled_at = 1 where name = $1";
    if app.dialect == Dialect::Sqlite {
        let mut connection = sqlx::SqliteConnection::connect(app.database_url()).await.expect("opens");
        sqlx::query(sql).bind(name).execute(&mut connection).await.expect("writes");
    } else {
        let mut connection = sqlx::PgConnection::connect(app.database_url()).await.expect("opens");
        sqlx::query(sql).bind(name).execute(&mut connection).await.expect("writes");
    }
}

/// Names a stand-in for today and tomorrow.
async fn stand_in(app: &TestApp, of: &str, by: &str) -> Answer {
    let by = app.person(by).await.id.to_string();
    let mut browser = app.as_person(of).await;
    let intent = browser.get("/p/parlai/stand-ins").await.expect(200).hidden("intent");
    let day = |days: i64| app.now().plus_seconds(days * 24 * HOUR).rfc3339()[..10].to_owned();
    let (from, until) = (day(0), day(1));
    let form =
        [("stand_in", by.as_str()), ("environment", ""), ("from", &from), ("until", &until), ("reason", "Holidays."), ("intent", &intent)];
    browser.post("/p/parlai/stand-ins", &form).await
}

/// The delegation that somebody may sign by, as the sign page offers it.
async fn offered(app: &TestApp, who: &str, candidate: &Candidate) -> String {
    let text = page(app, who, &format!("{}/sign", candidate.path)).await;
    let select =
        text.split("name=\"on_behalf_of\"").nth(1).expect("a choice of names").split("</select>").next().expect("its end").to_owned();
    let mut values = select.split("value=\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|value| !value.is_empty());
    values.next().expect("a delegation").to_owned()
}

/// The first step of a word in an emergency: where and with what it is proven, or why not.
pub async fn word(
    app: &TestApp,
    browser: &mut Browser,
    candidate: &Candidate,
    incident: &str,
    reason: &str,
) -> Result<(String, Fields), Answer> {
    let path = format!("{}/emergency", candidate.path);
    let page = browser.get(&path).await.expect(200);
    let intent = if page.text().contains("name=\"intent\"") { page.hidden("intent") } else { format!("an-intent-of-{}-0001", browser.who) };
    app.draft_at(browser, &path, &[("incident", incident.to_owned()), ("reason", reason.to_owned()), ("intent", intent)]).await
}

/// Both steps.
pub async fn emergency(app: &TestApp, who: &str, candidate: &Candidate, incident: &str, reason: &str) -> Answer {
    let mut browser = app.as_person(who).await;
    match word(app, &mut browser, candidate, incident, reason).await {
        Ok((to, proof)) => browser.post(&to, &world::pairs(&proof)).await,
        Err(answer) => answer,
    }
}

both! {
    async fn a_signature_expires_its_signer_hears_of_it_before_and_after_and_it_is_no_approval(app: TestApp) {
        let candidate = ready(&app, 2).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        app.clock.advance(53 * HOUR);
        assert_eq!(look(&app).await, 0);
        assert!(mails(&app, "pavel", "about to expire").is_empty(), "three quarters of 72 hours are not over");
        app.clock.advance(2 * HOUR);
        for _ in 0..2 {
            look(&app).await;
        }
        assert_eq!(mails(&app, "pavel", "about to expire").len(), 1);
        app.clock.advance(18 * HOUR);
        let text = page(&app, "pavel", &candidate.path).await;
        assert!(text.contains(">expired<") && text.contains("2 signatures are"), "{text}");
        assert_eq!(look(&app).await, 1);
        assert_eq!(look(&app).await, 0, "seen once");
        let told = mails(&app, "pavel", "expired");
        assert_eq!(told.len(), 1);
        assert!(told[0].text.contains("It counts as expired, not as an approval."), "{}", told[0].text);
        assert!(app.audit().await.contains(&"signature_ended".to_owned()));
        // Both sign anew, and only that is sent.
        sign(&app, "sam", &candidate, "").await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 0);
        sign(&app, "pavel", &candidate, "").await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 1);
        world::all_is_well(&app).await;
    }

    async fn a_signature_that_expires_before_it_is_sent_is_never_sent(app: TestApp) {
        let candidate = ready(&app, 1).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        app.clock.advance(73 * HOUR);
        app.work().await;
        assert_eq!(sent(&app), 0);
        let text = page(&app, "pavel", &candidate.path).await;
        assert!(text.contains("withdrawn") && text.contains("It was withdrawn before it was sent"), "{text}");
        sign(&app, "pavel", &candidate, "").await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 1);
    }

    async fn who_signed_takes_it_back_until_it_was_sent_and_a_new_approval_can_follow(app: TestApp) {
        let candidate = ready(&app, 1).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        let mut pavel = app.as_person("pavel").await;
        let (path, intent) = revocation(&mut pavel, &candidate).await;
        pavel.post(&path, &[("reason", "\u{200b} "), ("intent", &intent)]).await.expect_code(422, "reason_missing");
        app.as_person("quinn").await.post(&path, &[("reason", "I doubt it."), ("intent", "a-testers-intent-1")]).await.expect_code(403, "role_missing");
        pavel.post(&path, &[("reason", "I was wrong."), ("intent", &intent)]).await.expect(303);
        // The same once more, and once more with another form: the same answer.
        pavel.post(&path, &[("reason", "I was wrong."), ("intent", &intent)]).await.expect(303);
        pavel.post(&path, &[("reason", "Still wrong."), ("intent", "another-intent-0001")]).await.expect(303);
        pavel.post(&format!("{}/signatures/{}/revoke", candidate.path, "00000000-0000-0000-0000-000000000000"), &[("reason", "x"), ("intent", "another-intent-0002")]).await.expect_code(404, "not_found");
        app.work().await;
        assert_eq!(sent(&app), 0, "never sent");
        let text = page(&app, "pavel", &candidate.path).await;
        assert!(text.contains(">revoked<") && text.contains("I was wrong.") && text.contains(">withdrawn<"), "{text}");
        let audit = app.audit().await;
        assert_eq!(audit.iter().filter(|action| *action == "signature_revoked").count(), 1);
        assert_eq!(audit.iter().filter(|action| *action == "release_withdrawn").count(), 1);
        sign(&app, "pavel", &candidate, "").await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 1);
        let text = page(&app, "pavel", &format!("{}/sign", candidate.path)).await;
        assert!(!text.contains("/revoke\""), "what was sent cannot be taken back");
        world::all_is_well(&app).await;
    }

    async fn what_was_sent_cannot_be_taken_back(app: TestApp) {
        let candidate = ready(&app, 1).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        let mut pavel = app.as_person("pavel").await;
        let (path, intent) = revocation(&mut pavel, &candidate).await;
        app.work().await;
        let answer = pavel.post(&path, &[("reason", "Too late."), ("intent", &intent)]).await.expect_code(409, "already_sent");
        assert!(answer.text().contains("Roll back"), "the advice");
    }

    async fn another_owner_takes_a_signature_back_and_everybody_who_signed_hears_of_it(app: TestApp) {
        let candidate = ready(&app, 2).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        let mut sam = app.as_person("sam").await;
        let (path, intent) = revocation(&mut sam, &candidate).await;
        sam.post(&path, &[("reason", "The supplier called."), ("intent", &intent)]).await.expect(303);
        app.work().await;
        let told = mails(&app, "pavel", "was revoked");
        assert_eq!(told.len(), 1);
        assert!(told[0].text.contains("Sam Stranger revoked") && told[0].text.contains("The supplier called."), "{}", told[0].text);
        assert!(mails(&app, "sam", "was revoked").is_empty(), "who did it knows it");
    }

    async fn a_changed_result_voids_the_signature_and_its_signer_reads_the_difference_once(app: TestApp) {
        let candidate = ready(&app, 2).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        candidate.judge(&app, "failed", "It hangs now.").await;
        let text = page(&app, "pavel", &format!("{}/sign", candidate.path)).await;
        assert!(text.contains("What is not as the signer saw it") && text.contains("TC-1: was passed by Quinn Abara") && text.contains("is failed by Quinn Abara"), "{text}");
        assert_eq!(look(&app).await, 1);
        look(&app).await;
        let told = mails(&app, "pavel", "no longer counts");
        assert_eq!(told.len(), 1);
        assert!(told[0].text.contains("TC-1: was passed by Quinn Abara"), "{}", told[0].text);
    }

    async fn a_policy_that_goes_back_to_what_it_was_does_not_bring_a_signature_back_once_its_signer_was_told(app: TestApp) {
        let candidate = ready(&app, 2).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        rules(&app, |policy| policy.machine_report_required = true).await;
        assert_eq!(look(&app).await, 1);
        let told = mails(&app, "pavel", "no longer counts");
        assert!(told.len() == 1 && told[0].text.contains("Policy: was version 2; is version 3."), "{told:?}");
        rules(&app, |policy| policy.machine_report_required = false).await;
        sign(&app, "sam", &candidate, "").await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 0, "one of two is void for good");
    }

    async fn words_that_are_not_judged_void_nothing(app: TestApp) {
        let candidate = ready(&app, 2).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        let case = [("version", "1"), ("filed", "1"), ("title", "Talk longer"), ("precondition", ""), ("steps", "Say hello => It answers"), ("stories", "")];
        app.as_person("quinn").await.post("/p/parlai/cases/1", &case).await.expect(303);
        assert_eq!(look(&app).await, 0);
        assert!(mails(&app, "pavel", "no longer counts").is_empty());
        assert!(page(&app, "pavel", &candidate.path).await.contains("1 signature is"));
    }

    async fn a_signer_who_is_disabled_before_it_is_sent_does_not_count(app: TestApp) {
        let candidate = ready(&app, 1).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        disable(&app, "Pavel Novak").await;
        app.work().await;
        assert_eq!(sent(&app), 0);
        assert!(page(&app, "sam", &candidate.path).await.contains("Pavel Novak has no access any more"));
    }

    async fn who_is_found_to_be_an_author_after_signing_does_not_count(app: TestApp) {
        let candidate = ready(&app, 1).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        let who = backend::ops::sign_in::SignIn {
            provider: "sandbox".into(),
            subject: "pavel".into(),
            name: "Pavel Novak".into(),
            github_id: None,
            logins: vec!["dana-okafor".into()],
            emails: vec![],
        };
        backend::ops::sign_in::sign_in(&app.backend, who).await.expect("signs in");
        app.work().await;
        assert_eq!(sent(&app), 0);
        assert!(app.audit().await.contains(&"release_withdrawn".to_owned()));
    }

    async fn whoever_ran_the_build_again_cannot_sign_it(app: TestApp) {
        for who in ["pavel", "sam"] {
            app.person(who).await;
        }
        app.as_person("quinn").await.post("/p/parlai/cases", &[("title", "Talk"), ("precondition", ""), ("steps", "x"), ("stories", "")]).await.expect(303);
        app.world.push_build(&BuildSpec { run_again_by: Some("pavel".into()), ..BuildSpec::default() }).expect("a build");
        app.world.settled().await;
        app.work().await;
        let text = page(&app, "pavel", "/p/parlai/candidates/1/sign").await;
        assert!(text.contains("you ran its build again"), "{text}");
        assert!(page(&app, "dana", "/p/parlai/candidates/1").await.contains("ran the build again"));
        world::all_is_well(&app).await;
    }

    async fn who_signed_does_not_send_it_where_the_policy_bars_that(app: TestApp) {
        let candidate = ready(&app, 1).await;
        rules(&app, |policy| policy.bar_deployer = true).await;
        role(&app, "pavel", "release_manager", "grant").await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        let again = [("choice", "send_again"), ("reason", "Now.")];
        app.as_person("pavel").await.post(&format!("{}/deployment", candidate.path), &again).await.expect_code(403, "deployer_signed");
        app.as_person("rita").await.post(&format!("{}/deployment", candidate.path), &again).await.expect_code(409, "not_possible_now");
    }

    async fn a_stand_in_signs_in_the_name_of_the_other_and_both_are_named(app: TestApp) {
        let candidate = ready(&app, 1).await;
        stand_in(&app, "pavel", "quinn").await.expect(303);
        app.work().await;
        for who in ["pavel", "quinn"] {
            assert_eq!(mails(&app, who, "stands in for Pavel Novak").len(), 1, "{who}");
        }
        let id = offered(&app, "quinn", &candidate).await;
        sign(&app, "uma", &candidate, &id).await.expect_code(403, "not_stand_in");
        sign(&app, "quinn", &candidate, "").await.expect_code(403, "role_missing");
        sign(&app, "quinn", &candidate, &id).await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 1);
        assert!(page(&app, "dana", &candidate.path).await.contains(" for Pavel Novak until "));
        world::all_is_well(&app).await;
    }

    async fn a_delegation_that_ends_before_it_is_sent_voids_what_was_signed_under_it(app: TestApp) {
        let candidate = ready(&app, 1).await;
        stand_in(&app, "pavel", "quinn").await.expect(303);
        let id = offered(&app, "quinn", &candidate).await;
        sign(&app, "quinn", &candidate, &id).await.expect(303);
        app.as_person("dana").await.post(&format!("/p/parlai/stand-ins/{id}/end"), &[("reason", "x")]).await.expect_code(403, "not_yours");
        app.as_person("pavel").await.post(&format!("/p/parlai/stand-ins/{id}/end"), &[("reason", " ")]).await.expect_code(422, "reason_missing");
        app.as_person("pavel").await.post(&format!("/p/parlai/stand-ins/{id}/end"), &[("reason", "I am back.")]).await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 0);
        let text = page(&app, "dana", &candidate.path).await;
        assert!(text.contains("the time as a stand-in for Pavel Novak is over"), "{text}");
        look(&app).await;
        for who in ["pavel", "quinn"] {
            assert_eq!(mails(&app, who, "no longer counts").len(), 1, "{who}");
        }
    }

    async fn a_stand_in_and_the_other_count_once_and_an_author_is_stood_in_for_by_nobody(app: TestApp) {
        let candidate = ready(&app, 2).await;
        stand_in(&app, "pavel", "quinn").await.expect(303);
        let id = offered(&app, "quinn", &candidate).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        sign(&app, "quinn", &candidate, &id).await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 0, "two signatures of one voice");
        // Priya wrote a commit: nobody signs it in her name, and she not in anybody's.
        stand_in(&app, "priya", "uma").await.expect(303);
        let hers = offered(&app, "uma", &candidate).await;
        sign(&app, "uma", &candidate, &hers).await.expect_code(403, "self_approval");
        stand_in(&app, "sam", "priya").await.expect(303);
        let text = page(&app, "priya", &format!("{}/sign", candidate.path)).await;
        assert!(text.contains("You cannot sign this candidate"), "{text}");
    }

    async fn only_who_holds_a_role_that_a_rule_may_name_stands_in_for_another(app: TestApp) {
        let candidate = ready(&app, 1).await;
        for who in ["avi", "ada", "rita"] {
            stand_in(&app, "pavel", who).await.expect_code(422, "not_stand_in");
        }
        app.person("quinn").await;
        let offers = page(&app, "pavel", "/p/parlai/stand-ins").await;
        assert!(offers.contains("Quinn Abara</option>") && !offers.contains("Avi Stern</option>"), "{offers}");
        stand_in(&app, "pavel", "uma").await.expect(303);
        let id = offered(&app, "uma", &candidate).await;
        // Whoever became an auditor changes nothing any more, in no name.
        role(&app, "uma", "auditor", "grant").await;
        role(&app, "uma", "uat_tester", "revoke").await;
        sign(&app, "uma", &candidate, &id).await.expect_code(403, "not_stand_in");
        role(&app, "uma", "uat_tester", "grant").await;
        sign(&app, "uma", &candidate, &id).await.expect(303);
        role(&app, "uma", "uat_tester", "revoke").await;
        app.work().await;
        assert_eq!(sent(&app), 0);
        assert!(page(&app, "dana", &candidate.path).await.contains("Uma Lindqvist has no role that signs any more"));
    }

    async fn two_accounts_with_one_verified_address_are_one_voice(app: TestApp) {
        let candidate = ready(&app, 2).await;
        account(&app, ("sandbox", "sam"), None, &[], &["Pavel@Murmuration.example"]).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        sign(&app, "sam", &candidate, "").await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 0, "two signatures of one person");
        assert!(page(&app, "pavel", &candidate.path).await.contains("1 signature is"));
        role(&app, "uma", "product_owner", "grant").await;
        sign(&app, "uma", &candidate, "").await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 1);
        world::all_is_well(&app).await;
    }

    async fn a_name_that_somebody_chose_at_their_provider_takes_nobodys_signature_away(app: TestApp) {
        let candidate = ready(&app, 2).await;
        account(&app, ("github", "1004"), Some(1004), &["pavel-novak"], &[]).await;
        account(&app, ("sandbox", "sam"), None, &["pavel-novak"], &[]).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        sign(&app, "sam", &candidate, "").await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 1);
    }

    async fn nobody_gives_a_role_that_signs_to_their_own_other_account(app: TestApp) {
        let candidate = ready(&app, 1).await;
        let form = |who| [("provider", "sandbox"), ("subject", who), ("label", "Me"), ("role", "product_owner"), ("change", "grant")];
        // Before anybody knew whose account it is: then it does not sign for a day, like any role that one gives oneself.
        app.as_person("ada").await.post("/p/parlai/people", &form("uma")).await.expect(303);
        account(&app, ("sandbox", "uma"), None, &[], &["ada@murmuration.example"]).await;
        let refused = sign(&app, "uma", &candidate, "").await.expect_code(403, "not_entitled");
        assert!(refused.text().contains("gave themselves the role less than a day before"), "{}", refused.text());
        account(&app, ("sandbox", "quinn"), None, &[], &["ada@murmuration.example"]).await;
        app.as_person("ada").await.post("/p/parlai/people", &form("quinn")).await.expect_code(403, "self_grant");
    }

    async fn a_signature_in_a_role_that_is_gone_is_not_counted_by_another(app: TestApp) {
        let candidate = ready(&app, 1).await;
        rules(&app, |policy| policy.more_signers.push(SignerRule { roles: vec![Role::QaTester], count: 1 })).await;
        role(&app, "pavel", "qa_tester", "grant").await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        role(&app, "pavel", "qa_tester", "revoke").await;
        let text = page(&app, "dana", &candidate.path).await;
        assert!(text.contains("Pavel Novak signed as QA tester, and does not hold that role any more"), "{text}");
    }

    async fn a_stand_in_cannot_name_another_and_bad_input_is_said_at_its_field(app: TestApp) {
        ready(&app, 1).await;
        stand_in(&app, "pavel", "quinn").await.expect(303);
        app.as_person("quinn").await.post("/p/parlai/stand-ins", &[("stand_in", "x"), ("environment", ""), ("from", ""), ("until", ""), ("reason", ""), ("intent", "quinns-intent-00001")]).await.expect_code(403, "role_missing");
        let quinn = app.person("quinn").await.id.to_string();
        let own = app.person("pavel").await.id.to_string();
        let day = |days: i64| app.now().plus_seconds(days * 24 * HOUR).rfc3339()[..10].to_owned();
        let mut pavel = app.as_person("pavel").await;
        for (n, (who, from, until, reason, code)) in [
            (own.as_str(), day(0), day(1), "x", "stand_in_self"),
            ("nobody", day(0), day(1), "x", "invalid_field"),
            ("00000000-0000-0000-0000-000000000000", day(0), day(1), "x", "invalid_field"),
            (&quinn, day(2), day(1), "x", "until_before_from"),
            (&quinn, day(0), day(7), "x", "delegation_too_long"),
            (&quinn, day(-3), day(-2), "x", "delegation_in_the_past"),
            (&quinn, "soon".to_owned(), day(1), "x", "invalid_field"),
            (&quinn, day(0), day(1), "\u{200b}", "reason_missing"),
        ].into_iter().enumerate() {
            let intent = format!("pavels-intent-{n:04}");
            let form = [("stand_in", who), ("environment", ""), ("from", &from), ("until", &until), ("reason", reason), ("intent", &intent)];
            pavel.post("/p/parlai/stand-ins", &form).await.expect_code(422, code);
        }
        let (from, until) = (day(0), day(1));
        let twice = [("stand_in", quinn.as_str()), ("environment", ""), ("from", &from), ("until", &until), ("reason", "x"), ("intent", "pavels-intent-once-more")];
        pavel.post("/p/parlai/stand-ins", &twice).await.expect_code(409, "already_named");
        rules(&app, |policy| policy.delegation_days = 0).await;
        stand_in_off(&app, &quinn).await;
    }

    async fn what_is_approved_in_a_freeze_waits_and_is_sent_when_it_ends(app: TestApp) {
        let candidate = ready(&app, 1).await;
        freeze(&app, 3).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 0);
        let text = page(&app, "pavel", &candidate.path).await;
        assert!(text.contains("It waits") && text.contains("Nothing is sent now (“Freeze”). The next opening is "), "{text}");
        app.clock.advance(4 * HOUR);
        app.work().await;
        assert_eq!(sent(&app), 1);
        world::all_is_well(&app).await;
    }

    async fn a_signature_that_expires_in_a_freeze_is_not_sent_when_it_ends(app: TestApp) {
        let candidate = ready(&app, 1).await;
        freeze(&app, 3).await;
        rules(&app, |policy| policy.signature_hours = 1).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        app.work().await;
        app.clock.advance(2 * HOUR);
        assert_eq!(look(&app).await, 1);
        assert!(page(&app, "pavel", &candidate.path).await.contains(">withdrawn<"), "at once, not when the freeze ends");
        app.clock.advance(2 * HOUR);
        app.work().await;
        assert_eq!(sent(&app), 0);
    }

    async fn an_emergency_release_passes_a_freeze(app: TestApp) {
        let candidate = ready(&app, 1).await;
        freeze(&app, 3).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        app.work().await;
        emergency(&app, "pavel", &candidate, "INC-1", "It is down.").await.expect(303);
        emergency(&app, "rita", &candidate, "INC-1", "It is down.").await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 1);
        // It is approved, so that is not owed any more; that it went out in a freeze is, until somebody answers for it.
        assert_eq!(look(&app).await, 1);
        assert_eq!(look(&app).await, 0);
        let emergency = format!("{}/emergency", candidate.path);
        let text = page(&app, "dana", &emergency).await;
        assert!(text.contains("It was sent while nothing is sent (“Freeze”)."), "{text}");
        world::push(&app).await;
        let next = "/p/parlai/candidates/2";
        app.clock.advance(25 * HOUR);
        assert!(page(&app, "dana", next).await.contains("It was sent while nothing is sent"), "it holds the next one when it is overdue");
        let id = page(&app, "sam", &emergency).await;
        let id = id.split("/obligations/").nth(1).and_then(|rest| rest.split('/').next()).expect("something owed");
        let path = format!("{}/obligations/{id}/meet", candidate.path);
        app.as_person("sam").await.post(&path, &[("reason", "The shop was down.")]).await.expect(303);
        assert!(!page(&app, "dana", next).await.contains("It was sent while nothing is sent"));
    }

    async fn an_emergency_release_takes_two_people_and_is_loud(app: TestApp) {
        let candidate = ready(&app, 1).await;
        candidate.judge(&app, "failed", "It hangs.").await;
        emergency(&app, "dana", &candidate, "INC-1", "It is down.").await.expect_code(403, "role_missing");
        emergency(&app, "priya", &candidate, "INC-1", "It is down.").await.expect_code(403, "self_approval");
        emergency(&app, "pavel", &candidate, " ", "It is down.").await.expect_code(422, "incident_missing");
        emergency(&app, "pavel", &candidate, "INC-1", "\u{200b}").await.expect_code(422, "reason_missing");
        emergency(&app, "pavel", &candidate, "INC-1", "It is down.").await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 0, "one word releases nothing");
        assert_eq!(mails(&app, "dana", "EMERGENCY: Pavel Novak wants to release").len(), 1);
        emergency(&app, "pavel", &candidate, "INC-1", "It is down.").await.expect_code(409, "emergency_same_person");
        emergency(&app, "rita", &candidate, "INC-2", "It is down.").await.expect_code(422, "incident_differs");
        emergency(&app, "rita", &candidate, "INC-1", "It is down.").await.expect(303);
        app.work().await;
        assert_eq!(sent(&app), 1);
        for who in ["dana", "pavel", "sam"] {
            assert_eq!(mails(&app, who, "is released past its gate").len(), 1, "{who}");
        }
        emergency(&app, "sam", &candidate, "INC-1", "Once more.").await.expect_code(409, "already_released");
        let text = page(&app, "dana", &candidate.path).await;
        assert!(text.contains("Released in an emergency") && text.contains("still owes something"), "{text}");
        assert!(page(&app, "dana", "/p/parlai").await.contains("An emergency release still owes something"));
        world::all_is_well(&app).await;
    }

    async fn what_an_emergency_release_owes_holds_the_next_one_when_it_is_overdue_until_it_is_done(app: TestApp) {
        let candidate = ready(&app, 1).await;
        candidate.judge(&app, "failed", "It hangs.").await;
        emergency(&app, "pavel", &candidate, "INC-1", "It is down.").await.expect(303);
        emergency(&app, "rita", &candidate, "INC-1", "It is down.").await.expect(303);
        app.work().await;
        world::push(&app).await;
        let next = "/p/parlai/candidates/2";
        assert!(!page(&app, "dana", next).await.contains("it was due on"), "not overdue yet");
        app.clock.advance(25 * HOUR);
        assert!(page(&app, "dana", next).await.contains("Pavel Novak and Rita Moreau released #1 in an emergency; it was due on"));
        assert!(page(&app, "dana", "/p/parlai").await.contains("owes something that is overdue"));
        // Whoever takes the rule or the case away does not pay the debt.
        rules(&app, |policy| policy.no_failed_result = false).await;
        assert_eq!(look(&app).await, 0, "it was released under rules that asked for it");
        rules(&app, |policy| policy.no_failed_result = true).await;
        // The test is run on what is out, and it is signed late.
        candidate.judge(&app, "passed", "It answers now.").await;
        assert_eq!(look(&app).await, 1, "the failed case");
        sign(&app, "pavel", &candidate, "").await.expect(303);
        assert_eq!(look(&app).await, 1, "the late sign-off");
        app.work().await;
        assert_eq!(sent(&app), 1, "a late sign-off sends nothing");
        assert!(!page(&app, "dana", next).await.contains("it was due on"));
    }

    async fn what_is_owed_is_met_on_a_named_persons_word_with_a_reason(app: TestApp) {
        let candidate = ready(&app, 1).await;
        emergency(&app, "pavel", &candidate, "INC-1", "It is down.").await.expect(303);
        emergency(&app, "rita", &candidate, "INC-1", "It is down.").await.expect(303);
        let mut sam = app.as_person("sam").await;
        let text = sam.get(&format!("{}/emergency", candidate.path)).await.expect(200).text();
        let id = text.split("/obligations/").nth(1).and_then(|rest| rest.split('/').next()).expect("something owed").to_owned();
        let path = format!("{}/obligations/{id}/meet", candidate.path);
        sam.post(&path, &[("reason", " ")]).await.expect_code(422, "reason_missing");
        app.as_person("pavel").await.post(&path, &[("reason", "x")]).await.expect_code(403, "own_emergency");
        app.as_person("dana").await.post(&path, &[("reason", "x")]).await.expect_code(403, "role_missing");
        sam.post(&path, &[("reason", "The board signed on paper.")]).await.expect(303);
        sam.post(&path, &[("reason", "Twice.")]).await.expect(303);
        assert_eq!(app.audit().await.iter().filter(|action| *action == "obligation_met").count(), 1);
        assert!(page(&app, "dana", &format!("{}/emergency", candidate.path)).await.contains("The board signed on paper."));
    }

    async fn a_project_without_emergency_releases_has_none(app: TestApp) {
        let candidate = ready(&app, 1).await;
        rules(&app, |policy| policy.emergency_hours = 0).await;
        emergency(&app, "pavel", &candidate, "INC-1", "It is down.").await.expect_code(422, "emergency_off");
    }

    async fn an_emergency_release_whose_people_lose_the_right_is_not_sent(app: TestApp) {
        let candidate = ready(&app, 1).await;
        emergency(&app, "pavel", &candidate, "INC-1", "It is down.").await.expect(303);
        emergency(&app, "rita", &candidate, "INC-1", "It is down.").await.expect(303);
        role(&app, "pavel", "product_owner", "revoke").await;
        app.work().await;
        assert_eq!(sent(&app), 0);
        assert!(page(&app, "sam", &candidate.path).await.contains("the emergency release no longer holds"));
    }

    async fn eight_who_sign_revoke_and_send_at_once_end_in_one_state(app: TestApp) {
        let candidate = ready(&app, 1).await;
        sign(&app, "pavel", &candidate, "").await.expect(303);
        let mut pavel = app.as_person("pavel").await;
        let (path, _) = revocation(&mut pavel, &candidate).await;
        let mut acts = tokio::task::JoinSet::new();
        for n in 0..7 {
            let (mut pavel, path) = (app.as_person("pavel").await, path.clone());
            acts.spawn(async move { pavel.post(&path, &[("reason", "Stop."), ("intent", &format!("a-revoking-intent-{n}"))]).await.status.as_u16() });
        }
        let worker = app.backend.clone();
        acts.spawn(async move { if backend::jobs::worker::run_until_idle(worker).await.is_ok() { 303 } else { 500 } });
        let outcomes = acts.join_all().await;
        assert!(outcomes.iter().all(|status| [303, 409].contains(status)), "{outcomes:?}");
        app.work().await;
        let revoked = app.audit().await.iter().filter(|action| *action == "signature_revoked").count() as u64;
        assert_eq!(sent(&app) + revoked, 1, "sent or taken back, never both: {outcomes:?}");
        world::all_is_well(&app).await;
    }
}

async fn stand_in_off(app: &TestApp, who: &str) {
    let day = app.now().rfc3339()[..10].to_owned();
    let form = [("stand_in", who), ("environment", ""), ("from", &day), ("until", &day), ("reason", "x"), ("intent", "pavels-intent-last")];
    app.as_person("pavel").await.post("/p/parlai/stand-ins", &form).await.expect_code(422, "delegation_off");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_of_the_settings_says_whose_account_on_github_it_is_and_a_chosen_name_does_not() {
    let more = "[[project.member]]\nprovider = \"sandbox\"\nsubject = \"rita\"\nlabel = \"Rita\"\nroles = [\"developer\"]\ngithub_login = \"Rita-GH\"\n";
    let app = TestApp::with(Dialect::Sqlite, Setup { more: more.into(), ..Setup::default() }).await;
    account(&app, ("github", "77"), Some(77), &["rita-gh"], &[]).await;
    account(&app, ("sandbox", "sam"), None, &["rita-gh"], &[]).await;
    let mut rita = app.as_person("rita").await;
    let form = |provider, who| [("provider", provider), ("subject", who), ("label", "X"), ("role", "product_owner"), ("change", "grant")];
    rita.post("/p/parlai/people", &form("github", "77")).await.expect_code(403, "self_grant");
    rita.post("/p/parlai/people", &form("sandbox", "sam")).await.expect(303);
}
