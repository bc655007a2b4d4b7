import { adaptersForMappingFile } from './adapters-for-mapping-file';
import {
  checkMapping,
  MappingError,
  type AccountSchemas,
  type CataloguedField,
  type FieldCatalogue,
} from './check-mapping';
import { RECORD_KINDS } from '../records/kinds';
import { defaultMapping } from './default.mapping';
import { withinAccount } from './within-account';

const a = adaptersForMappingFile().adapters;
const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };

const problemsOf = (mapping: unknown, schemas?: AccountSchemas): string[] =>
  checkMapping(mapping, schemas).map(({ path, what, nearest }) => [path, what, ...nearest].join(' | '));

const entryProblems = (entry: unknown): string[] => problemsOf({ links, personFromLead: { name: entry } });

describe('the shape of a mapping', () => {
  it('is sound for the built-in mapping', () => {
    expect(checkMapping(defaultMapping)).toEqual([]);
  });

  it.each<[unknown, string[]]>([
    [{ fields: ['a'] }, []],
    [{ fields: ['a', 'b'], mode: 'join', preAdapter: a.text, postAdapter: a.date, clear: false, write: 'create' }, []],
    [{ transformer: () => 1, postAdapter: a.defaultTo('x'), clear: true, write: 'if-empty' }, []],
    [{ fields: ['a'], postAdapter: a.userIdByName({ fallback: 17 }) }, []],
    ['email', [`personFromLead.name | must be an object such as { fields: ['email'] }, not "email"`]],
    [{}, ['personFromLead.name | needs either fields or a transformer']],
    [{ clear: true }, ['personFromLead.name | needs either fields or a transformer']],
    [{ fields: [] }, ['personFromLead.name.fields | must be a list of at least one field']],
    [{ fields: 'a' }, ['personFromLead.name.fields | must be a list of at least one field']],
    [{ fields: undefined }, ['personFromLead.name.fields | must be a list of at least one field']],
    [{ fields: ['a', ' '], mode: 'join' }, ['personFromLead.name.fields[1] | must be the name of a field, not " "']],
    [{ fields: ['a', 'b'] }, ["personFromLead.name | several fields need a mode: 'join' or 'choose'"]],
    [{ fields: ['a'], mode: 'jion' }, ['personFromLead.name.mode | must be one of join, choose, not "jion" | join']],
    [
      { fields: ['a'], conflict: 'reveiw' },
      ['personFromLead.name.conflict | must be one of latest, marketo, pipedrive, review, not "reveiw" | review'],
    ],
    [{ fields: ['a'], write: 1 }, ['personFromLead.name.write | must be one of always, create, if-empty, not 1']],
    [{ fields: ['a'], clear: 'yes' }, ['personFromLead.name.clear | must be true or false, not "yes"']],
    [
      { fields: ['a'], postAdaptor: a.text },
      ['personFromLead.name.postAdaptor | an entry has no member "postAdaptor" | postAdapter | preAdapter'],
    ],
    [{ fields: ['a'], postAdapter: 'text' }, ['personFromLead.name.postAdapter | must be a function, not "text"']],
    [
      { fields: ['a'], postAdapter: undefined },
      ['personFromLead.name.postAdapter | must be a function, not undefined'],
    ],
    [
      { fields: ['a'], transformer: a.today },
      ['personFromLead.name.fields | has no meaning together with a transformer'],
    ],
    [{ transformer: a.today, mode: 'join' }, ['personFromLead.name.mode | has no meaning together with a transformer']],
    [
      { transformer: a.today, preAdapter: a.text },
      ['personFromLead.name.preAdapter | has no meaning together with a transformer'],
    ],
    [
      { fields: ['a'], postAdapter: a.userIdByName },
      ['personFromLead.name.postAdapter | this adapter is given with its options: a.userIdByName({ fallback: 17 })'],
    ],
    [
      { fields: ['a'], postAdapter: a.userEmail({ exept: 1 } as never) },
      ['personFromLead.name.postAdapter | userEmail has no option "exept" | except'],
    ],
  ])('%j', (entry, expected) => {
    expect(entryProblems(entry)).toEqual(expected);
  });

  it.each(['contryName', 'userIdByNam'])('names the nearest adapters for %s, called or not', (name) => {
    const unknown = (a as unknown as Record<string, (...options: unknown[]) => unknown>)[name];
    for (const postAdapter of [unknown, unknown?.({ fallback: 17 })]) {
      const [message] = entryProblems({ fields: ['a'], postAdapter });
      expect(message).toContain(`personFromLead.name.postAdapter | there is no adapter "${name}" | `);
      expect(message).toMatch(/countryName|userIdByName/);
    }
  });

  it('reports an adapter with parentheses that it does not have', () => {
    const postAdapter = (a.date as unknown as () => unknown)();
    expect(entryProblems({ fields: ['a'], postAdapter })).toEqual([
      'personFromLead.name.postAdapter | date is given without parentheses: a.date',
    ]);
  });

  it.each<[unknown, string[]]>([
    [null, [' | the mapping must be an object']],
    [[], [' | the mapping must be an object']],
    [{}, ['links | must name the link field of lead, person and organization']],
    [
      { links: { lead: 'pipedriveId', persn: 'x', organization: ' ' } },
      [
        'links.persn | there is no link "persn" | person',
        'links.person | must name the field of the person that holds the id of its other half',
        'links.organization | must name the field of the organization that holds the id of its other half',
      ],
    ],
    [{ links, personFromLeed: {} }, ['personFromLeed | a mapping has no member "personFromLeed" | personFromLead']],
    [{ links, personFromLead: [] }, ['personFromLead | must be an object with an entry per target field']],
    [{ links, pipelines: 'Renewals' }, ['pipelines | must be a list of names of pipelines; leave it out for all']],
    [{ links, pipelines: [] }, ['pipelines | must be a list of names of pipelines; leave it out for all']],
    [
      { links, filters: { leadFromPersn: () => true } },
      ['filters.leadFromPersn | there is no table "leadFromPersn" | leadFromPerson'],
    ],
    [{ links, personFromLead: { constructor: { fields: ['a'] }, ['__proto__']: { fields: ['b'] } } }, []],
    [
      { links, personFromLead: { __proto__: { fields: ['a'] } } },
      [
        "personFromLead | a field called __proto__ is written ['__proto__']: without the brackets JavaScript makes no entry of it",
      ],
    ],
    [{ links, filters: { leadFromPerson: true } }, ['filters.leadFromPerson | must be a function']],
  ])('%j', (mapping, expected) => {
    expect(problemsOf(mapping)).toEqual(expected);
  });
});

