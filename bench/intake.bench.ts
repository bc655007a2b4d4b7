import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startSandbox } from '../sandbox/index.ts';
import { BuiltService } from './support/built-service.ts';
import { machine } from './support/machine.ts';
import { personChanged, send, sendSteadily } from './support/webhooks.ts';

const SECONDS = 8;
const RATES = [100, 500, 1000];
/** Sent by so many senders, each as soon as its webhook before was answered. */
const SENDERS = 64;
const FLAT_OUT = 8000;

/** Prints how fast webhooks are answered, each stored durably, while no vendor takes calls. */
async function main(): Promise<void> {
  console.log(`Intake: ${machine()}`);
  // On a disk: what is measured is the wait for it.
  const folder = mkdtempSync(join(process.cwd(), 'bench-'));
  const sandbox = await startSandbox({ company: 'empty' });
  const service = await BuiltService.start(sandbox, join(folder, 'intake.db'));
  sandbox.marketo.denyCredentials(true);
  sandbox.pipedrive.denyCredentials(true);
  try {
    let next = 1;
    const webhook = (): Promise<number> => {
      const id = next++;
      return send(service.url, '/pipedrive/person', personChanged(id, `Person ${id}`));
    };
    await sendSteadily(100, 2, webhook);
    for (const rate of RATES) {
      const { perSecond, p50, p99, longest } = await sendSteadily(rate, SECONDS, webhook);
      console.log(
        `${rate}/s: ${perSecond.toFixed(0)} answers/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, longest ${longest.toFixed(0)} ms`,
      );
    }
    const flatOut = await sendFlatOut(webhook);
    const bare = bareInserts(join(folder, 'bare.db'));
    console.log(`${SENDERS} senders: ${flatOut.toFixed(0)} answers/s`);
    console.log(
      `bare loop of the same inserts, one commit each: ${bare.toFixed(0)}/s; ratio ${(flatOut / bare).toFixed(2)}`,
    );
    console.log(`memory ${service.memory} MB with ${next - 1} tasks waiting`);
  } finally {
    service.end();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}

async function sendFlatOut(webhook: () => Promise<number>): Promise<number> {
  const beganAt = performance.now();
  let left = FLAT_OUT;
  const sender = async (): Promise<void> => {
    while (left-- > 0) await webhook();
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return (FLAT_OUT * 1000) / (performance.now() - beganAt);
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
