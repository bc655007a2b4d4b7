import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Replay, replay } from '../faults/replay';
import { type Scenario, SCENARIOS } from '../faults/scenarios';
import { faultsOf, headOf, isAllowed, keptCalls, outcomeOf, rowOf, type TriedFault, withTable } from '../faults/table';
import { titleOf } from '../faults/watched-calls';

const ROOT = join(__dirname, '../..');
const DOCUMENT = join(ROOT, 'docs/reliability.md');
/** `npm run chaos:faults`: every fault at every call, and the table is written anew. */
const IS_WHOLE = process.env['CHAOS_FAULTS'] === 'all';
/** Else one fault at every so manyth call, of another kind each time. */
const EVERY = 6;

const sections: string[] = [];
const replays = new Map<Scenario, Promise<Replay>>();

/** Of this run, once for each scenario. */
function undisturbedReplay(scenario: Scenario): Promise<Replay> {
  const known = replays.get(scenario) ?? replay(scenario);
  replays.set(scenario, known);
  return known;
}

describe('a fault at any call of any flow', () => {
  afterAll(() => {
    if (!IS_WHOLE || sections.length < SCENARIOS.length) return;
    writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8'), sections.join('\n\n')));
    execFileSync(join(ROOT, 'node_modules/.bin/prettier'), ['--write', DOCUMENT]);
  });

  it.each(SCENARIOS.map((scenario, at) => [scenario.name, scenario, at] as const))(
    'changes nothing of what comes of %s',
    async (_name, scenario, at) => {
      const undisturbed = await undisturbedReplay(scenario);
      expect(undisturbed.task).toMatchObject({ state: 'succeeded', attempts: 1 });
      expect(await (IS_WHOLE ? all(scenario, undisturbed) : some(scenario, undisturbed, at))).toEqual([]);
    },
    IS_WHOLE ? 1_800_000 : 120_000,
  );
});

/** Where they are not, `npm run chaos:faults` writes the tables anew. */
describe('the table of faults by call', () => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    'has the calls of %s',
    async (name, scenario) => {
      const { calls } = await undisturbedReplay(scenario);
      const kept = keptCalls(readFileSync(DOCUMENT, 'utf8')).get(name);
      expect(kept?.toSorted()).toEqual(calls.map(titleOf).toSorted());
    },
  );
});

/** Tries every fault, keeps the scenario's table, and gives what came of faults though it may not. */
async function all(scenario: Scenario, undisturbed: Replay): Promise<string[]> {
  const problems: string[] = [];
  const rows: string[] = [];
  for (const columns of faultsOf(undisturbed.calls)) {
    const cells: string[][] = [];
    for (const tried of columns) {
      const outcomes: string[] = [];
      for (const each of tried) outcomes.push(await outcome(scenario, undisturbed, each, problems));
      cells.push(outcomes);
    }
    rows.push(rowOf(columns[0]![0]!.call, cells));
  }
  sections.push([`### ${scenario.name}`, '', ...headOf(), ...rows].join('\n'));
  return problems;
}

/** @param offset - differs from scenario to scenario, so that together they have most kinds of faults. */
async function some(scenario: Scenario, undisturbed: Replay, offset: number): Promise<string[]> {
  const problems: string[] = [];
  const rows = faultsOf(undisturbed.calls);
  const faults = rows.flat(2);
  const step = EVERY * (faults.length / rows.length) + 1;
  for (let at = offset; at < faults.length; at += step) await outcome(scenario, undisturbed, faults[at]!, problems);
  return problems;
}

async function outcome(
  scenario: Scenario,
  undisturbed: Replay,
  tried: TriedFault,
  problems: string[],
): Promise<string> {
  const came = outcomeOf(undisturbed, await replay(scenario, tried));
  if (!isAllowed(came)) {
    problems.push(`${tried.column.title} at ${titleOf(tried.call)}, ${tried.times} times: ${came}`);
  }
  return came;
}
