// A run with many cases, made quickly: the forms are posted, not typed.
import { expect, type Page } from '@playwright/test';

/** As many cases as wished in the library and in the plan of the candidate; the numbers of the new ones. */
export async function planCases(quinn: Page, rita: Page, candidate: string, count: number): Promise<number[]> {
  const numbers: number[] = [];
  for (let i = 1; i <= count; i++) {
    const form = { title: `Check number ${i}`, precondition: '', steps: `Do thing ${i} => It is done\nLook at it => It is right`, stories: '' };
    const answer = await quinn.request.post('/p/parlai/cases', { form, maxRedirects: 0, headers: { 'sec-fetch-site': 'same-origin' } });
    expect(answer.status(), await answer.text()).toBe(303);
    numbers.push(Number(answer.headers().location.match(/cases\/(\d+)/)?.[1]));
  }
  const body = numbers.map((number) => `case=${number}`).join('&');
  const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
  const planned = await rita.request.post(`${candidate}/plan`, { data: body, maxRedirects: 0, headers });
  expect(planned.status(), await planned.text()).toBe(303);
  return numbers;
}

/** What the server has of a run, case by case: the page's own reading of it. */
export type Recorded = { number: number; history: { verdict: string; note: string; at: number; attempt: number; files: { name: string }[] }[] };
export async function recordedIn(page: Page, candidate: string, run: string): Promise<Recorded[]> {
  const place = { slug: 'parlai', number: Number(candidate.split('/').pop()), run: run.split('/').pop()?.split('?')[0] };
  const ask = async (number?: number) => {
    const answer = await page.request.post('/fn/run', { data: { ...place, case: number, done: null }, headers: { 'sec-fetch-site': 'same-origin', accept: 'application/json' } });
    expect(answer.status(), await answer.text()).toBe(200);
    return answer.json() as Promise<{ list: { number: number }[]; current: Recorded }>;
  };
  const { list } = await ask();
  const all: Recorded[] = [];
  for (const { number } of list) all.push((await ask(number)).current);
  return all;
}

/** The number of the case on the screen; 0 when there is none. */
export async function shownCase(page: Page): Promise<number> {
  if (await page.locator('#a-case').isHidden()) return 0;
  return Number((await page.locator('#case-title').innerText()).match(/TC-(\d+)/)?.[1] ?? 0);
}
