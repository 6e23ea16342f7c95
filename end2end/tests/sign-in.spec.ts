// Signing in at a certified OpenID Connect provider, and each thing that must not get anybody in. The flow is the
// provider's own to the last step; only what a test names is wrong. The refusals go by plain HTTP, each step seen.
import { createHash } from 'node:crypto';
import { certify, expectRefusal, type Lie, redeemed, signInCertified, Wire } from '../support/certified.ts';
import type { Guard } from '../support/guard.ts';
import { expect, stack, test } from '../support/test.ts';
import { candidateOf } from '../support/work.ts';

const CARLA = { name: 'Carla Ferrari', email: 'carla@murmuration.example', email_verified: true };
const NOT_ACCEPTED = 'The answer of the sign-in provider was not accepted.';
const NO_LONGER = 'This sign-in is no longer valid.';
const now = () => Math.floor(Date.now() / 1000);

/** Only the portal's pages must be clean; the provider's have no icon, and a font from the internet. */
function allowTheProvidersPages(guard: Guard): void {
  guard.allow(/\(https:\/\/fonts\.googleapis\.com\//);
  guard.allow(new RegExp(`\\(${stack().certifiedUrl}/`));
}

test.beforeEach(async () => certify('carla', CARLA));

test('a person signs in at a certified provider and lands where they have a role', async ({ page, axe, guard }) => {
  allowTheProvidersPages(guard);
  await signInCertified(page, 'carla');
  expect(new URL(page.url()).pathname, 'signed in, and past the sign-in page').not.toMatch(/^\/(sign-in|auth)/);
  await expect(page.getByText('Carla Ferrari').first()).toBeVisible();
  await page.goto('/p/parlai/audit');
  await expect(page.getByText('Carla Ferrari').first()).toBeVisible();
  await axe(page);
});

test('the flow is code with PKCE, state and nonce, and the secret never passes through the browser', async () => {
  const wire = await Wire.open();
  const asked = (await wire.away()).searchParams;
  expect(asked.get('response_type')).toBe('code');
  expect(asked.get('code_challenge_method')).toBe('S256');
  expect(asked.get('redirect_uri')).toBe(`${stack().portalUrl}/auth/callback/certified`);
  expect(asked.get('scope')?.split(' ').sort()).toEqual(['email', 'openid', 'profile']);
  for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length, name).toBeGreaterThanOrEqual(43);
  expect(asked.has('client_secret')).toBe(false);
  const again = (await wire.away()).searchParams;
  for (const name of ['state', 'nonce', 'code_challenge']) expect(again.get(name), `${name} is new each time`).not.toBe(asked.get(name));
});

test('what redeems the code is the verifier of the challenge, and the person goes where they wanted to', async () => {
  const wire = await Wire.open();
  const callback = await wire.callback('carla', '/p/parlai/audit?before=3');
  expect(callback.searchParams.get('iss'), 'the callback names who sends it').toBe(stack().certifiedUrl);
  const answer = await wire.get(callback);
  expect(answer.status()).toBe(303);
  expect(answer.headers().location).toBe('/p/parlai/audit?before=3');
  expect(answer.headers()['cache-control']).toBe('no-store');
  await wire.isSignedInAs('Carla Ferrari');
  const { body } = await redeemed(callback.searchParams.get('code')!);
  const challenge = createHash('sha256').update(body.code_verifier).digest('base64url');
  expect(challenge).toBe(wire.asked?.searchParams.get('code_challenge'));
});

// The control of all that follows: what is refused below is refused for what is wrong in it, not for being rewritten.
test('an id token that is written anew with nothing changed is accepted', async () => {
  await certify('carla', CARLA, {});
  const wire = await Wire.open();
  expect((await wire.get(await wire.callback('carla'))).status()).toBe(303);
  await wire.isSignedInAs('Carla Ferrari');
});

const lies: [title: string, code: string, lie: () => Lie][] = [
  ['of another issuer', 'wrong_issuer', () => ({ claims: { iss: 'https://accounts.example' } })],
  ['for another audience', 'wrong_audience', () => ({ claims: { aud: 'somebody-else' } })],
  ['for us and for somebody else', 'wrong_audience', () => ({ claims: { aud: ['murmuration', 'somebody-else'], azp: 'somebody-else' } })],
  ['with another nonce', 'wrong_nonce', () => ({ claims: { nonce: 'the-nonce-of-another-sign-in-0123456789abcdef' } })],
  ['without a nonce', 'wrong_nonce', () => ({ claims: { nonce: null } })],
  ['that has expired', 'token_expired', () => ({ claims: { exp: now() - 60 } })],
  ['of another access token', 'token_invalid', () => ({ claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } })],
  ['signed by an unknown key', 'unknown_key', () => ({ signature: 'unknown key' })],
  ["signed by an unknown key under the name of the provider's", 'bad_signature', () => ({ signature: 'key under our name' })],
  ['signed with our shared secret', 'bad_signature', () => ({ signature: 'client secret' })],
  ['with alg none', 'bad_signature', () => ({ signature: 'none' })],
];
for (const [title, code, lie] of lies) {
  test(`an id token ${title} signs nobody in`, async () => {
    await certify('carla', CARLA, lie());
    const wire = await Wire.open();
    const callback = await wire.callback('carla');
    await expectRefusal(await wire.get(callback), 400, code, NOT_ACCEPTED);
    expect((await redeemed(callback.searchParams.get('code')!)).body.grant_type, 'the refusal is of the token').toBe('authorization_code');
    await wire.isNobody();
  });
}

