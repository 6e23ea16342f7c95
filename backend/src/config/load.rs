//! Reading the settings: file, then variables, then secrets from files, then the checks that need no network.

use super::{Config, JiraAuth, JiraKind};
use domain::Role;
use domain::test_case::Wording;
use domain::text::{CommitSha, RepoName, Slug};
use secrecy::ExposeSecret as _;
use std::collections::HashSet;
use std::path::Path;
use toml::{Table, Value};

/// Why the settings cannot be used; always names the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {problem}")]
pub struct ConfigError {
    /// The key, such as `server.base_url`.
    pub key: String,
    /// What is wrong and what to do.
    pub problem: String,
}

impl ConfigError {
    fn new(key: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { key: key.into(), problem: problem.into() }
    }
}

const PREFIX: &str = "MURMURATION_";
/// Variables that are not settings: the file itself, the log filter, and what the test suite needs.
const NOT_SETTINGS: &[&str] = &["CONFIG", "LOG", "TEST_POSTGRES", "TEST_JIRA820", "CONTRACTS"];
/// Keys whose value is a number, true or false when it comes from a variable.
const NUMBERS: &[&str] = &[
    "internal",
    "app_id",
    "installation_id",
    "largest_file",
    "quota",
    "look_up_seconds",
    "follow_seconds",
    "request_seconds",
    "cooling_hours",
];

/// Reads the settings from the text of a file and from variables (`MURMURATION_DATABASE__URL` is
/// `database.url`; a value that begins with `[`, `{` or `"` is read as TOML). A key that ends in `_file`
/// names a file that holds the value.
///
/// # Errors
/// The key that is unknown, missing or wrong.
pub fn load(file: &str, variables: impl IntoIterator<Item = (String, String)>, folder: &Path) -> Result<Config, ConfigError> {
    let mut table: Table = file.parse().map_err(|error: toml::de::Error| ConfigError::new("the configuration file", error.to_string()))?;
    for (name, value) in variables {
        if let Some(key) = name.strip_prefix(PREFIX)
            && !NOT_SETTINGS.contains(&key)
        {
            overlay(&mut table, &name, key, &value)?;
        }
    }
    read_files(&mut table, "", folder)?;
    let config: Config = serde_path_to_error::deserialize(Value::Table(table)).map_err(|error| {
        let path = error.path().to_string();
        ConfigError::new(if path == "." { "the configuration".to_owned() } else { path }, error.into_inner().to_string().trim().to_owned())
    })?;
    check(&config)?;
    Ok(config)
}

fn overlay(table: &mut Table, name: &str, key: &str, value: &str) -> Result<(), ConfigError> {
    let path: Vec<String> = key.split("__").map(str::to_lowercase).collect();
    let [sections @ .., last] = path.as_slice() else { return Ok(()) };
    if sections.is_empty() {
        return Err(ConfigError::new(name, "is not a setting; sections are parted by two underscores, as in MURMURATION_DATABASE__URL"));
    }
    let mut here = table;
    for section in sections {
        let next = here.entry(section.clone()).or_insert_with(|| Value::Table(Table::new()));
        here = next
            .as_table_mut()
            .ok_or_else(|| ConfigError::new(name, "names something that is not a section; lists can only be set in the file"))?;
    }
    let parsed = if value.starts_with(['[', '{', '"']) || NUMBERS.contains(&last.as_str()) {
        let line = format!("v = {value}");
        line.parse::<Table>().ok().and_then(|mut t| t.remove("v")).ok_or_else(|| ConfigError::new(name, "is not a valid value"))?
    } else {
        Value::String(value.to_owned())
    };
    here.insert(last.clone(), parsed);
    Ok(())
}

