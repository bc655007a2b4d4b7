import { setTimeout as pause } from 'node:timers/promises';

const SHORTEST_MS = 5;
const LONGEST_MS = 200;
/** Of the time that was waited already: asking a service takes little from it, and the end is seen soon after it. */
const SHARE = 1 / 20;

/** Asks again and again until it holds; the test's own time limit ends it. What is known at once is asked for often. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const began = performance.now();
  for (let asked = holds(); !(await asked); asked = holds()) {
    const share = typeof asked === 'boolean' ? 0 : SHARE * (performance.now() - began);
    await pause(Math.min(Math.max(share, SHORTEST_MS), LONGEST_MS));
  }
}
