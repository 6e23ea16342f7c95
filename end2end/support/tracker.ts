// What stands in Jira, and what a developer does there: the same questions to the sandbox's Cloud and to `jira820`.
import { sandbox } from './sandbox.ts';
import { stack } from './stack.ts';

export type Issue = { key: string; status: string; links: string[]; files: { name: string; size: number }[] };

type Raw = {
  key: string;
  fields: {
    summary: string;
    status: { name: string };
    issuelinks?: { outwardIssue?: { key: string }; inwardIssue?: { key: string } }[];
    attachment?: { filename: string; size: number }[];
  };
};

/** Every issue with this summary. */
export async function issuesCalled(summary: string): Promise<Issue[]> {
  return (await all()).filter((raw) => raw.fields.summary === summary).map(({ key, fields }) => ({
    key,
    status: fields.status.name,
    links: (fields.issuelinks ?? []).flatMap((link) => [link.outwardIssue?.key, link.inwardIssue?.key]).filter((key) => key !== undefined),
    files: (fields.attachment ?? []).map((file) => ({ name: file.filename, size: file.size })),
  }));
}

/** A developer moves the issue to Done. */
export async function finish(key: string): Promise<void> {
  if (!stack().foreignJira) return sandbox.post(`/api/issues/${key}/move`, { status: 'Done', who: 'dana' });
  const { transitions } = await foreign<{ transitions: { id: string; to: { name: string } }[] }>(`issue/${key}/transitions`);
  const way = transitions.find((transition) => transition.to.name === 'Done');
  await foreign(`issue/${key}/transitions`, { transition: { id: way?.id } });
}

async function all(): Promise<Raw[]> {
  if (!stack().foreignJira) return sandbox.issues<Raw[]>();
  const { issues } = await foreign<{ issues: { key: string }[] }>(`search?jql=${encodeURIComponent('labels = "murmuration"')}&maxResults=500`);
  return Promise.all(issues.map(({ key }) => foreign<Raw>(`issue/${key}`)));
}

async function foreign<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? undefined : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${stack().foreignJira}/rest/api/2/${path}`, { ...init, signal: AbortSignal.timeout(15_000) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`jira820 answered ${answer.status} to ${path}: ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}
