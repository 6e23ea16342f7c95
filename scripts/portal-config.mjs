// scripts/demo.toml with other ports and another folder: one set of settings for the demo and the tests.
// As a command: node scripts/portal-config.mjs '{"dir":"/tmp/x","portal":4000,"control":4400,…}'
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export const DEMO_PORTS = { portal: 4000, control: 4400, github: 4401, jira: 4402, oidc: 4403, smtp: 4404 };

/** @param {{dir: string} & Partial<typeof DEMO_PORTS>} choice where data goes, and the ports that differ from the demo's */
export function portalConfig({ dir, ...ports }) {
  let text = fs.readFileSync(path.join(import.meta.dirname, 'demo.toml'), 'utf8').replace(/^#.*\n/gm, '').trimStart();
  const byNumber = new Map(Object.entries(DEMO_PORTS).map(([name, port]) => [String(port), String(ports[name] ?? port)]));
  text = text.replace(/(127\.0\.0\.1:|localhost:)(\d+)/g, (_, host, port) => host + (byNumber.get(port) ?? port));
  return text.replaceAll('.local/', `${dir}/`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(portalConfig(JSON.parse(process.argv[2])));
}
