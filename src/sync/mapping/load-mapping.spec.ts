import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aMappingContext } from '../../../test/support/a-mapping-context';
import { adapterNames } from './adapters';
import { defaultMapping } from './default.mapping';
import { loadMapping } from './load-mapping';
import { mapRecord } from './map-record';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mapping-'));
});

afterEach(() => rm(folder, { recursive: true }));

const file = (name: string, content: string): Promise<void> => writeFile(join(folder, name), content);

const LINKS = `links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' }`;
const TABLE = `personFromLead: { email: { fields: ['email'] } }`;

describe('loadMapping', () => {
  it('gives the built-in mapping without a file', async () => {
    await expect(loadMapping(undefined, folder)).resolves.toEqual({
      origin: '(built in)',
      mapping: defaultMapping,
      problems: [],
    });
  });

  it.each([
    ['object.mjs', `export default { ${LINKS}, ${TABLE} };`],
    ['function.mjs', `export default ({ adapters: a }) => ({ ${LINKS}, ${TABLE} });`],
    ['async.mjs', `export default async () => ({ ${LINKS}, ${TABLE} });`],
    ['common.js', `module.exports = { ${LINKS}, ${TABLE} };`],
    ['function.js', `module.exports = () => ({ ${LINKS}, ${TABLE} });`],
    ['typed.ts', `const mapping: object = { ${LINKS}, ${TABLE} }; export default mapping;`],
    ['compiled.js', `exports.__esModule = true; exports.default = () => ({ ${LINKS}, ${TABLE} });`],
  ])('loads %s', async (name, content) => {
    await file(name, content);
    const { mapping, problems, origin } = await loadMapping(name, folder);
    expect(problems).toEqual([]);
    expect(origin).toBe(join(folder, name));
    expect(mapping.personFromLead).toEqual({ email: { fields: ['email'] } });
  });

  it('hands the adapters over', async () => {
    await file(
      'a.mjs',
      `export default ({ adapters: a }) => ({ ${LINKS},
      personFromLead: { born: { fields: ['born'], postAdapter: a.date }, day: { transformer: (_, c) => a.today(_, c) } } });`,
    );
    const { mapping } = await loadMapping('a.mjs', folder);
    await expect(
      mapRecord('personFromLead', mapping, aMappingContext({ born: '1853-03-30T10:00:00Z' })),
    ).resolves.toMatchObject([
      { field: 'born', value: '1853-03-30' },
      { field: 'day', value: '2026-11-23' },
    ]);
  });

  it('reports unknown adapters wherever the file asks for them', async () => {
    await file(
      'b.mjs',
      `export default ({ adapters: a }) => {
      const owner = a.userIdByNam({ fallback: 17 });
      const unused = a.contryName;
      return { ${LINKS}, personFromLead: { owner_id: { fields: ['owner'], postAdapter: owner } } };
    };`,
    );
    const { problems } = await loadMapping('b.mjs', folder);
    expect(problems).toMatchObject([
      { path: 'personFromLead.owner_id.postAdapter', what: 'there is no adapter "userIdByNam"' },
      { path: 'adapters', what: 'there is no adapter "contryName"', nearest: ['countryName', 'lastName'] },
    ]);
  });

  it('fails a record whose function asks for an unknown adapter later', async () => {
    await file(
      'c.mjs',
      `export default ({ adapters: a }) => ({ ${LINKS},
      personFromLead: { name: { transformer: (lead) => a.txt(lead.name) } } });`,
    );
    const { mapping, problems } = await loadMapping('c.mjs', folder);
    expect(problems).toEqual([]);
    await expect(mapRecord('personFromLead', mapping, aMappingContext())).rejects.toMatchObject({
      kind: 'mapping-failed',
    });
  });

  it.each([
    ['missing.ts', undefined, 'there is no such file, and MAPPING_FILE names it'],
    ['mapping.json', '{}', 'a mapping file ends in .ts, .js, .mjs'],
    ['broken.mjs', 'export default {', 'the file does not load: SyntaxError'],
    ['throws.mjs', 'throw new Error("no licence")', 'the file does not load: Error: no licence'],
    ['import.mjs', 'import "./gone.mjs"', 'the file does not load: '],
    [
      'function.mjs',
      'export default () => { throw new Error("oh no") }',
      'the function of the file threw Error: oh no',
    ],
    ['empty.mjs', 'export const mapping = {}', 'the default export must be the mapping or a function that returns it'],
    ['nothing.mjs', 'export default () => undefined', 'the default export must be the mapping or a function'],
  ])('says what is wrong with %s', async (name, content, reason) => {
    if (content !== undefined) await file(name, content);
    const loading = loadMapping(name, folder);
    await expect(loading).rejects.toMatchObject({ name: 'MappingError', kind: 'mapping-failed' });
    await expect(loading).rejects.toThrow(join(folder, name));
    await expect(loading).rejects.toThrow(reason);
  });
});

describe('docs/mapping.md', () => {
  it('begins with a mapping that loads without a problem', async () => {
    const page = await readFile(join(__dirname, '../../../docs/mapping.md'), 'utf8');
    await file('documented.ts', /```ts\n([^]*?)```/.exec(page)?.[1] ?? '');
    await expect(loadMapping('documented.ts', folder)).resolves.toMatchObject({ problems: [] });
  });

  it.each(adapterNames)('shows the adapter %s', async (name) => {
    await expect(readFile(join(__dirname, '../../../docs/mapping.md'), 'utf8')).resolves.toContain(`\`a.${name}`);
  });
});