function catalogue(fields: readonly CataloguedField[], typesOfIds: readonly string[] = []): FieldCatalogue {
  const named = (name: string): CataloguedField[] =>
    fields.filter((field) => field.name === name || field.aliases?.includes(name));
  return {
    typesOfIds,
    resolve: (name) => {
      const [first, ...others] = named(name);
      return others.length > 0 ? { collision: named(name).map((field) => field.name) } : first;
    },
    names: () => fields.flatMap((field) => [field.name, ...(field.aliases ?? [])]),
  };
}

const text = (name: string, options: Partial<CataloguedField> = {}): CataloguedField => ({
  name,
  type: 'varchar',
  kind: 'text',
  updateable: true,
  ...options,
});

const leadFields = [
  text('id', { type: 'integer', updateable: false, searchable: true }),
  text('pipedriveId', { type: 'integer', searchable: true }),
  text('hiddenId', { type: 'string' }),
  ...['firstName', 'lastName', 'email', 'phone', 'externalCompanyId'].map((name) => text(name, { type: 'string' })),
];
const personFields = [
  text('id', { type: 'int', updateable: false }),
  ...['name', 'email', 'phone', 'org_id'].map((name) => text(name)),
  text('a1', { aliases: ['marketo_id'] }),
  text('b1', { aliases: ['lead_score'] }),
  text('b2', { aliases: ['lead_score'] }),
  text('c1', { aliases: ['born'], type: 'date' }),
  text('add_time', { updateable: false, creatable: true }),
];
const TYPES_OF_PIPEDRIVE_IDS = ['varchar', 'varchar_auto', 'text', 'double', 'int'];
const some = (...names: string[]): FieldCatalogue =>
  catalogue(
    names.map((name) => text(name)),
    TYPES_OF_PIPEDRIVE_IDS,
  );

