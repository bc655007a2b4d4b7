import { soak, type SoakOptions } from '../soak/soak';

const SEED = Number(process.env['SOAK_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const EVENTS = Number(process.env['SOAK_EVENTS'] ?? 2000);

async function run(options: SoakOptions): Promise<readonly string[]> {
  const { problems, history, ...figures } = await soak(options);
  process.stdout.write(`two-way soak ${JSON.stringify({ ...options, ...figures }, null, 1)}\n`);
  if (problems.length > 0) process.stdout.write(`PROBLEMS\n${problems.join('\n')}\n`);
  if (history.length > 0) process.stdout.write(`${history.join('\n')}\n`);
  return problems;
}

it('one', async () => {
  const c = Number(process.env['SOAK_CONCURRENCY'] ?? 1);
  expect(await run({ seed: SEED, events: EVENTS, concurrency: c, contacts: 100 })).toEqual([]);
}, 3_000_000);
