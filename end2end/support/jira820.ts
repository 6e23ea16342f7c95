// A Jira Data Center that others wrote: `jira820` from PyPI. It has no webhooks; the portal learns everything by asking.
import fs from 'node:fs';
import path from 'node:path';

/** How to start it on a port. */
export function jira820(port: number): { program: string; env: Record<string, string> } {
  const usual = path.resolve(import.meta.dirname, '../../target/tools/python/bin/jira820');
  const program = process.env.MURMURATION_TEST_JIRA820 ?? usual;
  if (!fs.existsSync(program)) {
    throw new Error(`the Jira emulator ${program} is not there; \`make test\` installs it, or set MURMURATION_TEST_JIRA820 to its program`);
  }
  return {
    program,
    env: { JIRA820_HOST: '127.0.0.1', JIRA820_PORT: String(port), JIRA820_PROJECT_KEY: 'PARLAI', JIRA820_SEED: '7', JIRA820_DATE: '2026-01-01' },
  };
}

/** The portal's settings with this Jira instead of the sandbox's. */
export function withJira820(settings: string, url: string): string {
  const section = `[jira]\nurl = "${url}"\nkind = "data_center"\nauth = "personal_access_token"\npersonal_access_token = "a-personal-access-token"\n\n`;
  return settings.split(/^(?=\[)/m).map((part) => (part.startsWith('[jira]') ? section : part)).join('');
}
