// Steers the sandbox: pushes builds, and asks what the portal did to the outside world.
import { stack } from './stack.ts';

type Json = Record<string, unknown>;

async function call<T>(method: 'GET' | 'POST', path: string, body?: Json): Promise<T> {
  const answer = await fetch(`${stack().controlUrl}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status} to ${method} ${path}: ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}

export const sandbox = {
  /** A developer pushes, a workflow runs, and the portal hears of a build. */
  push: (options: Json = {}) => call<{ run_id: number; sha: string; version: string; image_digest: string }>('POST', '/api/push', options),
  /** How often each operation changed the world, by name: `{"github POST /repos/{owner}/{repo}/deployments": 1}`. */
  writes: () => call<Record<string, number>>('GET', '/api/writes'),
  /** Requests checked against GitHub's and Jira's published contracts; `violations` must be empty at the end. */
  conformance: () => call<{ github_checked: number; jira_checked: number; violations: unknown[]; own_violations: unknown[] }>('GET', '/api/conformance'),
  deployments: <T = Json[]>() => call<T>('GET', '/api/deployments'),
  issues: <T = Json[]>() => call<T>('GET', '/api/issues'),
  get: <T = Json>(path: string) => call<T>('GET', path),
  post: <T = Json>(path: string, body: Json = {}) => call<T>('POST', path, body),
};
