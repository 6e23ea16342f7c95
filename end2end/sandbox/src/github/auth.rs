//! Who may call: the App by its JWT, an installation or a person by a token.
use jsonwebtoken::{Algorithm, Validation};
use serde_json::Value;

use super::{not_found, refuse};
use crate::{
    Sandbox,
    call::{Call, Reply},
    clock,
    git::REPOSITORY,
    lock,
};

fn bearer(call: &Call) -> Option<&str> {
    let header = call.header("authorization")?;
    let (scheme, token) = header.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token")).then_some(token.trim())
}

/// Lets a call in, or answers as GitHub does.
pub(crate) fn enter(core: &Sandbox, call: &Call) -> Result<(), Reply> {
    let template = call.template;
    let wants_app = template == "/app" || template.starts_with("/app/") || template == "/repos/{owner}/{repo}/installation";
    let Some(token) = bearer(call) else { return Err(refuse(401, "Requires authentication")) };
    if wants_app {
        app(core, token)?;
    } else {
        let state = lock(&core.state);
        let person = state.user_tokens.contains_key(token);
        let installation = state.tokens.get(token).is_some_and(|end| *end > clock::now_s());
        match template {
            "/user" | "/user/emails" if installation => return Err(refuse(403, "Resource not accessible by integration")),
            "/user" | "/user/emails" if person => {}
            _ if installation => {}
            // People sign in only; they see no private repository through this App.
            _ if person => return Err(not_found()),
            _ => return Err(refuse(401, "Bad credentials")),
        }
    }
    if template.starts_with("/repos/") && format!("{}/{}", call.param("owner"), call.param("repo")) != REPOSITORY {
        return Err(not_found());
    }
    Ok(())
}

/// The person behind a user token.
pub(super) fn person(core: &Sandbox, call: &Call) -> Option<&'static crate::people::Person> {
    lock(&core.state).user_tokens.get(bearer(call)?).copied()
}

fn app(core: &Sandbox, token: &str) -> Result<(), Reply> {
    let mut validation = Validation::new(Algorithm::RS256);
    // GitHub takes the App id as a number too, which this crate would not count as an issuer: it is checked below.
    validation.set_required_spec_claims(&["exp"]);
    validation.validate_aud = false;
    validation.leeway = 5;
    let Ok(decoded) = jsonwebtoken::decode::<Value>(token, &core.keys.app.verify, &validation) else {
        return Err(refuse(401, "A JSON web token could not be decoded"));
    };
    let claims = decoded.claims;
    let issuer = claims["iss"].as_str().map_or_else(|| claims["iss"].to_string(), str::to_owned);
    if issuer != core.options.app_id.to_string() && issuer != core.options.oauth_client_id {
        return Err(refuse(401, "Integration not found"));
    }
    let (issued, end) = (claims["iat"].as_i64().unwrap_or(i64::MAX), claims["exp"].as_i64().unwrap_or(i64::MAX));
    if issued > clock::now_s() + 60 {
        return Err(refuse(401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"));
    }
    if end > clock::now_s() + 660 {
        return Err(refuse(401, "'Expiration time' claim ('exp') is too far in the future"));
    }
    Ok(())
}