test('a callback that is sent a second time signs nobody in', async () => {
  const wire = await Wire.open();
  const callback = await wire.callback('carla');
  const before = await wire.http.storageState();
  expect((await wire.get(callback)).status()).toBe(303);
  await expectRefusal(await wire.get(callback), 400, 'login_expired', NO_LONGER);
  await wire.isSignedInAs('Carla Ferrari'); // the back button ends no session
  // Somebody who copied the address and even the cookie of the attempt comes too late.
  const thief = await Wire.open(before);
  await expectRefusal(await thief.get(callback), 400, 'login_expired', NO_LONGER);
  await thief.isNobody();
});

test('a code that was used is worth nothing at the token endpoint, even with its verifier and our secret', async () => {
  const wire = await Wire.open();
  const callback = await wire.callback('carla');
  expect((await wire.get(callback)).status()).toBe(303);
  const { authorization, body } = await redeemed(callback.searchParams.get('code')!);
  expect(authorization).toMatch(/^Basic /);
  const again = await fetch(`${stack().certifiedUrl}/token`, { method: 'POST', headers: { authorization }, body: new URLSearchParams(body) });
  expect(again.status).toBe(400);
  expect(await again.json()).toMatchObject({ error: 'invalid_grant' });
});

test('a code that was used signs nobody in under a new state', async () => {
  const [first, second] = [await Wire.open(), await Wire.open()];
  const used = await first.callback('carla');
  expect((await first.get(used)).status()).toBe(303);
  const callback = await second.callback('carla');
  callback.searchParams.set('code', used.searchParams.get('code')!);
  await expectRefusal(await second.get(callback), 400, 'code_refused', NOT_ACCEPTED);
  await second.isNobody();
});

test("a code of another person's sign-in signs nobody in, used or not", async () => {
  await certify('mallory', { name: 'Mallory' });
  const [carla, mallory] = [await Wire.open(), await Wire.open()];
  const hers = await carla.callback('carla');
  const callback = await mallory.callback('mallory');
  callback.searchParams.set('code', hers.searchParams.get('code')!);
  await expectRefusal(await mallory.get(callback), 400, 'code_refused', NOT_ACCEPTED); // PKCE: not her verifier
  await mallory.isNobody();
});

test('the state of another browser signs nobody in, and takes nothing from that browser', async () => {
  const [carla, other] = [await Wire.open(), await Wire.open()];
  const callback = await carla.callback('carla');
  await other.away(); // has a sign-in of its own under way
  await expectRefusal(await other.get(callback), 400, 'login_expired', NO_LONGER);
  await other.isNobody();
  expect((await carla.get(callback)).status(), 'Carla still gets in').toBe(303);
});

test('a callback without the cookie of the sign-in signs nobody in', async () => {
  const [carla, bare] = [await Wire.open(), await Wire.open()];
  const callback = await carla.callback('carla');
  await expectRefusal(await bare.get(callback), 400, 'login_expired', NO_LONGER);
  await bare.isNobody();
});

test('a callback without a state signs nobody in', async () => {
  const wire = await Wire.open();
  const callback = await wire.callback('carla');
  callback.searchParams.delete('state');
  await expectRefusal(await wire.get(callback), 400, 'login_expired', NO_LONGER);
  await wire.isNobody();
});

