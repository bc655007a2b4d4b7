import { setImmediate as turn } from 'node:timers/promises';

/** Lets everything else that can go on do so, so many times over. */
export async function turns(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await turn();
}
