// A certified OpenID Connect provider (npm oidc-provider) as a second way to sign in, written by nobody of us.
// Everything it does is its own, but for one thing: for a person a test names, the id token of an otherwise
// right answer is written anew with one thing wrong.
// node support/certified.mjs PORT PORTAL_URL
//
//   POST /control {"sub", "claims": {…}, "lie": {"claims": {…}, "signature": …}}   who this person is, and the lie
//   GET  /control/redeemed?code=…   what the portal sent to redeem that code: {"authorization", "body"}
import { randomBytes } from 'node:crypto';
import { SignJWT, decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import { CLIENT } from './certified-client.mjs';

const [port, portal] = process.argv.slice(2);
const keys = () => generateKeyPair('RS256', { extractable: true });
const [ours, strangers] = await Promise.all([keys(), keys()]);

/** What is said of a person, and the lie told about them, by their subject. */
const people = new Map();
/** What was sent to the token endpoint the first time, by code. */
const redeemed = new Map();

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
    redirect_uris: [`${portal}/auth/callback/certified`],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }],
  jwks: { keys: [{ ...(await exportJWK(ours.privateKey)), kid: 'ours', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  scopes: ['openid', 'email', 'profile'],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  // As OpenID Connect Core 5.4 has it: with a code, name and address come from the userinfo endpoint only.
  conformIdTokenClaims: true,
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub)?.claims }) }),
});
provider.on('server_error', (_, error) => console.error(error));

provider.use(async (ctx, next) => {
  if (ctx.path.startsWith('/control')) return control(ctx);
  await next();
  if (ctx.oidc?.route !== 'token') return;
  const { code } = ctx.oidc.body ?? {};
  if (code && !redeemed.has(code)) redeemed.set(code, { authorization: ctx.get('authorization'), body: { ...ctx.oidc.body } });
  const lie = ctx.body?.id_token && people.get(decodeJwt(ctx.body.id_token).sub)?.lie;
  if (lie) ctx.body = { ...ctx.body, id_token: await rewrite(ctx.body.id_token, lie) };
});

/** The same id token but for the claims given (null takes one out) and the way it is signed. */
async function rewrite(token, { claims = {}, signature = 'right' }) {
  const said = Object.fromEntries(Object.entries({ ...decodeJwt(token), ...claims }).filter(([, value]) => value !== null));
  const header = decodeProtectedHeader(token);
  const signed = (changed, key) => new SignJWT(said).setProtectedHeader({ ...header, ...changed }).sign(key);
  switch (signature) {
    case 'right': return signed({}, ours.privateKey);
    case 'unknown key': return signed({ kid: 'strangers' }, strangers.privateKey);
    case 'key under our name': return signed({}, strangers.privateKey);
    case 'client secret': return signed({ alg: 'HS256', kid: undefined }, new TextEncoder().encode(CLIENT.secret));
    case 'none': return `${[{ alg: 'none' }, said].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
    default: throw new Error(`no such signature: ${signature}`);
  }
}

async function control(ctx) {
  if (ctx.method === 'POST') {
    const { sub, ...person } = JSON.parse(Buffer.concat(await ctx.req.toArray()).toString());
    people.set(sub, person);
    ctx.body = {};
  } else {
    ctx.body = redeemed.get(ctx.query.code);
  }
}

provider.listen(Number(port), '127.0.0.1');
