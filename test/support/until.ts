import { setTimeout as pause } from 'node:timers/promises';

/** Long enough that asking takes nothing from those who are asked. */
const PAUSE_MS = 5;

/** Asks again and again until it holds; the test's own time limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(PAUSE_MS);
}
