// PLAYWRIGHT_JUNIT_* in the environment sets the options of the reporter.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  retries: 1,
  workers: 1,
  reporter: 'junit',
  outputDir: 'out',
  projects: [{ name: 'desktop' }],
});