test("a sign-in begun at one provider does not end at another's callback", async () => {
  const wire = await Wire.open();
  const callback = await wire.callback('carla');
  callback.pathname = '/auth/callback/sandbox';
  await expectRefusal(await wire.get(callback), 400, 'login_expired', NO_LONGER);
  await wire.isNobody();
});

test('a callback that names another issuer signs nobody in, and the code is not redeemed', async () => {
  const wire = await Wire.open();
  const callback = await wire.callback('carla');
  callback.searchParams.set('iss', 'https://accounts.example');
  await expectRefusal(await wire.get(callback), 400, 'wrong_issuer', NOT_ACCEPTED);
  await expect(redeemed(callback.searchParams.get('code')!), 'our secret goes nowhere').rejects.toThrow();
  await wire.isNobody();
});

test('a callback that names no issuer, of a provider that always does, signs nobody in', async () => {
  const metadata = await (await fetch(`${stack().certifiedUrl}/.well-known/openid-configuration`)).json();
  expect(metadata.authorization_response_iss_parameter_supported).toBe(true);
  const wire = await Wire.open();
  const callback = await wire.callback('carla');
  callback.searchParams.delete('iss');
  await expectRefusal(await wire.get(callback), 400, 'wrong_issuer', NOT_ACCEPTED);
  await wire.isNobody();
});

test('who says no at the provider reads a friendly page and can start again', async ({ page, axe, guard }) => {
  allowTheProvidersPages(guard);
  const { portalUrl, certifiedUrl } = stack();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Sign in with Certified' }).click();
  await page.waitForURL((there) => there.origin === certifiedUrl);
  const back = page.waitForResponse((answer) => answer.url().startsWith(`${portalUrl}/auth/callback/certified`));
  await page.getByRole('link', { name: 'Cancel' }).click();
  const answer = await back;
  expect(answer.status()).toBe(200);
  expect(new URL(answer.url()).searchParams.get('error')).toBe('access_denied');
  await expect(page.getByRole('alert')).toContainText('You did not sign in.');
  await expect(page.getByRole('alert')).toContainText('You can try again, or sign in another way.');
  await axe(page);
  await Wire.of(page).isNobody();
  await signInCertified(page, 'carla');
  await Wire.of(page).isSignedInAs('Carla Ferrari');
});

test('the same e-mail address and the same id from another provider are another person', async ({ as }) => {
  const dana = await as('dana');
  await certify('dana', { name: 'Dana Okafor II', email: 'dana@murmuration.example', email_verified: true });
  // In Dana's own browser nobody becomes somebody else unnoticed.
  const hers = Wire.of(dana);
  await expectRefusal(await hers.get(await hers.callback('dana')), 409, 'signed_in_as_other', 'You are signed in here as somebody else.');
  // In a browser of their own they come in, as somebody who has no role.
  const wire = await Wire.open();
  expect((await wire.get(await wire.callback('dana'))).status()).toBe(303);
  await wire.isSignedInAs('Dana Okafor II', '/');
  expect((await wire.get('/p/parlai')).status(), "Dana's project is not theirs").toBe(404);
  // And Dana is who she was.
  await dana.goto('/p/parlai');
  await expect(dana.getByText('Dana Okafor').first()).toBeVisible();
  await expect(dana.getByText('Dana Okafor II')).toHaveCount(0);
});

test('an address that is not verified says nothing about who wrote a commit; a verified one does', async ({ as, sandbox }) => {
  const build = await sandbox.push({ commits: 1, author: 'dana' });
  const candidate = await candidateOf(await as('quinn'), build.version);
  const zofia = async (claims: object) => {
    await certify('zofia', { name: 'Zofia Martínez', email: 'dana@murmuration.example', ...claims });
    const wire = await Wire.open();
    expect((await wire.get(await wire.callback('zofia'))).status()).toBe(303);
    const page = await wire.get(`${candidate}/sign`);
    expect(page.status()).toBe(200);
    const text = await page.text();
    return text.includes('You cannot sign') ? 'barred' : text.includes('>Go on to sign</button>') ? 'may sign' : text;
  };
  expect(await zofia({ email_verified: false })).toBe('may sign');
  expect(await zofia({})).toBe('may sign');
  expect(await zofia({ email_verified: true })).toBe('barred');
});
