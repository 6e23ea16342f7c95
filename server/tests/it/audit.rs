//! The audit log proves itself: on the page, in GitHub's hands, in a file, and against whoever holds the database.

use crate::both;
use crate::command::{line, run, settings};
use crate::harness::{Dialect, TestApp};
use crate::world;
use backend::ops::{reconcile_log, sign_checkpoint::sign_checkpoint};
use domain::audit::checkpoint::{Checkpoint, Keys, Signer};
use domain::audit::verify::{self, Kind};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use std::path::Path;
use std::process::Command;

/// Whoever holds the database can do this.
async fn raw(app: &TestApp, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    match app.dialect {
        Dialect::Sqlite => {
            let mut connection = sqlx::SqliteConnection::connect(app.database_url()).await.expect("opens");
            connection.execute(sql).await.map(|_| ()).expect("runs");
        }
        Dialect::Postgres => {
            let mut connection = sqlx::PgConnection::connect(app.database_url()).await.expect("opens");
            connection.execute(sql).await.map(|_| ()).expect("runs");
        }
    }
}

async fn without_triggers(app: &TestApp) {
    for table in ["audit", "audit_node", "audit_checkpoint"] {
        match app.dialect {
            Dialect::Sqlite => raw(app, &format!("drop trigger {table}_append_only_update; drop trigger {table}_append_only_delete")).await,
            Dialect::Postgres => raw(app, &format!("drop trigger {table}_append_only on {table}")).await,
        }
    }
    // Rows are put back in any order.
    let on = if matches!(app.dialect, Dialect::Postgres) { " on audit" } else { "" };
    raw(app, &format!("drop trigger audit_follows{on}")).await;
}

/// As if yesterday's backup had been restored.
async fn roll_back(app: &TestApp, rows: u64) {
    let nodes = 2 * rows - u64::from(rows.count_ones());
    raw(app, &format!("delete from audit where seq > {rows}")).await;
    raw(app, &format!("delete from audit_node where position >= {nodes}")).await;
    raw(app, &format!("delete from audit_checkpoint where size > {rows}")).await;
}

/// The command, with settings that stand on this portal's database and folder.
async fn murmuration(app: &TestApp, arguments: &[&str]) -> std::process::Output {
    let base = &app.backend.config().server.base_url;
    let (folder, text) = (app.folder().to_owned(), settings(app).replace("http://127.0.0.1:4000", base));
    let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    tokio::task::spawn_blocking(move || {
        std::fs::write(folder.join("murmuration.toml"), text).expect("settings are written");
        run(&folder, &arguments.iter().map(String::as_str).collect::<Vec<_>>())
    })
    .await
    .expect("ran")
}

fn said(output: &std::process::Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), line(output))
}

/// A story with several checkpoints in it; how many rows there are.
async fn busy(app: &TestApp) -> u64 {
    sign_checkpoint(&app.backend).await.expect("signed");
    let candidate = world::candidate(app).await;
    sign_checkpoint(&app.backend).await.expect("signed");
    candidate.ready(app).await;
    let fields = candidate.decision(app, "approve").await;
    app.sign(&mut app.as_person("pavel").await, &candidate.path, &fields).await.expect(303);
    app.work().await;
    sign_checkpoint(&app.backend).await.expect("signed").size
}

/// Those that sign checkpoints.
fn checkpoint_keys(answer: &serde_json::Value) -> Vec<&serde_json::Value> {
    answer["keys"].as_array().expect("keys").iter().filter(|key| key["purposes"] == serde_json::json!(["checkpoint"])).collect()
}

async fn published(app: &TestApp) -> Keys {
    let mut keys = Keys::default();
    let answer = app.anonymous().get("/.well-known/murmuration-keys").await.expect(200).json();
    for key in checkpoint_keys(&answer) {
        keys.add(key["vkey"].as_str().expect("a vkey")).expect("reads");
    }
    keys
}

/// Small, seeded, the same everywhere (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

