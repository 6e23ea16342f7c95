// Signing in at the certified provider: by its own pages in a browser, and by plain HTTP where every step counts.
import { type APIRequestContext, type APIResponse, expect, type Page, request } from '@playwright/test';
import { stack } from './stack.ts';

type Claims = Record<string, unknown>;
export type Lie = { claims?: Claims; signature?: 'right' | 'unknown key' | 'key under our name' | 'client secret' | 'none' };
type Redeemed = { authorization: string; body: Record<string, string> };

const json = { 'content-type': 'application/json' };
const control = (path: string, init?: RequestInit) => fetch(`${stack().certifiedUrl}/control${path}`, init);

/** What the provider says of a person from now on, and the lie it tells about them. */
export async function certify(sub: string, claims: Claims, lie?: Lie): Promise<void> {
  const answer = await control('', { method: 'POST', headers: json, body: JSON.stringify({ sub, claims, lie }) });
  expect(answer.status).toBe(200);
}

/** What the portal sent to redeem a code. */
export async function redeemed(code: string): Promise<Redeemed> {
  const answer = await control(`/redeemed?code=${encodeURIComponent(code)}`);
  expect(answer.status, 'the portal redeemed this code').toBe(200);
  return answer.json();
}

/** From the portal's sign-in page through the provider's own two pages and back. */
export async function signInCertified(page: Page, sub: string): Promise<void> {
  const { portalUrl, certifiedUrl } = stack();
  await page.goto(`${portalUrl}/sign-in`);
  await page.getByRole('link', { name: 'Sign in with Certified' }).click();
  await page.waitForURL((there) => there.origin === certifiedUrl);
  await page.getByPlaceholder('Enter any login').fill(sub);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL((there) => there.origin === portalUrl);
}

/** A browser without a screen: cookies, and not one redirect that the test does not see. */
export class Wire {
  /** The address at the provider that the portal last sent this browser to. */
  asked: URL | undefined;

  private constructor(readonly http: APIRequestContext) {}

  /** With no cookie at all, or with those of a browser at some moment. */
  static async open(storageState?: Awaited<ReturnType<APIRequestContext['storageState']>>): Promise<Wire> {
    return new Wire(await request.newContext({ storageState }));
  }

  /** Shares its cookies with a page. */
  static of(page: Page): Wire {
    return new Wire(page.request);
  }

  get(url: string | URL): Promise<APIResponse> {
    return this.http.get(new URL(url, stack().portalUrl).href, { maxRedirects: 0, headers: { accept: 'text/html' } });
  }

  /** Where the portal sends somebody who wants to sign in. */
  async away(next = '/'): Promise<URL> {
    const answer = await this.get(`/auth/start/certified?next=${encodeURIComponent(next)}`);
    expect(answer.status(), await answer.text()).toBe(303);
    return (this.asked = new URL(answer.headers().location));
  }

  /** Begins at the portal, says who one is at the provider, and stops before the callback: its address. */
  async callback(sub: string, next?: string): Promise<URL> {
    const { portalUrl, certifiedUrl } = stack();
    let there = await this.away(next);
    for (let steps = 0; steps < 12; steps++) {
      if (there.origin === portalUrl) return there;
      let answer = await this.get(there);
      if (answer.status() === 200) {
        // One of the provider's two forms.
        const [, action, prompt] = /<form[^>]* action="([^"]+)"[^]*name="prompt" value="(\w+)"/.exec(await answer.text()) ?? [];
        const form: Record<string, string> = prompt === 'login' ? { prompt, login: sub, password: 'any' } : { prompt };
        answer = await this.http.post(action, { form, maxRedirects: 0 });
      }
      expect([302, 303], `${there}: ${await answer.text()}`).toContain(answer.status());
      there = new URL(answer.headers().location, certifiedUrl);
    }
    throw new Error(`the provider does not come to an end: ${there}`);
  }

  /** The board shows who is here. */
  async isSignedInAs(name: string, path = '/p/parlai/audit'): Promise<void> {
    const board = await this.get(path);
    expect(board.status(), 'signed in').toBe(200);
    expect(await board.text()).toContain(name);
  }

  /** Nobody is signed in here: there is no session, and the board sends to the sign-in page. */
  async isNobody(): Promise<void> {
    const { cookies } = await this.http.storageState();
    expect(cookies.map((cookie) => cookie.name), 'no session begins with a refusal').not.toContain('mur');
    const board = await this.get('/p/parlai');
    expect(board.status(), 'nobody is signed in').toBe(302);
    expect(board.headers().location).toMatch(/^\/sign-in/);
  }
}

/** The sign-in page with the reason on it, and the way to start again. */
export async function expectRefusal(answer: APIResponse, status: number, code: string, sentence: string): Promise<void> {
  const page = await answer.text();
  expect({ status: answer.status(), code: /Code <code>(\w+)<\/code>/.exec(page.replaceAll('<!>', ''))?.[1] }, page).toEqual({ status, code });
  const alert = /role="alert".*?<\/div>/s.exec(page)?.[0] ?? '';
  expect(alert.replaceAll(/<[^>]*>|<!--.*?-->/g, ''), 'a person is told').toContain(sentence);
  expect(page, 'and can start again').toContain('href="/auth/start/certified');
  expect(answer.headers()['set-cookie'] ?? '', 'no session begins').not.toMatch(/\bmur=[^;]/);
}
