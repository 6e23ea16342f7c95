//! A whole conversation with a mail server that is not ours (`mail-devel`): STARTTLS with a checked certificate, sign-in,
//! and the mail read back by IMAP. `make test` installs it; without it this test fails.

use crate::harness::{Dialect, Setup, TestApp};
use crate::world;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const WORD: &str = "a-password-of-the-test";

struct Server {
    process: Child,
    smtp: u16,
    imap: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn tool(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/python/bin").join(name);
    assert!(path.exists(), "{} is missing: `make test` installs it (python_tool in scripts/lib/setup.sh)", path.display());
    path
}

fn run(command: &mut Command) -> String {
    let done = command.output().expect("the command runs");
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("text")
}

/// An authority of its own, and a certificate for 127.0.0.1 by it.
fn certificates(folder: &Path) {
    let openssl = |arguments: &[&str]| {
        run(Command::new("openssl").args(arguments).current_dir(folder));
    };
    std::fs::write(folder.join("leaf.ext"), "subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n")
        .expect("a file");
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    openssl(
        &[&["req", "-x509"][..], &curve, &["-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=test authority"]].concat(),
    );
    openssl(&[&["req"][..], &curve, &["-keyout", "tls.key", "-out", "tls.csr", "-subj", "/CN=127.0.0.1"]].concat());
    openssl(&[
        "x509",
        "-req",
        "-in",
        "tls.csr",
        "-CA",
        "ca.crt",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-out",
        "tls.crt",
        "-days",
        "2",
        "-extfile",
        "leaf.ext",
    ]);
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

async fn start(folder: &Path) -> Server {
    certificates(folder);
    let [smtp, smtps, imap] = [free_port(), free_port(), free_port()];
    let process = Command::new(tool("mail_devel"))
        .args(["--host", "127.0.0.1", "--no-http", "--user", "uma@murmuration.example", "--password", WORD])
        .args(["--auth-required", "--auth-require-tls", "--starttls-required", "--cert", "tls.crt", "--key", "tls.key"])
        .args(["--smtp-port", &smtp.to_string(), "--smtps-port", &smtps.to_string(), "--imap-port", &imap.to_string()])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("mail_devel starts");
    let server = Server { process, smtp, imap };
    let since = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", imap)).is_err() || std::net::TcpStream::connect(("127.0.0.1", smtp)).is_err() {
        assert!(since.elapsed() < Duration::from_secs(60), "mail_devel does not come up");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    server
}

/// Every mail in the box, read by Python's own IMAP and MIME.
const READ: &str = r#"
import imaplib, email, email.policy, json, sys
box = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
try: box.starttls(ssl_context=__import__("ssl").create_default_context(cafile=sys.argv[3]))
except imaplib.IMAP4.error: pass
box.login("uma@murmuration.example", sys.argv[2])
box.select("INBOX")
mails = []
for number in box.search(None, "ALL")[1][0].split():
    mail = email.message_from_bytes(box.fetch(number, "(RFC822)")[1][0][1], policy=email.policy.default)
    mails.append({"subject": mail["subject"], "to": mail["to"], "id": mail["message-id"], "auto": mail["auto-submitted"],
                  "text": mail.get_body(("plain",)).get_content(), "html": mail.get_body(("html",)).get_content(),
                  "defects": [str(d) for part in mail.walk() for d in part.defects]})
print(json.dumps(mails))
"#;

fn read(server: &Server, folder: &Path) -> Vec<serde_json::Value> {
    let ca = folder.join("ca.crt");
    let read = run(Command::new(tool("python")).args(["-c", READ, &server.imap.to_string(), WORD]).arg(ca));
    serde_json::from_str(&read).expect("JSON")
}

fn section(server: &Server, folder: &Path, user: &str, word: &str, authority: bool) -> String {
    let authority = if authority { format!("authority_file = \"{}/ca.crt\"\n", folder.display()) } else { String::new() };
    format!(
        "[mail]\nurl = \"smtp://127.0.0.1:{}\"\nfrom = \"Murmuration <uma@murmuration.example>\"\nuser = \"{user}\"\npassword = \"{word}\"\n{authority}",
        server.smtp
    )
}

/// A portal with this section, and a candidate that Uma is told of.
async fn told(mail: String) -> TestApp {
    let app = TestApp::with(Dialect::Sqlite, Setup { mail: Some(mail), ..Setup::default() }).await;
    app.person("uma").await;
    world::candidate(&app).await;
    app.work().await;
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_server_takes_the_mail_only_encrypted_and_signed_in_and_gives_it_back_as_it_was_meant() {
    let folder = std::env::temp_dir().join(format!("murmuration-mail-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let server = start(&folder).await;
    let user = "uma@murmuration.example";
    // A certificate nobody vouches for, and a wrong password: nothing is handed over, and it stays on its way.
    for wrong in [section(&server, &folder, user, WORD, false), section(&server, &folder, user, "wrong", true)] {
        let app = told(wrong).await;
        let page = app.as_person("uma").await.get("/settings/notices").await.expect(200).text();
        assert!(page.contains("on its way") && !page.contains("is refused"), "{page}");
        assert!(app.backend.check_mail().await.expect("mail is on").is_err());
    }
    assert!(read(&server, &folder).is_empty());
    let app = told(section(&server, &folder, user, WORD, true)).await;
    assert_eq!(app.backend.check_mail().await, Some(Ok(())));
    let mails = read(&server, &folder);
    assert_eq!(mails.len(), 1, "{mails:?}");
    let mail = &mails[0];
    assert!(mail["subject"].as_str().is_some_and(|text| text.contains("is ready for you to try")), "{mail}");
    assert!(mail["to"].as_str().is_some_and(|text| text.contains("Uma Lindqvist") && text.contains(user)), "{mail}");
    assert!(mail["text"].as_str().is_some_and(|text| text.contains("/p/parlai/candidates/1/uat")), "{mail}");
    assert!(mail["html"].as_str().is_some_and(|text| text.contains("<a href=")), "{mail}");
    assert_eq!((mail["auto"].as_str(), mail["defects"].as_array().map(Vec::len)), (Some("auto-generated"), Some(0)), "{mail}");
    let _ = std::fs::remove_dir_all(&folder);
}
