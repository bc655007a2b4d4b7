import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { BuiltService } from './support/built-service.ts';
import { machine } from './support/machine.ts';
import { send } from './support/webhooks.ts';

const LATENCY_MS = 50;
const SIZES = process.argv.slice(2).map(Number);
/** What Pipedrive's smallest plan allows in two seconds. */
const PIPEDRIVE_BURST = 20;
/** The same, and what Marketo allows any account. */
const ALLOWED_A_SECOND = { pipedrive: PIPEDRIVE_BURST / 2, marketo: 100 / 20 };

interface Pair {
  lead: number;
  person: number;
}

/** Prints what a change costs from webhook to written record, alone and with many others. @example `… bench/burst.bench.ts 300 3000` */
async function main(): Promise<void> {
  console.log(`End to end, every vendor call ${LATENCY_MS} ms: ${machine()}`);
  for (const size of SIZES.length > 0 ? SIZES : [1, 300]) await burstOf(size);
}

async function burstOf(size: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const sandbox = await startSandbox({ company: 'empty', latencyMs: LATENCY_MS });
  sandbox.pipedrive.switches.burst = PIPEDRIVE_BURST;
  const service = await BuiltService.start(sandbox, join(folder, 'burst.db'));
  try {
    const pairs = Array.from({ length: size }, (_, index) => pairOf(sandbox, index));
    // Both sides become known as they are: fields, and what each pair agrees on.
    await Promise.all(pairs.map(({ lead }) => send(service.url, `/marketo/lead/${lead}`, '')));
    await service.untilDone();
    for (const { lead } of pairs) sandbox.marketo.updateLead(lead, { firstName: 'Changed' });
    const leads = pairs.map(({ lead }) => `/marketo/lead/${lead}`);
    console.log(`${size} changed leads: ${await measured(sandbox, service, leads)}`);
    for (const { person } of pairs) sandbox.pipedrive.updatePerson(person, { name: 'Once More' });
    const persons = pairs.map(({ person }) => `/pipedrive/person/${person}`);
    console.log(`${size} changed persons: ${await measured(sandbox, service, persons)}`);
  } finally {
    service.end();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}

/** A lead and its person, linked and in step. */
function pairOf({ marketo, pipedrive }: Sandbox, index: number): Pair {
  const email = `person.${index}@bench.example`;
  const lead = marketo.createLead({ firstName: 'Person', lastName: `Number ${index}`, email });
  const name = `Person Number ${index}`;
  const person = pipedrive.createPerson({ name, emails: [{ value: email, primary: true }], marketo_id: String(lead) });
  marketo.updateLead(lead, { pipedriveId: person });
  return { lead, person };
}

async function measured({ calls }: Sandbox, service: BuiltService, paths: readonly string[]): Promise<string> {
  const since = calls.lastId();
  const beganAt = performance.now();
  await Promise.all(paths.map((path) => send(service.url, path, '')));
  await service.untilDone();
  const seconds = (performance.now() - beganAt) / 1000;
  const [ofMarketo, ofPipedrive] = [
    calls.list({ vendor: 'marketo', since }),
    calls.list({ vendor: 'pipedrive', since }),
  ];
  const tokens = ofPipedrive.reduce((sum, call) => sum + call.tokens, 0);
  const refused = calls.list({ since }).filter(({ status, code }) => status === 429 || code === '606').length;
  const share = (count: number, allowed: number): string => `${Math.round((100 * count) / (allowed * seconds))} %`;
  return [
    `${seconds.toFixed(2)} s`,
    `${ofMarketo.length} + ${ofPipedrive.length} / ${tokens}`,
    `${share(ofPipedrive.length, ALLOWED_A_SECOND.pipedrive)} of Pipedrive's burst limit`,
    `${share(ofMarketo.length, ALLOWED_A_SECOND.marketo)} of Marketo's`,
    `${refused} refused`,
  ].join(', ');
}

void main();
