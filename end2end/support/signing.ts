// Signing as people do it: the decision, then the proof, by a passkey of Chromium's virtual authenticator or by signing in
// again at the provider.
import { type CDPSession, expect, type Page } from '@playwright/test';
import { PEOPLE, type Sub } from './people.ts';
import { stack } from './stack.ts';

/** A device with a passkey in it, for one page. */
export class Device {
  private constructor(private readonly cdp: CDPSession, private readonly id: string) {}

  static async of(page: Page): Promise<Device> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    return new Device(cdp, authenticatorId);
  }

  /** Will its owner be recognised from now on? */
  async recognises(isUserVerified: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setUserVerified', { authenticatorId: this.id, isUserVerified });
  }

  async passkeys() {
    return (await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.id })).credentials;
  }

  /** Puts a passkey of another device into this one. */
  async takes(credential: Awaited<ReturnType<Device['passkeys']>>[number]): Promise<void> {
    await this.cdp.send('WebAuthn.addCredential', { authenticatorId: this.id, credential });
  }
}

/** Signs in again at the sandbox's provider, from the link on this page, and comes back. */
export async function signInAgain(page: Page, sub: Sub): Promise<void> {
  const { portalUrl, oidcUrl } = stack();
  await page.getByRole('link', { name: /^Sign in again with/ }).click();
  await page.waitForURL((there) => there.origin === oidcUrl);
  await page.getByRole('button', { name: new RegExp(`^${PEOPLE[sub]}`) }).click();
  await page.waitForURL((there) => there.origin === portalUrl);
}

/** Adds a first passkey, allowed by signing in again. */
export async function enrol(page: Page, sub: Sub, name = 'Laptop'): Promise<Device> {
  const device = await Device.of(page);
  await page.goto('/settings/signing');
  await page.getByRole('radio', { name: /^Passkey/ }).check();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Go on' }).click();
  await signInAgain(page, sub);
  await page.getByRole('button', { name: 'Make the passkey' }).click();
  await expect(page).toHaveURL(/\/settings\/signing$/);
  return device;
}

/** From the filled form to the signature: the statement, then the proof, by signing in again. Works without JavaScript. Ends on
 *  the candidate's page. */
export async function prove(page: Page, sub: Sub): Promise<void> {
  await page.getByRole('button', { name: 'Go on to sign' }).click();
  await expect(page).toHaveURL(/\/sign\/[0-9a-f-]{36}$/);
  await signInAgain(page, sub);
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(page).toHaveURL(/\/candidates\/\d+(\?done=signed)?$/);
}
