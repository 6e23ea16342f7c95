// Fails a test on anything the browser complains about: console errors, uncaught errors, CSP violations.
import { type BrowserContext, expect } from '@playwright/test';

export class Guard {
  private readonly complaints: string[] = [];
  private readonly allowed: RegExp[] = [];

  /** Lets one kind of complaint pass, for a test that provokes it: a refusal's "status of 403", say. */
  allow(complaint: RegExp): void {
    this.allowed.push(complaint);
  }

  async watch(context: BrowserContext): Promise<void> {
    context.on('console', (message) => {
      // Chromium reports CSP violations as console errors, with JavaScript off as well.
      if (message.type() !== 'error') return;
      const { url, lineNumber } = message.location();
      this.complaints.push(`console: ${message.text()} (${url}:${lineNumber})`);
    });
    context.on('weberror', (error) => this.complaints.push(`uncaught: ${error.error().stack ?? error.error().message}`));
    // What happens before the console is wired, and violations that are only reported, come by the event.
    await context.exposeBinding('__cspViolation', ({ frame }, text: string) => this.complaints.push(`CSP: ${text} (${frame.url()})`));
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        const report = (globalThis as unknown as { __cspViolation(text: string): void }).__cspViolation;
        report(`${event.effectiveDirective} blocked ${event.blockedURI || 'inline'} ${event.sample}`);
      });
    });
  }

  /** Called after every test. */
  check(): void {
    const bad = this.complaints.filter((complaint) => !this.allowed.some((allowed) => allowed.test(complaint)));
    expect(bad, 'the browser must have nothing to complain about').toEqual([]);
  }
}
