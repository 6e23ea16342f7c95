// Time that a test moves: the programs of a stack run as they are, under libfaketime, which adds to the machine's
// clock what stands in a file. Waits and timeouts go by another clock and stay as they are.
import fs from 'node:fs';
import path from 'node:path';
import { stack } from './stack.ts';

/** The environment under which a program's clock is the machine's plus what stands in `file`. */
export function clockOf(file: string): Record<string, string> {
  return {
    LD_PRELOAD: library(),
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    DONT_FAKE_MONOTONIC: '1',
  };
}

/** Writes how many seconds to add. In one step: it may be read at any moment. */
export function writeClock(file: string, seconds: number): void {
  fs.writeFileSync(`${file}.new`, `+${seconds}\n`);
  fs.renameSync(`${file}.new`, file);
}

/** Lets minutes pass for all programs of the test's own stack, and makes sure that they did. */
export async function pass(minutes: number): Promise<void> {
  const { clock, portalUrl } = stack();
  if (!clock) throw new Error('the clock of this stack cannot be moved: use({ own: { clock: true } })');
  const moved = Number(fs.readFileSync(clock, 'utf8')) + minutes * 60;
  writeClock(clock, moved);
  const until = Date.now() + 5000;
  for (;;) {
    const answer = await fetch(`${portalUrl}/health`);
    const ahead = (Date.parse(answer.headers.get('date') ?? '') - Date.now()) / 1000;
    if (Math.abs(ahead - moved) < 5) return;
    if (Date.now() > until) throw new Error(`the portal's clock is ${ahead} s ahead and should be ${moved} s: libfaketime does not work here`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** libfaketime for programs with threads. */
function library(): string {
  const name = 'faketime/libfaketimeMT.so.1';
  const usual = fs.readdirSync('/usr/lib').map((place) => path.join('/usr/lib', place, name));
  const found = [process.env.LIBFAKETIME, ...usual].find((place) => place && fs.existsSync(place));
  if (!found) {
    throw new Error(
      'libfaketime is missing, and without it no hour can pass in a test. `make test` installs it (Debian: apt-get install libfaketime); or set LIBFAKETIME to its libfaketimeMT.so.1',
    );
  }
  return found;
}
