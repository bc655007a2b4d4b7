import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { MarketoClient } from '../src/marketo';
import { PipedriveClient } from '../src/pipedrive';
import { wholeSchemas } from '../src/sync/check/account-schemas';
import { type AccountSchemas, checkAgainst } from '../src/sync/mapping/check-mapping';
import { loadMapping } from '../src/sync/mapping/load-mapping';
import { typeErrors } from './examples/type-check.ts';

const TYPES = join(__dirname, '../docs/examples/account.types.ts');

const mappingFile = (members: string): string => `import type { Adapters, Mapping } from '${TYPES}';
export default ({ adapters: a }: { adapters: Adapters }) => ({
${members}
}) satisfies Mapping;
`;

/** Each line with a mistake of a kind of its own, and what the start says of it. */
const FIFTEEN: readonly (readonly [line: string, told: string])[] = [
  [
    "  links: { lead: 'title', person: 'marketo_id', organization: 'marketo_id' },",
    '"title" is not among Marketo\'s searchable fields',
  ],
  ["  pipelines: ['Sals'],", 'the account has no pipeline "Sals"'],
  ['  filters: { personFromLeed: () => true },', 'there is no table "personFromLeed"'],
  ['  personFromLead: {', ''],
  ["    name: { fields: ['firstNam'] },", 'lead has no field "firstNam"'],
  ["    add_time: { fields: ['createdAt'] },", "it needs write: 'create'"],
  ["    country: { fields: ['country'], postAdapter: a.contryName },", 'there is no adapter "contryName"'],
  ["    owner_id: { fields: ['ownerEmail'], postAdapter: a.userIdByEmail },", 'this adapter is given with its options'],
  ["    job_title: { fields: ['title'], postAdaptor: a.text },", 'an entry has no member "postAdaptor"'],
  ["    city: { fields: ['city', 'inferredCity'] },", 'several fields need a mode'],
  ["    phone: { fields: ['phone', 'mobilePhone'], mode: 'chose' },", 'must be one of join, choose'],
  ["    lead_score: { fields: ['leadScore'], write: 'sometimes' },", 'must be one of always, create, if-empty'],
  ['  },', ''],
  ["  organizationFromCompany: { nam: { fields: ['company'] } },", 'organization has no field "nam"'],
  [
    "  companyFromOrganization: { createdAt: { fields: ['name'] } },",
    'the field "createdAt" of company cannot be written',
  ],
  ['  leadFromPerson: {', ''],
  ["    ownerEmail: { fields: ['owner'], postAdapter: a.userEmail({ exept: 1 }) },", 'userEmail has no option "exept"'],
  ['  },', ''],
];
/** That a key is the same field as a name, no type says. */
const TWICE = "region: { fields: ['country'] }, KEY: { fields: ['country'] },";

describe('a mapping with fifteen mistakes of fifteen kinds', () => {
  let folder: string;
  let sandbox: Sandbox;
  let schemas: AccountSchemas;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mistakes-'));
    sandbox = await startSandbox({ company: 'empty' });
    const { marketo, pipedrive } = sandbox;
    const client = new PipedriveClient({ baseUrl: pipedrive.url, apiToken: pipedrive.apiToken });
    schemas = await wholeSchemas(new MarketoClient(marketo), client);
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  function written(name: string, members: string): string {
    const file = join(folder, name);
    writeFileSync(file, mappingFile(members));
    return file;
  }

  const regionKey = (): string => {
    const field = schemas.fields.person.resolve('region');
    return field !== undefined && 'name' in field ? field.name : '';
  };

  const fifteen = (): string =>
    FIFTEEN.map(([line]) => line)
      .join('\n')
      .replace('    name: {', `    ${TWICE.replace('KEY', regionKey())}\n    name: {`);

  it('is refused by the start, which names every one', async () => {
    const { mapping, problems } = await loadMapping(written('start.ts', fifteen()), folder);
    const told = [...problems, ...checkAgainst(mapping, schemas)].map(({ what }) => what);
    const expected = [
      ...FIFTEEN.map(([, what]) => what).filter((what) => what !== ''),
      'is the same field as "region"',
    ];
    expect(expected).toHaveLength(15);
    for (const what of expected) expect(told).toContainEqual(expect.stringContaining(what));
    expect(told).toHaveLength(15);
  });

  it('does not compile, and every one is told that types can know', () => {
    const file = written('compiled.ts', fifteen());
    const lines = new Set(typeErrors([file]).map((error) => Number(/:(\d+) /.exec(error)?.[1])));
    const source = mappingFile(fifteen()).split('\n');
    const mistaken = FIFTEEN.filter(([, what]) => what !== '').map(([line]) => source.indexOf(line) + 1);
    expect([...lines].toSorted((a, b) => a - b)).toEqual(mistaken.toSorted((a, b) => a - b));
  });

  it('is told of more by types than by the start: labels, kinds of value, and fields that functions read', () => {
    const tables = [
      "personFromLead: { region: { transformer: () => 'Antarctica' } }",
      "personFromLead: { lead_score: { fields: ['email'] } }",
      "personFromLead: { lead_score: { fields: ['email'], postAdapter: a.yesNo } }",
      'leadFromPerson: { country: { transformer: (person) => person.contry } }',
    ];
    const links = "  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },";
    const files = tables.map((table, index) => written(`one-${index}.ts`, `${links}\n  ${table},`));
    const example = join(__dirname, '../docs/examples/mapping.ts');
    const errors = typeErrors([...files, example]);
    expect(errors.map((error) => error.split(' ')[0])).toEqual(tables.map((_, index) => `one-${index}.ts:4`));
  });
});
