// One browser, one worker, three ways to look: with JavaScript, without it, and on a phone.
// Tests tagged @no-js run without JavaScript too, those tagged @without-js only so; @phone: on a 390 px screen too.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  globalSetup: './support/stack.ts',
  // The tests share one portal and one world, and each does its own part of them.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    headless: true,
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    // TRACE=1 records every step of a failed test; it costs a third of a second each.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  projects: [
    { name: 'js', grepInvert: /@without-js/, use: { viewport: { width: 1280, height: 800 } } },
    { name: 'no-js', grep: /@no-js|@without-js/, use: { viewport: { width: 1280, height: 800 }, javaScriptEnabled: false } },
    { name: 'phone', grep: /@phone/, use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } },
  ],
});
