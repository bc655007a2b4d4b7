import { soak, type SoakOptions } from '../soak/soak';

/** Another seed with each run; one that failed is run again by `SOAK_SEED=… npm test -- two-way-soak`. */
const SEED = Number(process.env['SOAK_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const EVENTS = Number(process.env['SOAK_EVENTS'] ?? 1000);
const CONCURRENCY = Number(process.env['SOAK_CONCURRENCY'] ?? 1);
const CONTACTS = Number(process.env['SOAK_CONTACTS'] ?? 100);
/** `on`, `off` or `restored`. */
const MEMORY = (process.env['SOAK_MEMORY'] ?? 'on') as NonNullable<SoakOptions['memory']>;
const LIMIT_MS = Math.max(1_200_000, EVENTS * 300);

/** What the one that draws its edits anew does not try unless it is told to, with seeds that find mistakes. */
const OTHERS: readonly (readonly [how: string, options: SoakOptions])[] = [
  ['while four tasks run at once', { seed: 2, events: 240, concurrency: 4, contacts: 40 }],
  ['without a memory', { seed: 799820, events: 120, concurrency: 1, contacts: 40, memory: 'off' }],
  ['with a memory from before', { seed: 839415, events: 360, concurrency: 1, contacts: 40, memory: 'restored' }],
];

async function problemsOf(options: SoakOptions): Promise<readonly string[]> {
  const { problems, history, ...figures } = await soak(options);
  const lines = [`two-way soak ${JSON.stringify({ ...options, ...figures }, null, 1)}`, ...problems, ...history];
  process.stdout.write(`${lines.join('\n')}\n`);
  return problems;
}

describe('both sides edited at once, with webhooks that arrive twice and in any order', () => {
  it(
    'agree at rest on the last edit of every field, without doubles and without a task left',
    async () => {
      const options = { seed: SEED, events: EVENTS, concurrency: CONCURRENCY, contacts: CONTACTS, memory: MEMORY };
      expect(await problemsOf(options)).toEqual([]);
    },
    LIMIT_MS,
  );

  it.each(OTHERS)(
    'agree at rest on it %s',
    async (_how, options) => expect(await problemsOf(options)).toEqual([]),
    300_000,
  );
});
