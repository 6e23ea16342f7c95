// Starts a fresh sandbox, a certified sign-in provider and a fresh portal on free ports before the tests, and ends
// all of them after. A test that needs a world of another kind starts a second one beside it (fixture `own`).
// A test learns where they are from `stack()`.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { DEMO_PORTS, portalConfig } from '../../scripts/portal-config.mjs';
import { certifiedConfig } from './certified-client.mjs';
import { clockOf, writeClock } from './clock.ts';
import { jira820, withJira820 } from './jira820.ts';

type Name = keyof typeof DEMO_PORTS;
export type Stack = Record<Name, number> & {
  dir: string;
  portalUrl: string;
  controlUrl: string;
  oidcUrl: string;
  certifiedUrl: string;
  /** The Jira that others wrote, where it stands in for the sandbox's. */
  foreignJira?: string;
  /** Where the time of this stack is written, if it can be moved. */
  clock?: string;
};
/** What a stack has that others have not. */
export type Kind = {
  /** A second way to sign in. */
  certified?: boolean;
  /** Every program runs by a clock that a test can move (libfaketime). */
  clock?: boolean;
  /** Jira is Data Center, played by `jira820`, and tells nothing by itself. */
  foreignJira?: boolean;
};

const root = path.resolve(import.meta.dirname, '../..');
const KEY = 'END2END_STACK';

/** Where the portal and the sandbox of this run are. */
export function stack(): Stack {
  const text = process.env[KEY];
  if (!text) throw new Error('no stack: support/stack.ts must run as the global setup');
  return JSON.parse(text);
}

/** The stack before every test. */
export default async function start(): Promise<() => Promise<void>> {
  const { made, end } = await launch({ certified: true });
  process.env[KEY] = JSON.stringify(made);
  return end;
}

/** While `during` runs, `stack()` is one of its own: tests of one worker run one after the other. */
export async function beside(kind: Kind, during: () => Promise<void>): Promise<void> {
  const { made, end } = await launch(kind);
  const usual = process.env[KEY];
  process.env[KEY] = JSON.stringify(made);
  try {
    await during();
  } finally {
    process.env[KEY] = usual;
    await end();
  }
}

async function launch(kind: Kind): Promise<{ made: Stack; end: () => Promise<void> }> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'murmuration-e2e-'));
  const names = Object.keys(DEMO_PORTS) as Name[];
  const [certifiedPort, foreignPort, ...ports] = await freePorts(names.length + 2);
  const port = Object.fromEntries(names.map((name, i) => [name, ports[i]])) as Record<Name, number>;
  const at = (number: number) => `http://127.0.0.1:${number}`;
  const url = (name: Name) => at(port[name]);
  // By name: passkeys know no IP addresses.
  const made: Stack = { ...port, dir, portalUrl: `http://localhost:${port.portal}`, controlUrl: url('control'), oidcUrl: url('oidc'), certifiedUrl: at(certifiedPort) };

  const children: Child[] = [];
  const kill = () => children.forEach((child) => child.kill());
  const end = async () => {
    await Promise.all(children.reverse().map((child) => child.end()));
    process.off('exit', kill);
    if (process.env.KEEP) console.log(`kept: ${dir}`);
    else fs.rmSync(dir, { recursive: true, force: true });
  };
  // Whatever way this process ends, nothing stays behind.
  process.on('exit', kill);

  try {
    for (const sub of ['sandbox', 'portal']) fs.mkdirSync(path.join(dir, sub));
    let env: Record<string, string> = {};
    if (kind.clock) {
      made.clock = path.join(dir, 'clock');
      writeClock(made.clock, 0);
      env = clockOf(made.clock);
    }
    const sandbox = new Child('sandbox', process.env.SANDBOX_BIN ?? 'target/debug/sandbox', dir, env, [
      'serve',
      ...names.filter((name) => name !== 'portal').flatMap((name) => [`--${name}-port`, String(port[name])]),
      '--portal', made.portalUrl,
      '--dir', path.join(dir, 'sandbox'),
    ]);
    children.push(sandbox);
    await sandbox.answers(made.controlUrl, 30);

    let settings = portalConfig({ dir, ...port });
    if (kind.certified) {
      const certified = new Child('certified', process.execPath, dir, env, [path.join(import.meta.dirname, 'certified.mjs'), String(certifiedPort), made.portalUrl]);
      children.push(certified);
      await certified.answers(`${made.certifiedUrl}/.well-known/openid-configuration`, 30);
      settings += certifiedConfig(made.certifiedUrl);
    }
    if (kind.foreignJira) {
      made.foreignJira = at(foreignPort);
      const foreign = jira820(foreignPort);
      const jira = new Child('jira820', foreign.program, dir, { ...env, ...foreign.env }, []);
      children.push(jira);
      await jira.answers(`${made.foreignJira}/rest/api/2/myself`, 60);
      settings = withJira820(settings, made.foreignJira);
    }
    // Where time can be moved, nobody waits a minute of real time for what is looked for from time to time.
    if (kind.clock) settings += '\n[deployments]\nfollow_seconds = 1\n';

    const config = path.join(dir, 'portal.toml');
    fs.writeFileSync(config, settings);
    const portal = new Child('portal', process.env.PORTAL_BIN ?? 'target/debug/murmuration', dir, env, ['serve', '--config', config]);
    children.push(portal);
    await portal.answers(`${made.portalUrl}/ready`, 60);
  } catch (error) {
    await end();
    throw error;
  }
  return { made, end };
}

/** One program under test, with its output in a file. */
class Child {
  private readonly process: ChildProcess;
  private readonly log: string;
  private ended: string | undefined;

  constructor(readonly name: string, program: string, dir: string, env: Record<string, string>, args: string[]) {
    this.log = path.join(dir, `${name}.log`);
    const out = fs.openSync(this.log, 'w');
    this.process = spawn(path.resolve(root, program), args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', out, out] });
    this.process.on('error', (error) => (this.ended = error.message));
    this.process.on('exit', (code, signal) => (this.ended ??= `ended with ${signal ?? code}`));
  }

  /** Waits until the address answers with success. */
  async answers(url: string, seconds: number): Promise<void> {
    const until = Date.now() + seconds * 1000;
    while (Date.now() < until && !this.ended) {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
      if (answer?.ok) return;
      await pause(50);
    }
    const log = fs.readFileSync(this.log, 'utf8').split('\n').slice(-30).join('\n');
    throw new Error(`the ${this.name} did not come up at ${url} (${this.ended ?? `waited ${seconds} s`}); its last words:\n${log}`);
  }

  async end(): Promise<void> {
    if (this.ended) return;
    this.process.kill('SIGTERM');
    for (let i = 0; i < 100 && !this.ended; i++) await pause(100);
    if (!this.ended) {
      this.kill();
      throw new Error(`the ${this.name} did not stop within 10 s of being asked`);
    }
  }

  kill(): void {
    if (!this.ended) this.process.kill('SIGKILL');
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Distinct free ports: all are held at once before the first is given back. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => new Promise<net.Server>((resolve, reject) => {
      const server = net.createServer().once('error', reject).listen(0, '127.0.0.1', () => resolve(server));
    })),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
