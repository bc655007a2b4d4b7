import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../sandbox/index.ts';
import { type Cost, shown } from '../test/cost/measured.ts';
import { BuiltService } from './support/built-service.ts';
import { GeneratedAccounts } from './support/generated-accounts.ts';
import { machine } from './support/machine.ts';

/** `0` as the third one leaves the audit out. */
const [SIZE = 50_000, PLANNED = 1000, AUDITED = 1] = process.argv.slice(2).map(Number);
const LOOKS_EVERY_MS = 1000;
/** How many figures of a job's memory are printed. */
const FIGURES = 12;
const MOST_MEGABYTES = 250;
/** What an audit of 50,000 pairs may cost. */
const BOUND = { pairs: 50_000, pipedriveTokens: 1500, marketoCalls: 600 };

interface Job {
  state: string;
  finishedAt: string | null;
  pausedBecause: string | null;
  counts: Record<string, number>;
}

/**
 * Reads lists of any length, made while they are read: an audit of so many pairs, all of them in step, and the plan of so
 * many of them. @example `… bench/lists.bench.ts 500000 1000`
 */
async function main(): Promise<void> {
  console.log(`${SIZE} leads and persons, ${Math.ceil(SIZE / 10)} companies and organizations, in step: ${machine()}`);
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const sandbox = await startSandbox({ company: 'empty' });
  const accounts = await GeneratedAccounts.start(sandbox, SIZE);
  const service = await BuiltService.start(accounts.vendors, join(folder, 'sync.db'), {
    MARKETO_DAILY_CALLS: '1000000',
    PIPEDRIVE_DAILY_TOKENS: '1000000',
  });
  try {
    console.log(`idle: ${service.memory} MB`);
    await job(service, accounts, { type: 'plan', from: 'marketo', limit: PLANNED });
    if (AUDITED !== 0) {
      const audit = await job(service, accounts, { type: 'audit', repair: false });
      check(audit.counts, audit.spent);
    }
    const isFlat = service.peakMemory < MOST_MEGABYTES;
    expect(isFlat, `memory at most ${service.peakMemory} MB`);
  } finally {
    await service.killed();
    accounts.close();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}

async function job(service: BuiltService, accounts: GeneratedAccounts, options: object) {
  const [beganAt, processorBefore, before] = [performance.now(), service.processorMs, accounts.spent];
  const { url } = await service.post<{ url: string }>('/jobs', options);
  const memory: number[] = [];
  let now: Job;
  do {
    await sleep(LOOKS_EVERY_MS);
    memory.push(service.memory);
    now = await service.get<Job>(url);
  } while (now.finishedAt === null && now.pausedBecause === null);
  const seconds = (performance.now() - beganAt) / 1000;
  const processor = (service.processorMs - processorBefore) / 1000;
  const spent = minus(accounts.spent, before);
  console.log(`${JSON.stringify(options)}: ${now.state} ${now.pausedBecause ?? ''}`);
  console.log(`  ${seconds.toFixed(0)} s, processor ${processor.toFixed(0)} s, cost ${shown(spent)}`);
  console.log(`  ${JSON.stringify(now.counts)}`);
  console.log(`  MB, at equal distances: ${some(memory).join(' ')}; at most ${Math.max(...memory)}`);
  return { counts: now.counts, spent };
}

function check({ pairs, inStep }: Record<string, number>, spent: Cost): void {
  expect(pairs === inStep && pairs === SIZE + Math.ceil(SIZE / 10), `${inStep} of ${pairs} pairs in step`);
  const factor = Math.max(1, SIZE / BOUND.pairs);
  const { pipedriveTokens: tokens, marketoCalls: calls } = spent;
  const isCheap = tokens <= BOUND.pipedriveTokens * factor && calls <= BOUND.marketoCalls * factor;
  expect(isCheap, `an audit of ${tokens} tokens and ${calls} calls to Marketo`);
}

function expect(holds: boolean, what: string): void {
  console.log(`${holds ? 'as it should be' : 'WRONG'}: ${what}`);
  if (!holds) process.exitCode = 1;
}

const some = (figures: readonly number[]): number[] => {
  const step = Math.max(1, figures.length / FIGURES);
  return figures.filter((_, index) => index === figures.length - 1 || Math.floor(index % step) === 0);
};

const minus = (one: Cost, other: Cost): Cost => ({
  marketoCalls: one.marketoCalls - other.marketoCalls,
  pipedriveCalls: one.pipedriveCalls - other.pipedriveCalls,
  pipedriveTokens: one.pipedriveTokens - other.pipedriveTokens,
});

void main();