const withoutFields = Object.fromEntries(RECORD_KINDS.map((kind) => [kind, some()])) as AccountSchemas['fields'];

const schemas: AccountSchemas = {
  fields: {
    ...withoutFields,
    lead: catalogue(leadFields, ['string', 'integer']),
    person: catalogue(personFields, TYPES_OF_PIPEDRIVE_IDS),
    company: some('company', 'numberOfEmployees'),
    organization: some('name', 'marketo_id', 'employee_count'),
    activity: catalogue([
      ...['subject', 'type', 'note', 'due_date'].map((name) => text(name)),
      text('person_id', { updateable: false }),
    ]),
    deal: some('title', 'value', 'status', 'close_time', 'expected_close_date', 'add_time', 'stage_id'),
    opportunity: some('name', 'amount', 'stage', 'isClosed', 'isWon', 'closeDate', 'externalCreatedDate'),
    role: catalogue([text('role', { updateable: false }), text('isPrimary')]),
  },
  pipelines: ['Renewals', 'New business'],
};

describe('a mapping against the accounts', () => {
  const sound = { links };

  it.each<[string, object, string[]]>([
    ['sound', sound, []],
    [
      'a table of known fields',
      { personFromLead: { name: { fields: ['firstName', 'lastName'], mode: 'join' }, born: { fields: ['id'] } } },
      [],
    ],
    ['a related record', { leadFromPerson: { lastName: { fields: ['owner'] } } }, []],
    ['an e-mail', { activityFromEmail: { note: { fields: ['text'] }, person_id: { fields: ['lead'] } } }, []],
    ['the role of a role', { roleFromDeal: { role: { transformer: () => 'Buyer' } } }, []],
    [
      'an unknown source field',
      { personFromLead: { name: { fields: ['lastName', 'firstNam'], mode: 'join' } } },
      ['personFromLead.name.fields[1] | lead has no field "firstNam" | firstName | lastName'],
    ],
    [
      'an unknown related record',
      { leadFromPerson: { lastName: { fields: ['organisation'] } } },
      ['leadFromPerson.lastName.fields[0] | person has no field "organisation" | organization'],
    ],
    [
      'an unknown field of an e-mail',
      { activityFromEmail: { note: { fields: ['subjct'] } } },
      ['activityFromEmail.note.fields[0] | the e-mail has no field "subjct" | subject'],
    ],
    [
      'an unknown target field',
      { personFromLead: { emial: { fields: ['email'] } } },
      ['personFromLead.emial | person has no field "emial" | email'],
    ],
    [
      'a field that cannot be written',
      { leadFromPerson: { id: { fields: ['id'] } } },
      ['leadFromPerson.id | the field "id" of lead cannot be written'],
    ],
    [
      'a name of several fields',
      { personFromLead: { lead_score: { fields: ['id'] } } },
      ['personFromLead.lead_score | several fields of person are called "lead_score"; use the key of one: b1, b2'],
    ],
    [
      'one field twice',
      { personFromLead: { c1: { fields: ['id'] }, born: { fields: ['id'] } } },
      ['personFromLead.born | is the same field as "c1", which has an entry already'],
    ],
    ['a field of new records', { personFromLead: { add_time: { fields: ['id'], write: 'create' } } }, []],
    [
      'a field of new records only',
      { personFromLead: { add_time: { fields: ['id'] } } },
      [`personFromLead.add_time | only a new person takes the field "add_time": it needs write: 'create'`],
    ],
    [
      'who wins conflicts, said once or twice',
      {
        personFromLead: {
          email: { fields: ['email'], conflict: 'review' },
          phone: { fields: ['phone'], conflict: 'latest' },
        },
        leadFromPerson: { email: { fields: ['email'] }, phone: { fields: ['phone'], conflict: 'latest' } },
      },
      [],
    ],
    [
      'who wins conflicts, of fields mapped one way',
      {
        personFromLead: {
          email: { fields: ['email'], conflict: 'marketo' },
          phone: { fields: ['phone'], write: 'create', conflict: 'review' },
        },
        leadFromPerson: { phone: { fields: ['phone'] } },
        activityFromLead: { subject: { fields: ['firstName'], conflict: 'latest' } },
      },
      [
        'personFromLead.email.conflict | has no meaning: the field is not mapped both ways, so its source wins',
        'personFromLead.phone.conflict | has no meaning: the field is not mapped both ways, so its source wins',
        'activityFromLead.subject.conflict | has no meaning: the field is not mapped both ways, so its source wins',
      ],
    ],
    [
      'two that win the same conflicts',
      {
        personFromLead: { email: { fields: ['email'], conflict: 'marketo' } },
        leadFromPerson: { email: { fields: ['email'], conflict: 'latest' } },
      },
      [
        'personFromLead.email.conflict | must be alike in personFromLead.email, leadFromPerson.email, which belong together, not marketo and latest',
      ],
    ],
    [
      'consent that names what cannot say it',
      { consent: { lead: 'firstName', person: 'borne', resubscribe: 'yes', persons: 1 } },
      [
        'consent.persons | consent has no member "persons" | person',
        'consent.resubscribe | must be true or false, not "yes"',
        'consent.lead | "firstName" is of type string; it must be boolean',
        'consent.person | person has no field "borne" | born',
      ],
    ],
    [
      'consent without its fields',
      { consent: {} },
      [
        'consent.lead | must name the field of the lead that says who is unsubscribed',
        'consent.person | must name the field of the person that says who is unsubscribed',
      ],
    ],
    [
      'consent that is none',
      { consent: 'unsubscribed' },
      ['consent | must name a field of lead and person, not "unsubscribed"'],
    ],
    ['known pipelines', { pipelines: ['Renewals'] }, []],
    [
      'an unknown pipeline',
      { pipelines: ['Renewal'] },
      ['pipelines[0] | the account has no pipeline "Renewal" | Renewals'],
    ],
    [
      'links that cannot be',
      { links: { lead: 'hiddenId', person: 'born', organization: 'marketoid2' } },
      [
        `links.lead | "hiddenId" is not among Marketo's searchable fields, so no lead is found by it`,
        'links.person | "born" is of type date; a link field must be one of varchar, varchar_auto, text, double, int',
        'links.organization | organization has no field "marketoid2" | marketo_id',
      ],
    ],
    ['a link that is read-only', { links: { ...links, lead: 'id' } }, ['links.lead | "id" cannot be updated']],
  ])('%s', (_, members, expected) => {
    expect(problemsOf({ ...sound, ...members }, schemas)).toEqual(expected);
  });

  it('shows the mistakes of shape and of fields together', () => {
    const mapping = { links, personFromLead: { emial: { fields: ['email', 'phon'] } }, filters: 1 };
    expect(checkMapping(mapping, schemas).map(({ path }) => path)).toEqual([
      'filters',
      'personFromLead.emial',
      'personFromLead.emial',
      'personFromLead.emial.fields[1]',
    ]);
  });
});

