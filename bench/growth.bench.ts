import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { BuiltService } from './support/built-service.ts';
import { fillStore, PAIRS } from './support/filled-store.ts';
import { machine } from './support/machine.ts';
import { requestTo, WebhookSender } from './support/webhook-sender.ts';
import { personChanged } from './support/webhooks.ts';

const WEBHOOKS = 4000;
const CONNECTIONS = 32;
/** Beyond all ids of the pairs that are there. */
const FIRST_NEW = 2 * PAIRS;

/** Prints what the service takes on an empty store and on a full one: start-up, memory, intake, and one changed person. */
async function main(): Promise<void> {
  console.log(machine());
  const folder = mkdtempSync(join(process.cwd(), 'bench-'));
  try {
    console.log(`empty store: ${await measured(join(folder, 'empty.db'))}`);
    const file = join(folder, 'full.db');
    await fillStore(file);
    console.log(`a million tasks, 500,000 linked pairs, ${Math.round(statSync(file).size / 2 ** 20)} MB:`);
    console.log(`full store: ${await measured(file)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measured(file: string): Promise<string> {
  const sandbox = await startSandbox({ company: 'empty' });
  const startedAt = performance.now();
  const service = await BuiltService.start(sandbox, file);
  try {
    const readyMs = performance.now() - startedAt;
    const idleMb = service.memory;
    const taskMs = await changedPerson(sandbox, service);
    const { perSecond, msEach } = await intake(sandbox, service);
    return [
      `ready after ${readyMs.toFixed(0)} ms`,
      `${idleMb} MB then, ${service.memory} MB with ${WEBHOOKS} tasks waiting`,
      `one changed person ${taskMs.toFixed(0)} ms`,
      `${perSecond.toFixed(0)} webhooks/s, ${msEach.toFixed(2)} ms of processor time each`,
    ].join(', ');
  } finally {
    service.end();
    await sandbox.close();
  }
}

/** From the call of its route to the written lead, the second time. */
async function changedPerson({ pipedrive }: Sandbox, service: BuiltService): Promise<number> {
  const person = pipedrive.createPerson({
    name: 'Person One',
    emails: [{ value: 'one@bench.example', primary: true }],
  });
  const carriedOver = async (): Promise<number> => {
    const startedAt = performance.now();
    await service.post(`/pipedrive/person/${person}`);
    await service.untilDone();
    return performance.now() - startedAt;
  };
  await carriedOver();
  pipedrive.updatePerson(person, { name: 'Person Two' });
  return carriedOver();
}

async function intake({ marketo, pipedrive }: Sandbox, service: BuiltService) {
  marketo.denyCredentials(true);
  pipedrive.denyCredentials(true);
  const sender = await WebhookSender.connected(service.port, CONNECTIONS);
  let next = FIRST_NEW;
  const webhook = (): Buffer => {
    const id = next++;
    return requestTo('/pipedrive/person', personChanged(id, `Person ${id}`));
  };
  await sender.flatOut(WEBHOOKS / 2, webhook);
  const before = service.processorMs;
  const { perSecond } = await sender.flatOut(WEBHOOKS / 2, webhook);
  sender.close();
  return { perSecond, msEach: (service.processorMs - before) / (WEBHOOKS / 2) };
}

void main();