both! {
    async fn a_log_that_nobody_touched_verifies_in_the_database_and_as_a_file(app: TestApp) {
        let rows = busy(&app).await;
        let output = murmuration(&app, &["audit", "verify"]).await;
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains(&format!("ok: {rows} rows")), "{}", said(&output));
        assert!(said(&output).contains("4 checkpoints in the log and 4 kept outside"), "{}", said(&output));
        let output = murmuration(&app, &["audit", "export", "--output", "log.jsonl"]).await;
        assert!(output.status.success(), "{}", said(&output));
        let keys = app.anonymous().get("/.well-known/murmuration-keys").await.expect(200);
        std::fs::write(app.folder().join("keys.json"), &keys.body).expect("saved");
        // An auditor has the file and no settings.
        let elsewhere = std::env::temp_dir();
        let file = |name: &str| app.folder().join(name).display().to_string();
        let output = run(&elsewhere, &["audit", "verify", "--export", &file("log.jsonl"), "--key", &file("keys.json"), "--checkpoints", &file("audit/checkpoints.jsonl")]);
        assert!(output.status.success() && said(&output).contains("as you named them"), "{}", said(&output));
        let output = run(&elsewhere, &["audit", "verify", "--export", "/nowhere.jsonl"]);
        assert_eq!(output.status.code(), Some(6), "{}", said(&output));
    }

    async fn what_is_done_to_the_rows_in_the_database_is_found_with_its_own_exit_code(app: TestApp) {
        let rows = busy(&app).await;
        without_triggers(&app).await;
        for table in ["audit", "audit_checkpoint"] {
            raw(&app, &format!("create table {table}_good as select * from {table}")).await;
        }
        let newest = app.backend.notary().newest().expect("reads").map(|note| Checkpoint::parse(&note).expect("a note")).expect("one");
        let stranger = Signer::new(app.backend.notary().origin(), &[9; 32]).expect("a key");
        let foreign = stranger.sign(newest.size, newest.root).expect("signed").note;
        let mut dice = Dice(7);
        for forgery in 0..24 {
            let row = 1 + dice.roll(rows - 1);
            let other = 1 + (row + dice.roll(rows - 2)) % (rows - 1);
            let (sql, code) = match forgery % 8 {
                0 => (format!("update audit set sentence = sentence || '!' where seq = {row}"), 1),
                1 => (format!("update audit set actor_name = 'Nobody', at = at + 1 where seq = {row}"), 1),
                2 => (format!("delete from audit where seq = {row}"), 1),
                3 => (format!("update audit set seq = 0 where seq = {row}; update audit set seq = {row} where seq = {rows}; update audit set seq = {rows} where seq = 0"), 1),
                4 => (format!("update audit set detail = '{{\"row\":{other}}}' where seq = {row}"), 1),
                5 => (format!("delete from audit where seq > {row}"), 4),
                6 => (format!("delete from audit where seq > {row}; delete from audit_checkpoint where size > {row}"), 4),
                _ => (format!("update audit_checkpoint set note = '{foreign}' where size = {rows}"), 5),
            };
            raw(&app, &sql).await;
            let output = murmuration(&app, &["audit", "verify"]).await;
            assert_eq!(output.status.code(), Some(code), "{sql}: {}", said(&output));
            if code == 1 && forgery % 8 < 3 {
                assert!(said(&output).contains(&format!("row {}", if forgery % 8 == 2 { row + 1 } else { row })), "{sql}: {}", said(&output));
            }
            for table in ["audit", "audit_checkpoint"] {
                raw(&app, &format!("delete from {table}; insert into {table} select * from {table}_good")).await;
            }
        }
        let output = murmuration(&app, &["audit", "verify"]).await;
        assert!(output.status.success(), "{}", said(&output));
    }

    async fn a_log_that_was_changed_is_never_signed(app: TestApp) {
        let rows = busy(&app).await;
        without_triggers(&app).await;
        app.as_person("quinn").await.post("/p/parlai/cases", &[("title", "t"), ("precondition", ""), ("steps", "a => b"), ("stories", "")]).await.expect(303);
        raw(&app, &format!("update audit set sentence = 'Nothing.' where seq = {}", rows + 1)).await;
        let error = sign_checkpoint(&app.backend).await.expect_err("a forged row").to_string();
        assert!(error.contains(&format!("row {}", rows + 1)), "{error}");
        raw(&app, "update audit_node set hash = (select n.hash from audit_node n where n.position = 1)").await;
        raw(&app, &format!("delete from audit where seq > {rows}")).await;
        let error = sign_checkpoint(&app.backend).await.expect_err("a forged tree").to_string();
        assert!(error.contains("does not fit its checkpoint"), "{error}");
    }

    async fn a_crash_between_keeping_a_checkpoint_outside_and_inside_is_mended_by_the_next_one(app: TestApp) {
        let rows = busy(&app).await;
        without_triggers(&app).await;
        raw(&app, &format!("delete from audit_checkpoint where size = {rows}")).await;
        app.as_person("quinn").await.post("/p/parlai/cases", &[("title", "t"), ("precondition", ""), ("steps", "a => b"), ("stories", "")]).await.expect(303);
        let made = sign_checkpoint(&app.backend).await.expect("signed");
        assert!(made.size > rows);
        let output = murmuration(&app, &["audit", "verify"]).await;
        assert!(output.status.success(), "{}", said(&output));
        let output = murmuration(&app, &["audit", "verify", "--checkpoints", "nowhere"]).await;
        assert_eq!(output.status.code(), Some(6), "a file that was named must be there: {}", said(&output));
    }

    async fn a_log_that_was_rolled_back_under_a_running_portal_is_not_signed_over(app: TestApp) {
        let rows = busy(&app).await;
        without_triggers(&app).await;
        roll_back(&app, rows - 2).await;
        let error = sign_checkpoint(&app.backend).await.expect_err("rolled back").to_string();
        assert!(error.contains(&format!("checkpoint over {rows} rows")), "{error}");
        let output = murmuration(&app, &["audit", "verify"]).await;
        assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    }

    async fn a_deployment_carries_a_checkpoint_over_its_own_signature(app: TestApp) {
        busy(&app).await;
        let deployment = app.world.deployments().into_iter().find(|d| d["task"].as_str().is_some_and(|task| task.starts_with("murmuration:"))).expect("ours");
        let payload = match &deployment["payload"] {
            serde_json::Value::String(text) => serde_json::from_str(text).expect("JSON"),
            payload => payload.clone(),
        };
        let proof = &payload["murmuration"]["audit"];
        let checkpoint = Checkpoint::parse(proof["checkpoint"].as_str().expect("a note")).expect("reads");
        checkpoint.verify(&published(&app).await).expect("signed by a published key");
        assert_eq!(proof["size"], checkpoint.size);
        assert_eq!(proof["root"], checkpoint.root.to_string());
        let signed = app.audit().await.iter().position(|action| action == "signed" || action.contains("sign")).expect("a signature");
        assert!(checkpoint.size > signed as u64);
    }

    async fn a_database_that_was_rolled_back_is_refused_until_somebody_accepts_it_on_the_record(app: TestApp) {
        let rows = busy(&app).await;
        assert_eq!(reconcile_log::compare(&app.backend).await.expect("reads"), None);
        let error = reconcile_log::reconcile(&app.backend, "For no reason.").await.expect_err("nothing to accept").to_string();
        assert!(error.contains("nothing to reconcile"), "{error}");
        without_triggers(&app).await;
        let kept = rows - 5;
        roll_back(&app, kept).await;
        let output = murmuration(&app, &["serve"]).await;
        assert_eq!(output.status.code(), Some(4), "{}", said(&output));
        assert!(line(&output).contains("does not start") && line(&output).contains("audit reconcile"), "{}", said(&output));
        assert_eq!(app.audit().await.len() as u64, kept, "nothing was added to it");
        // Grown otherwise it is no better.
        for n in 0..9 {
            let title = format!("t{n}");
            app.as_person("quinn").await.post("/p/parlai/cases", &[("title", &title), ("precondition", ""), ("steps", "a => b"), ("stories", "")]).await.expect(303);
        }
        let found = reconcile_log::compare(&app.backend).await.expect("reads").expect("does not fit");
        assert_eq!(found.kind, Kind::CutOff);
        assert!(found.why.contains("not those that were signed"), "{found}");
        assert_eq!(murmuration(&app, &["audit", "verify"]).await.status.code(), Some(1));
        let output = murmuration(&app, &["audit", "reconcile", "--reason", " "]).await;
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let output = murmuration(&app, &["audit", "reconcile", "--reason", "The disk died; this is the backup of Monday."]).await;
        assert!(output.status.success(), "{}", said(&output));
        assert_eq!(reconcile_log::compare(&app.backend).await.expect("reads"), None, "it starts again");
        let output = murmuration(&app, &["audit", "verify"]).await;
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("known break") && said(&output).contains("backup of Monday"), "{}", said(&output));
    }

    async fn checkpoints_of_another_portal_are_refused_with_their_own_code(app: TestApp) {
        busy(&app).await;
        let stranger = Signer::new("elsewhere.example", &[9; 32]).expect("a key");
        let note = stranger.sign(1, domain::audit::tree::Hash([0; 32])).expect("signed").note;
        let line_ = domain::audit::export::Line::Checkpoint(note).text().expect("JSON");
        std::fs::write(app.folder().join("audit/checkpoints.jsonl"), format!("{line_}\n")).expect("written");
        let output = murmuration(&app, &["serve"]).await;
        assert_eq!(output.status.code(), Some(5), "{}", said(&output));
        std::fs::write(app.folder().join("audit/checkpoints.jsonl"), "nonsense\n").expect("written");
        assert_eq!(murmuration(&app, &["audit", "verify"]).await.status.code(), Some(6));
    }

    async fn a_key_that_was_replaced_stays_published_and_its_checkpoints_stay_good(app: TestApp) {
        busy(&app).await;
        let before = app.anonymous().get("/.well-known/murmuration-keys").await.expect(200).json();
        let before = checkpoint_keys(&before);
        assert!(before[0]["until"].is_null() && before[0]["public_key"].as_str().is_some_and(|pem| pem.contains("PUBLIC KEY")), "{before:?}");
        std::fs::remove_file(app.folder().join("audit/key.pem")).expect("replaced");
        let output = murmuration(&app, &["audit", "export", "--output", "log.jsonl"]).await;
        assert!(output.status.success(), "{}", said(&output));
        let after = app.anonymous().get("/.well-known/murmuration-keys").await.expect(200).json();
        let after = checkpoint_keys(&after);
        assert_eq!(after.len(), 2, "{after:?}");
        assert!(after[0]["until"].is_string() && after[1]["until"].is_null(), "{after:?}");
        let output = murmuration(&app, &["audit", "verify"]).await;
        assert!(output.status.success(), "{}", said(&output));
        // The process that still holds the old key signs no more.
        app.as_person("quinn").await.post("/p/parlai/cases", &[("title", "t"), ("precondition", ""), ("steps", "a => b"), ("stories", "")]).await.expect(303);
        assert!(sign_checkpoint(&app.backend).await.expect_err("replaced").to_string().contains("was replaced"));
    }

    async fn opening_a_file_of_somebody_else_is_on_the_record_once_a_day(app: TestApp) {
        world::push(&app).await;
        let mut uma = app.as_person("uma").await;
        let intent = uma.get("/p/parlai/candidates/1/feedback/new").await.expect(200).hidden("intent");
        let report = [("story", ""), ("severity", "minor"), ("title", "It blinks"), ("body", "See."), ("environment", "uat"), ("intent", intent.as_str())];
        let sent = uma.upload("/p/parlai/candidates/1/feedback", &report, &[("log.txt", b"it broke")]).await.expect(303);
        let page = uma.get(sent.location()).await.expect(200).text();
        let file = page.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|href| href.contains("/evidence/")).expect("a file").to_owned();
        let read = async || app.audit().await.iter().filter(|action| *action == "evidence_read").count();
        uma.get(&file).await.expect(200);
        assert_eq!(read().await, 0, "one's own");
        let mut dana = app.as_person("dana").await;
        for _ in 0..3 {
            dana.get(&file).await.expect(200);
        }
        assert_eq!(read().await, 1, "once a person, file and day");
        app.as_person("avi").await.get(&file).await.expect(200);
        app.clock.advance(86_400);
        // A day ends every session; she signs in again.
        app.as_person("dana").await.get(&file).await.expect(200);
        assert_eq!(read().await, 3);
    }

    async fn the_page_finds_rows_and_each_row_proves_itself(app: TestApp) {
        busy(&app).await;
        let mut avi = app.as_person("avi").await;
        sign_checkpoint(&app.backend).await.expect("signed");
        let page = avi.get("/p/parlai/audit?action=signed").await.expect(200).text();
        let all = avi.get("/p/parlai/audit").await.expect(200).text();
        assert!(all.matches("<tr id=\"seq-").count() > page.matches("<tr id=\"seq-").count(), "{page}");
        for (query, some) in [
            ("candidate=1", true),
            ("person=Quinn+Qualls&action=nothing_of_this", false),
            ("from=2001-01-01&to=2001-01-02", false),
            ("from=2001-01-01", true),
        ] {
            let found = avi.get(&format!("/p/parlai/audit?{query}")).await.expect(200).text();
            assert_eq!(found.contains("<tr id=\"seq-"), some, "{query}");
        }
        for (query, sentence) in [("from=yesterday", "is not a day"), ("candidate=99", "number does not exist"), ("candidate=x&person=Zo", "is not a number")] {
            let page = avi.get(&format!("/p/parlai/audit?{query}")).await.expect(422).text();
            assert!(page.contains(sentence) && page.contains("role=\"alert\"") && page.contains("audit-filter"), "{query}: {page}");
            for value in query.split('&').filter_map(|pair| pair.split('=').nth(1)) {
                assert!(page.contains(&format!("value=\"{value}\"")), "what was typed is lost: {value}: {page}");
            }
        }
        let keys = published(&app).await;
        let href = all.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|href| href.ends_with("/proof")).expect("a proof");
        let one = avi.get(href).await.expect(200);
        assert!(one.header("content-disposition").starts_with("attachment"));
        assert_eq!(verify::rows(&one.text(), &keys).expect("proven").1, 1);
        let many = avi.get("/p/parlai/audit/export?candidate=1").await.expect(200).text();
        let (checkpoint, rows) = verify::rows(&many, &keys).expect("proven");
        assert!(rows > 3 && checkpoint.size > rows as u64);
        for at in (0..many.len()).step_by(97) {
            let mut bytes = many.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            assert!(verify::rows(&text, &keys).is_err(), "byte {at}");
        }
        app.as_person("dana").await.get("/p/parlai/audit/export").await.expect(403);
        app.as_person("quinn").await.get(href).await.expect(403);
        avi.get("/p/parlai/audit/999999/proof").await.expect(404);
    }
}

