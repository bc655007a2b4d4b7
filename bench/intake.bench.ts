import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startSandbox } from '../sandbox/index.ts';
import { BuiltService } from './support/built-service.ts';
import { machine } from './support/machine.ts';
import { type Answers, requestTo, WebhookSender } from './support/webhook-sender.ts';
import { personChanged } from './support/webhooks.ts';

const SECONDS = 8;
const RATES = [100, 500, 1000];
/** Pipedrive and Marketo keep their connections open. */
const CONNECTIONS = 32;
const FLAT_OUT = 8000;
/** After so many the service's code is compiled. */
const WARM_UP = 2000;

/** Prints how fast webhooks are answered, each stored durably, while no vendor takes calls. */
async function main(): Promise<void> {
  console.log(`Intake: ${machine()}`);
  // On a disk: what is measured is the wait for it.
  const folder = mkdtempSync(join(process.cwd(), 'bench-'));
  const sandbox = await startSandbox({ company: 'empty' });
  const service = await BuiltService.start(sandbox, join(folder, 'intake.db'));
  sandbox.marketo.denyCredentials(true);
  sandbox.pipedrive.denyCredentials(true);
  const sender = await WebhookSender.connected(service.port, CONNECTIONS);
  try {
    let next = 1;
    const webhook = (): Buffer => {
      const id = next++;
      return requestTo('/pipedrive/person', personChanged(id, `Person ${id}`));
    };
    const measured = async (title: string, send: () => Promise<Answers>): Promise<Answers> => {
      const [before, since] = [service.processorMs, next];
      const answers = await send();
      const { perSecond, p50, p99, longest } = answers;
      const ms = (service.processorMs - before) / (next - since);
      const times = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, longest ${longest.toFixed(0)} ms`;
      console.log(`${title}: ${perSecond.toFixed(0)} answers/s, ${times}, ${ms.toFixed(2)} ms of processor time each`);
      return answers;
    };
    await sender.flatOut(WARM_UP, webhook);
    for (const rate of RATES) await measured(`${rate}/s`, () => sender.steadily(rate, SECONDS, webhook));
    const flatOut = await measured(`${CONNECTIONS} at once`, () => sender.flatOut(FLAT_OUT, webhook));
    const bare = bareInserts(join(folder, 'bare.db'));
    const ratio = (flatOut.perSecond / bare).toFixed(2);
    console.log(`bare loop of the same inserts, one commit each: ${bare.toFixed(0)}/s; ratio ${ratio}`);
    console.log(`memory ${service.memory} MB with ${next - 1} tasks waiting`);
  } finally {
    sender.close();
    service.end();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}

/** What this disk and SQLite can do without a service around them. */
function bareInserts(file: string): number {
  const database = new DatabaseSync(file);
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE task (id INTEGER PRIMARY KEY, body TEXT)',
  );
  const insert = database.prepare('INSERT INTO task (body) VALUES (?)');
  const beganAt = performance.now();
  let count = 0;
  for (; performance.now() - beganAt < 3000; count += 1) insert.run(personChanged(count, `Person ${count}`));
  database.close();
  return (count * 1000) / (performance.now() - beganAt);
}

void main();
