import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, styleText } from 'node:util';
import { Demo } from './demo.ts';
import { type Style } from './narrator.ts';
import { ServiceProcessError } from './service-process.ts';
import { tryIt } from './try-it.ts';

const HELP = `Both vendors simulated, the service between them, and a story of leads, persons and deals on both sides.

  npm run demo [-- options]

  --once   end after the story instead of waiting for Ctrl+C
  --help   this text

Needs no account. Ports 4010 (page), 4011 (Marketo), 4012 (Pipedrive) and 3000 (service), or any free ones.
Exit code 1 when one of the promises at the end does not hold. NO_COLOR=1 prints without colours.`;

const PAUSE_MS = 900;
const INTERRUPTED = 130;

async function main(): Promise<void> {
  const given = flags();
  if (!given) process.exitCode = 1;
  if (!given || given.help) return console.log(HELP);
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait; what was started ends with this process.
      if (ending.signal.aborted) process.exit(INTERRUPTED);
      ending.abort(new Interrupted());
    });
  }
  const demo = new Demo({
    signal: ending.signal,
    onServiceEnd: (error) => ending.abort(error),
    print: (line) => console.log(line),
    paint: (style: Style, text) => styleText(style, text),
    pauseMs: process.stdout.isTTY && !given.once ? PAUSE_MS : 0,
  });
  try {
    const { isKept, sandbox, service, player } = await demo.run();
    process.exitCode = isKept ? 0 : 1;
    if (given.once) return;
    for (const line of ['', ...tryIt(sandbox, service, player)]) console.log(line);
    await once(ending.signal, 'abort');
    if (!(ending.signal.reason instanceof Interrupted)) throw ending.signal.reason;
  } catch (error) {
    const reason = await reasonOf(error, ending.signal);
    process.exitCode = reason instanceof Interrupted ? INTERRUPTED : 1;
    if (!(reason instanceof Interrupted))
      console.error(reason instanceof ServiceProcessError ? reason.message : reason);
  } finally {
    await demo.close();
  }
}

/** Ctrl+C, or the terminal is gone. */
class Interrupted extends Error {}

/** A call that fails because the service has just ended is explained by that end, which is told a moment later. */
async function reasonOf(error: unknown, signal: AbortSignal): Promise<unknown> {
  for (let waits = 0; waits < 10 && !signal.aborted; waits += 1) await sleep(50);
  return signal.aborted ? signal.reason : error;
}

function flags(): { once: boolean; help: boolean } | null {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { once: flag, help: flag } }).values;
  } catch (error) {
    console.error((error as Error).message);
    return null;
  }
}

void main();