fn read_files(table: &mut Table, path: &str, folder: &Path) -> Result<(), ConfigError> {
    let keys: Vec<String> = table.keys().cloned().collect();
    for key in keys {
        let full = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        if let (Some(base), Some(Value::String(file))) = (key.strip_suffix("_file"), table.get(&key)) {
            let text = std::fs::read_to_string(folder.join(file))
                .map_err(|error| ConfigError::new(&full, format!("cannot read {file}: {error}")))?;
            if table.contains_key(base) {
                return Err(ConfigError::new(&full, format!("is set together with {base}; set one of them")));
            }
            let value = if base.ends_with('s') && !base.ends_with("ss") {
                Value::Array(
                    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| Value::String(line.to_owned())).collect(),
                )
            } else {
                Value::String(text.trim().to_owned())
            };
            table.remove(&key);
            table.insert(base.to_owned(), value);
            continue;
        }
        match table.get_mut(&key) {
            Some(Value::Table(inner)) => read_files(inner, &full, folder)?,
            Some(Value::Array(items)) => {
                for (position, item) in items.iter_mut().enumerate() {
                    if let Value::Table(inner) = item {
                        read_files(inner, &format!("{full}[{position}]"), folder)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// What can be said without the network.
fn check(config: &Config) -> Result<(), ConfigError> {
    let base = url::Url::parse(&config.server.base_url)
        .map_err(|_| ConfigError::new("server.base_url", "is not an address such as https://murmuration.example"))?;
    if base.path() != "/" || base.query().is_some() {
        return Err(ConfigError::new("server.base_url", "must be a bare address without path"));
    }
    if base.scheme() != "https" && !is_loopback(&base) {
        return Err(ConfigError::new("server.base_url", "must be https; plain http is only for this machine (127.0.0.1, localhost)"));
    }
    for (key, address) in [("github.api_url", &config.github.api_url), ("jira.url", &config.jira.url)] {
        outside(key, address)?;
    }
    jira(&config.jira)?;
    if config.github.webhook_secrets.is_empty() || config.github.webhook_secrets.len() > 2 {
        return Err(ConfigError::new("github.webhook_secrets", "must hold one secret, or two while one is being replaced"));
    }
    for (key, secrets) in
        [("github.webhook_secrets", &config.github.webhook_secrets), ("jira.webhook_secrets", &config.jira.webhook_secrets)]
    {
        if secrets.iter().any(|secret| secret.expose_secret().len() < 16) {
            return Err(ConfigError::new(key, "holds a secret shorter than 16 characters"));
        }
    }
    if config.oidc.is_empty() && config.github_sign_in.is_none() {
        return Err(ConfigError::new("oidc", "at least one way to sign in is needed: [[oidc]] or [github_sign_in]"));
    }
    let mut providers = HashSet::from(["github", domain::access::GUEST_PROVIDER]);
    for provider in &config.oidc {
        outside("oidc.issuer", &provider.issuer)?;
        if Slug::parse(&provider.name).is_err() || !providers.insert(&provider.name) {
            return Err(ConfigError::new("oidc.name", format!("{:?} is taken or not lower-case letters, digits and -", provider.name)));
        }
    }
    if let Some(mail) = &config.mail {
        crate::mail::check(mail).map_err(|(field, problem)| ConfigError::new(format!("mail.{field}"), problem))?;
    }
    let mut slugs = HashSet::new();
    for project in &config.projects {
        let key = |field: &str| format!("project.{}.{field}", project.slug);
        Slug::parse(&project.slug).map_err(|r| ConfigError::new("project.slug", r.sentence))?;
        if !slugs.insert(&project.slug) {
            return Err(ConfigError::new("project.slug", format!("{} is used twice", project.slug)));
        }
        RepoName::parse(&project.repository).map_err(|r| ConfigError::new(key("repository"), r.sentence))?;
        CommitSha::parse(&project.start_commit).map_err(|r| ConfigError::new(key("start_commit"), r.sentence))?;
        let no_jira = project.jira_key.is_empty();
        if !no_jira && project.jira_key.len() < 2
            || !project.jira_key.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        {
            return Err(ConfigError::new(key("jira_key"), "must be upper-case letters and digits, such as PARLAI"));
        }
        for environment in &project.environments {
            if !["dev", "qa", "uat"].contains(&environment.used_by.as_str()) {
                return Err(ConfigError::new(key("environment.used_by"), "must be dev, qa or uat"));
            }
            version_address(environment, &key)?;
        }
        for case in &project.test_cases {
            Wording::from_form(&case.title, &case.precondition, &case.steps.join("\n"), &case.story)
                .map_err(|r| ConfigError::new(key("test_case"), format!("{}: {}", case.title, r.sentence)))?;
        }
        for member in &project.members {
            if !providers.contains(member.provider.as_str()) {
                return Err(ConfigError::new(key("member.provider"), format!("{} is not a provider in this file", member.provider)));
            }
            for role in &member.roles {
                role.parse::<Role>()
                    .map_err(|_| ConfigError::new(key("member.roles"), format!("{role} is not a role; roles are {}", all_roles())))?;
            }
        }
    }
    Ok(())
}

fn all_roles() -> String {
    Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")
}

/// Is it this machine?
pub(crate) fn is_loopback(address: &url::Url) -> bool {
    match address.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Where an environment says its version. Plain http is fine: such addresses are internal, and carry no secret.
fn version_address(environment: &super::Environment, key: &impl Fn(&str) -> String) -> Result<(), ConfigError> {
    let wrong = |field: &str, problem: &str| Err(ConfigError::new(key(&format!("environment.{field}")), problem));
    let Some(address) = &environment.version_url else {
        if environment.version_pointer.is_some() || environment.version_header.is_some() {
            return wrong("version_url", "is missing; a pointer or header says where to look in its answer");
        }
        return Ok(());
    };
    let web = url::Url::parse(address).is_ok_and(|url| {
        ["http", "https"].contains(&url.scheme()) && url.has_host() && url.username().is_empty() && url.password().is_none()
    });
    if !web {
        return wrong("version_url", "must be an http or https address without user name and password");
    }
    if environment.version_pointer.is_some() && environment.version_header.is_some() {
        return wrong("version_header", "is set together with version_pointer; set one of them");
    }
    if environment.version_pointer.as_deref().is_some_and(|pointer| !pointer.is_empty() && !pointer.starts_with('/')) {
        return wrong("version_pointer", "must be a JSON Pointer such as /build/commit");
    }
    if environment.version_header.as_deref().is_some_and(|name| http::HeaderName::try_from(name).is_err()) {
        return wrong("version_header", "is not the name of a header");
    }
    Ok(())
}

/// Each way to sign in needs its own keys, and not every Jira knows every way.
fn jira(jira: &super::Jira) -> Result<(), ConfigError> {
    let given = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
    match jira.auth {
        JiraAuth::ApiToken => {
            if !given(jira.email.as_deref()) {
                return Err(ConfigError::new("jira.email", "is missing; it is needed with auth = \"api_token\""));
            }
            if !given(jira.api_token.as_ref().map(|token| token.expose_secret())) {
                return Err(ConfigError::new("jira.api_token", "is missing; it is needed with auth = \"api_token\""));
            }
        }
        JiraAuth::PersonalAccessToken => {
            if jira.kind != JiraKind::DataCenter {
                return Err(ConfigError::new("jira.auth", "Jira Cloud knows no personal access tokens; use api_token or oauth"));
            }
            if !given(jira.personal_access_token.as_ref().map(|token| token.expose_secret())) {
                return Err(ConfigError::new(
                    "jira.personal_access_token",
                    "is missing; it is needed with auth = \"personal_access_token\"",
                ));
            }
        }
        JiraAuth::OAuth => {
            let Some(oauth) = &jira.oauth else {
                return Err(ConfigError::new("jira.oauth", "is missing; it is needed with auth = \"oauth\""));
            };
            if jira.kind != JiraKind::Cloud {
                return Err(ConfigError::new("jira.auth", "OAuth is for Jira Cloud; use personal_access_token"));
            }
            outside("jira.oauth.api_url", &oauth.api_url)?;
            outside("jira.oauth.token_url", &oauth.token_url)?;
        }
    }
    Ok(())
}

/// Systems outside are reached by https, and by http only on this machine.
fn outside(key: &str, address: &str) -> Result<(), ConfigError> {
    let parsed = url::Url::parse(address).map_err(|_| ConfigError::new(key, "is not an address"))?;
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(ConfigError::new(key, "must not carry a user name or password"));
    }
    if parsed.scheme() == "https" || (parsed.scheme() == "http" && is_loopback(&parsed)) {
        return Ok(());
    }
    Err(ConfigError::new(key, "must be https; plain http is only for this machine"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [server]
        listen = "127.0.0.1:4000"
        base_url = "http://127.0.0.1:4000"
        [database]
        url = "sqlite://x.db"
        [evidence]
        directory = "evidence"
        [github]
        api_url = "https://api.github.com"
        app_id = 1
        private_key = "pem"
        installation_id = 2
        webhook_secrets = ["0123456789abcdef"]
        [jira]
        url = "https://example.atlassian.net"
        email = "a@example.org"
        api_token = "token"
        [[oidc]]
        name = "main"
        label = "Example"
        issuer = "https://id.example.org"
        client_id = "c"
        client_secret = "s"
    "#;

    fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        load(text, variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())), Path::new("."))
    }

    #[test]
    fn a_complete_file_is_read_and_variables_win() {
        let config = read(
            GOOD,
            &[("MURMURATION_DATABASE__URL", "postgres://x"), ("MURMURATION_GITHUB__APP_ID", "77"), ("MURMURATION_LOG", "debug")],
        )
        .expect("good");
        assert_eq!(config.database.url, "postgres://x");
        assert_eq!(config.github.app_id, 77);
    }

    #[test]
    fn an_unknown_key_is_refused_by_name_in_the_file_and_in_a_variable() {
        let error = read(&GOOD.replace("listen =", "listn ="), &[]).expect_err("misspelt");
        assert!(error.to_string().contains("listn"), "{error}");
        let error = read(GOOD, &[("MURMURATION_SERVER__LISTN", "x")]).expect_err("misspelt");
        assert!(error.to_string().contains("listn"), "{error}");
        assert_eq!(read(GOOD, &[("MURMURATION_DATABSE", "x")]).expect_err("no section").key, "MURMURATION_DATABSE");
    }

    #[test]
    fn a_missing_key_is_named() {
        let error = read(&GOOD.replace("app_id = 1", ""), &[]).expect_err("missing");
        assert!(error.to_string().contains("app_id"), "{error}");
    }

    #[test]
    fn plain_http_is_refused_away_from_this_machine_and_short_secrets_everywhere() {
        assert_eq!(read(&GOOD.replace("http://127.0.0.1:4000", "http://portal.example"), &[]).expect_err("http").key, "server.base_url");
        assert_eq!(read(&GOOD.replace("https://example.atlassian.net", "http://jira.example"), &[]).expect_err("http").key, "jira.url");
        assert_eq!(read(&GOOD.replace("0123456789abcdef", "short"), &[]).expect_err("short").key, "github.webhook_secrets");
    }

    #[test]
    fn each_way_to_sign_in_to_jira_needs_its_own_keys_and_old_files_mean_an_api_token() {
        let config = read(GOOD, &[]).expect("good");
        assert_eq!((config.jira.kind, config.jira.auth), (JiraKind::Cloud, JiraAuth::ApiToken));
        let oauth = "\nauth = \"oauth\"\n[jira.oauth]\nclient_id = \"c\"\nclient_secret = \"s\"\ncloud_id = \"i\"\nrefresh_token = \"r\"";
        let with = |lines: &str| GOOD.replace("email = \"a@example.org\"\n        api_token = \"token\"", lines);
        let pat = "auth = \"personal_access_token\"\npersonal_access_token = \"t\"";
        assert!(read(&with(&format!("kind = \"data_center\"\n{pat}")), &[]).is_ok());
        assert!(read(&with(oauth), &[]).is_ok());
        for (lines, key) in [
            (String::new(), "jira.email"),
            ("email = \"a@example.org\"".to_owned(), "jira.api_token"),
            (pat.to_owned(), "jira.auth"),
            ("kind = \"data_center\"\nauth = \"personal_access_token\"".to_owned(), "jira.personal_access_token"),
            ("auth = \"oauth\"".to_owned(), "jira.oauth"),
            (format!("kind = \"data_center\"{oauth}"), "jira.auth"),
            (format!("{oauth}\ntoken_url = \"http://elsewhere.example/\""), "jira.oauth.token_url"),
        ] {
            assert_eq!(read(&with(&lines), &[]).expect_err("wrong").key, key, "{lines}");
        }
    }

    #[test]
    fn mail_is_encrypted_unless_the_server_is_this_machine() {
        let mail = |more: &str| read(&format!("{GOOD}\n[mail]\nfrom = \"M <m@example.org>\"\n{more}"), &[]);
        for good in
            ["url = \"smtp://mx.example.org:587\"", "url = \"smtps://mx.example.org\"", "url = \"smtp://127.0.0.1:25\"\ntls = \"none\""]
        {
            assert!(mail(good).is_ok(), "{good}: {:?}", mail(good).err());
        }
        for (bad, key) in [
            ("url = \"smtp://mx.example.org\"\ntls = \"none\"", "mail.tls"),
            ("url = \"smtp://mx.example.org\"\ntls = \"maybe\"", "mail.tls"),
            ("url = \"https://mx.example.org\"", "mail.url"),
            ("url = \"smtp://a:b@mx.example.org\"", "mail.url"),
            ("url = \"smtp://mx.example.org\"\nuser = \"a\"", "mail.password"),
            ("url = \"smtp://mx.example.org\"\nauthority = \"no pem\"", "mail.authority"),
        ] {
            assert_eq!(mail(bad).expect_err("wrong").key, key, "{bad}");
        }
        let from = read(&format!("{GOOD}\n[mail]\nfrom = \"nobody\"\nurl = \"smtp://mx.example.org\""), &[]);
        assert_eq!(from.expect_err("no address").key, "mail.from");
        let guest = GOOD.replace("name = \"main\"", "name = \"invitation\"");
        assert_eq!(read(&guest, &[]).expect_err("the guests' own").key, "oidc.name");
    }

    #[test]
    fn a_version_address_is_an_address_with_one_place_to_look_at() {
        let project = |more: &str| {
            let commit = "a".repeat(40);
            format!(
                "{GOOD}\n[[project]]\nslug = \"p\"\nname = \"P\"\nrepository = \"a/b\"\njira_key = \"PP\"\nbranches = []\nworkflow = \"w\"\n\
                 start_commit = \"{commit}\"\n[[project.environment]]\nname = \"qa\"\nused_by = \"qa\"\n{more}"
            )
        };
        let good = "version_url = \"http://qa.internal/version\"\n";
        assert!(read(&project(""), &[]).is_ok());
        for more in ["", "version_pointer = \"/build/commit\"", "version_header = \"x-build\""] {
            assert!(read(&project(&format!("{good}{more}")), &[]).is_ok(), "{more}");
        }
        for (more, field) in [
            ("version_url = \"file:///etc/passwd\"".to_owned(), "version_url"),
            ("version_url = \"http://a:b@qa.internal/\"".to_owned(), "version_url"),
            ("version_header = \"x-build\"".to_owned(), "version_url"),
            (format!("{good}version_pointer = \"build\""), "version_pointer"),
            (format!("{good}version_header = \"x build\""), "version_header"),
            (format!("{good}version_pointer = \"/a\"\nversion_header = \"x-build\""), "version_header"),
        ] {
            assert_eq!(read(&project(&more), &[]).expect_err("wrong").key, format!("project.p.environment.{field}"), "{more}");
        }
    }

    #[test]
    fn secrets_come_from_files_too() {
        let folder = std::env::temp_dir().join(format!("murmuration-config-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("folder");
        std::fs::write(folder.join("token"), "from-a-file\n").expect("file");
        let text = GOOD.replace("api_token = \"token\"", "api_token_file = \"token\"");
        let config = load(&text, [], &folder).expect("good");
        assert_eq!(config.jira.api_token.expect("a token").expose_secret(), "from-a-file");
        let audit =
            format!("{text}\n[audit]\ncheckpoints = \"/elsewhere/c.jsonl\"\nkey_file = \"token\"\n[attestation]\nkey_file = \"token\"");
        let config = load(&audit, [], &folder).expect("good");
        assert!(config.attestation.key.is_some());
        let config = config.audit;
        assert_eq!(config.key.expect("a key").expose_secret(), "from-a-file");
        assert_eq!(config.checkpoints.as_deref(), Some(Path::new("/elsewhere/c.jsonl")));
        let missing = load(&text, [], Path::new("/nowhere")).expect_err("no file");
        assert_eq!(missing.key, "jira.api_token_file");
        std::fs::remove_dir_all(folder).expect("clean");
    }
}