describe('withinAccount', () => {
  it('leaves out what the accounts do not have, and nothing else', () => {
    const { mapping, leftOut } = withinAccount(defaultMapping, schemas);
    expect(leftOut).toEqual(['organizationFromCompany.website', 'companyFromOrganization.website']);
    expect(checkMapping(mapping, schemas)).toEqual([]);
    expect(mapping.personFromLead).toEqual(defaultMapping.personFromLead);
  });

  it('keeps a missing link field, to be reported', () => {
    const { mapping } = withinAccount({ ...defaultMapping, links: { ...links, lead: 'pdId' } }, schemas);
    expect(checkMapping(mapping, schemas).map(({ path }) => path)).toEqual(['links.lead']);
  });
});

describe('MappingError', () => {
  it('lists every problem with its place and the nearest names', () => {
    const error = new MappingError('/app/mapping.ts', checkMapping({ links, personFromLeed: {}, pipelines: [] }));
    expect(error.kind).toBe('mapping-failed');
    expect(error.message).toBe(
      [
        'The mapping /app/mapping.ts has 2 problems:',
        '  - personFromLeed: a mapping has no member "personFromLeed" (nearest: personFromLead)',
        '  - pipelines: must be a list of names of pipelines; leave it out for all',
      ].join('\n'),
    );
  });
});