fn tool(name: &str) -> std::path::PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/python/bin").join(name);
    assert!(path.exists(), "{} is missing: `make test` installs it (python_tool in scripts/lib/setup.sh)", path.display());
    path
}

/// The tree by `pymerkle`, which others wrote: its root at every checkpoint, and our proofs of every row in its own words.
const PYMERKLE: &str = r#"
import base64, json, sys, pymerkle
tree, sizes = pymerkle.InmemoryTree(algorithm="sha256"), []
for line in open(sys.argv[1], encoding="utf-8", newline="\n"):
    value = json.loads(line)
    if "entry" in value:
        leaf = {"entry": value["entry"], "previous": value["previous"]}
        tree.append_entry(json.dumps(leaf, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
    elif "checkpoint" in value:
        size, root = value["checkpoint"].splitlines()[1:3]
        assert tree.get_size() == int(size), (tree.get_size(), size)
        assert tree.get_root(int(size)) == base64.b64decode(root), f"pymerkle has another root at {size}"
        for earlier in sizes:
            pymerkle.verify_consistency(tree.get_root(earlier), tree.get_root(int(size)), tree.prove_consistency(earlier, int(size)))
        sizes.append(int(size))
checkpoint = None
for line in open(sys.argv[2], encoding="utf-8", newline="\n"):
    value = json.loads(line)
    if "checkpoint" in value:
        size, root = int(value["checkpoint"].splitlines()[1]), base64.b64decode(value["checkpoint"].splitlines()[2])
        assert tree.get_root(size) == root
    elif "proof" in value:
        seq = value["entry"]["seq"]
        theirs = tree.prove_inclusion(seq, size)
        pymerkle.verify_inclusion(tree.get_leaf(seq), root, theirs)
        ours = [base64.b64decode(h) for h in value["proof"]]
        assert sorted(ours + [tree.get_leaf(seq)]) == sorted(theirs.path), f"another proof of row {seq}"
print("pymerkle agrees:", tree.get_size(), "rows,", len(sizes), "checkpoints")
"#;

#[tokio::test(flavor = "multi_thread")]
async fn foreign_programs_agree_with_the_tree_and_with_the_signatures() {
    let app = TestApp::start(Dialect::Sqlite).await;
    busy(&app).await;
    let rows = app.as_person("avi").await.get("/p/parlai/audit/export").await.expect(200);
    let output = murmuration(&app, &["audit", "export", "--output", "log.jsonl"]).await;
    assert!(output.status.success(), "{}", said(&output));
    let folder = app.folder().to_owned();
    std::fs::write(folder.join("rows.jsonl"), &rows.body).expect("saved");
    let keys = app.anonymous().get("/.well-known/murmuration-keys").await.expect(200).json();
    std::fs::write(folder.join("vkeys.txt"), format!("{}\n", checkpoint_keys(&keys)[0]["vkey"].as_str().expect("a vkey"))).expect("saved");
    let recipe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/check_audit.py");
    let check = |log: &str| Command::new(tool("python")).arg(&recipe).args([log, "vkeys.txt"]).current_dir(&folder).output().expect("runs");
    let done = check("log.jsonl");
    assert!(done.status.success(), "the recipe of docs/audit.md: {}", said(&done));
    println!("{}", said(&done));
    let done = Command::new(tool("python")).args(["-c", PYMERKLE, "log.jsonl", "rows.jsonl"]).current_dir(&folder).output().expect("runs");
    assert!(done.status.success(), "{}", said(&done));
    println!("{}", said(&done));
    // And with what they refuse: a thousand forgeries of a real log by us, some of them by the recipe too.
    let text = std::fs::read_to_string(folder.join("log.jsonl")).expect("the log");
    let outside = backend::notary::read_notes(app.backend.notary().file()).expect("notes");
    let trusted = published(&app).await;
    assert!(verify::export(&text, &outside, Some(trusted.clone())).is_ok());
    let lines: Vec<&str> = text.lines().collect();
    let mut dice = Dice(20_261_123);
    let mut roll = |sides: usize| usize::try_from(dice.roll(sides as u64)).expect("small");
    for forgery in 0..1000 {
        let mut forged = text.clone().into_bytes();
        let joined = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>().into_bytes();
        match forgery % 4 {
            0 => {
                let at = roll(forged.len());
                forged[at] ^= 1 << roll(8);
            }
            1 => {
                // Any line but the newest checkpoint, which may be a moment behind the one outside.
                let mut fewer = lines.clone();
                fewer.remove(roll(lines.len() - 1));
                forged = joined(&fewer);
            }
            2 => {
                let mut moved = lines.clone();
                let (a, b) = (roll(lines.len()), roll(lines.len() - 1));
                moved.swap(a, if b >= a { b + 1 } else { b });
                forged = joined(&moved);
            }
            _ => forged = joined(&lines[..roll(lines.len() - 1)]),
        }
        let found =
            String::from_utf8(forged.clone()).map_or(true, |forged| verify::export(&forged, &outside, Some(trusted.clone())).is_err());
        assert!(found, "forgery {forgery} was not found");
        // What lacks only checkpoints or an end is a good log by itself, so the recipe is asked about the others.
        if forgery % 2 == 0 && forgery % 50 < 4 {
            std::fs::write(folder.join("forged.jsonl"), &forged).expect("written");
            assert!(!check("forged.jsonl").status.success(), "forgery {forgery} was accepted by the recipe");
        }
    }
}
