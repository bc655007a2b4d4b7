import { AppError } from '../../../base/errors/app-error';
import { aMappingContext } from '../../../../test/support/a-mapping-context';
import { type Adapter, type PipedriveUser } from '../mapping';
import { adapterNames, adapters as a } from './index';
import { mistakeOf, usageOf } from './mistakes';

const HOSTILE = [
  {},
  [],
  [[]],
  Symbol('x'),
  () => 1,
  Number.NaN,
  Infinity,
  '\u0000',
  new Date(Number.NaN),
  'x'.repeat(9999),
];

const PLAIN = {
  text: a.text,
  number: a.number,
  date: a.date,
  quarter: a.quarter,
  year: a.year,
  lastName: a.lastName,
  firstName: a.firstName,
  countryName: a.countryName,
  yesNo: a.yesNo,
  fromYesNo: a.fromYesNo,
  not: a.not,
  isClosed: a.isClosed,
  isWon: a.isWon,
  stageName: a.stageName,
  programName: a.programName,
  userIdByName: a.userIdByName({ fallback: 17 }),
  userIdByEmail: a.userIdByEmail({ fallback: 17 }),
  userEmail: a.userEmail(),
  userFirstName: a.userFirstName(),
  userLastName: a.userLastName(),
} satisfies Record<string, Adapter>;

describe.each(Object.entries(PLAIN))('%s', (_, adapter) => {
  it.each([null, undefined, '', '  ', []])('gives undefined for %j', async (blank) => {
    expect(await adapter(blank, aMappingContext())).toBeUndefined();
  });

  it.each(HOSTILE)('does not throw for the odd value %#', async (value) => {
    await expect(Promise.resolve().then(() => adapter(value, aMappingContext()))).resolves.not.toBeNull();
  });
});

describe('adapters', () => {
  it.each<[string, Adapter, unknown, unknown]>([
    ['text', a.text, ' Acme ', 'Acme'],
    ['text', a.text, 5, '5'],
    ['text', a.text, ['a', ' ', 'b'], 'a, b'],
    ['text', a.text, { id: 1, label: 'Gold' }, 'Gold'],
    ['number', a.number, ' 5.50 ', 5.5],
    ['number', a.number, -3, -3],
    ['number', a.number, '1,234,567.89', 1234567.89],
    ['number', a.number, '1,234', undefined],
    ['number', a.number, { value: '500', currency: 'EUR' }, 500],
    ['number', a.number, 'five', undefined],
    ['number', a.number, true, undefined],
    ['date', a.date, '2015-05-21T22:45:13Z+0000', '2015-05-21'],
    ['date', a.date, '2026-11-23T23:30:00-05:00', '2026-11-24'],
    ['date', a.date, 'soon', undefined],
    ['quarter', a.quarter, '2026-03-31', 1],
    ['quarter', a.quarter, '2026-04-01T00:00:00Z', 2],
    ['quarter', a.quarter, '2026-12-31', 4],
    ['year', a.year, '2026-12-31T23:00:00-02:00', 2027],
    ['today', a.today, 'whatever', '2026-11-23'],
    ['lastName', a.lastName, ' Vincent van Gogh ', 'Gogh'],
    ['lastName', a.lastName, 'Vincent', 'Vincent'],
    ['firstName', a.firstName, 'Vincent  van Gogh', 'Vincent van'],
    ['firstName', a.firstName, 'Vincent', undefined],
    ['countryName', a.countryName, 'US', 'United States'],
    ['countryName', a.countryName, 'usa', 'United States'],
    ['countryName', a.countryName, 'U.S.A.', 'United States'],
    ['countryName', a.countryName, 'united states of america', 'United States'],
    ['countryName', a.countryName, '840', 'United States'],
    ['countryName', a.countryName, 4, 'Afghanistan'],
    ['countryName', a.countryName, 'nl', 'Netherlands'],
    ['countryName', a.countryName, 'The Netherlands', 'Netherlands'],
    ['countryName', a.countryName, 'UK', 'United Kingdom'],
    ['countryName', a.countryName, 'Deutschland', 'Germany'],
    ['countryName', a.countryName, "cote d'ivoire", 'Côte d’Ivoire'],
    ['countryName', a.countryName, ' Atlantis ', 'Atlantis'],
    ['countryName', a.countryName, 'ZZ', 'ZZ'],
    ['yesNo', a.yesNo, true, 'Yes'],
    ['yesNo', a.yesNo, false, 'No'],
    ['yesNo', a.yesNo, 'maybe', undefined],
    ['fromYesNo', a.fromYesNo, ' YES ', true],
    ['fromYesNo', a.fromYesNo, 'no', false],
    ['fromYesNo', a.fromYesNo, { label: 'Yes' }, true],
    ['fromYesNo', a.fromYesNo, 'maybe', undefined],
    ['not', a.not, true, false],
    ['not', a.not, false, true],
    ['not', a.not, 'Yes', false],
    ['isClosed', a.isClosed, 'won', true],
    ['isClosed', a.isClosed, 'Lost', true],
    ['isClosed', a.isClosed, 'open', false],
    ['isClosed', a.isClosed, { status: 'lost' }, true],
    ['isClosed', a.isClosed, 'archived', undefined],
    ['isWon', a.isWon, 'won', true],
    ['isWon', a.isWon, 'lost', false],
    ['isWon', a.isWon, 'open', false],
    ['stageName', a.stageName, { id: 2, name: 'Demo' }, 'Demo'],
    ['stageName', a.stageName, 'Demo', 'Demo'],
    ['defaultTo', a.defaultTo('none'), ' ', 'none'],
    ['defaultTo', a.defaultTo(0), null, 0],
    ['defaultTo', a.defaultTo('none'), 0, 0],
    ['defaultTo', a.defaultTo('none'), false, false],
  ])('%s %#', async (_, adapter, value, expected) => {
    expect(await adapter(value, aMappingContext())).toEqual(expected);
  });

  it('gives a country the same name twice', async () => {
    const name = await a.countryName('CI', aMappingContext());
    expect(await a.countryName(name, aMappingContext())).toBe(name);
  });

  it('lists the names of all', () => {
    expect(adapterNames).toHaveLength(24);
  });
});

const ADA: PipedriveUser = { id: 11, name: 'Ada van Lovelace', email: 'ada@acme.example', isActive: true };
const BOB: PipedriveUser = { id: 12, name: 'Bob', email: null, isActive: false };
const TWINS: PipedriveUser[] = [
  { id: 13, name: 'Kim Lee', email: 'kim@acme.example', isActive: true },
  { id: 14, name: 'KIM LEE', email: 'kim.lee@acme.example', isActive: true },
];
const RETURNED: PipedriveUser[] = [
  { id: 15, name: 'Ruth Roe', email: 'ruth@acme.example', isActive: false },
  { id: 16, name: 'ruth roe', email: 'ruth@acme.example', isActive: true },
];
const lookups = { users: () => Promise.resolve([ADA, BOB, ...TWINS, ...RETURNED]) };

describe('adapters that ask for users', () => {
  const owner = { ...ADA, toJSON: () => ADA };

  it.each<[string, Adapter, unknown, unknown]>([
    ['a name in any case', a.userIdByName(), ' ada VAN lovelace', 11],
    ['a part of a name', a.userIdByName({ fallback: 17 }), 'Ada', 17],
    ['an unknown name without fallback', a.userIdByName(), 'Eve', undefined],
    ['an empty name with fallback', a.userIdByName({ fallback: 17 }), ' ', undefined],
    ['one of two names by its case', a.userIdByName({ fallback: 17 }), 'KIM LEE', 14],
    ['two names in another case', a.userIdByName({ fallback: 17 }), 'kim lee', 17],
    ['a user who left and came back', a.userIdByName(), 'Ruth Roe', 16],
    ['a user who left', a.userIdByName({ fallback: 17 }), 'Bob', 12],
    ['the e-mail of both', a.userIdByEmail(), 'ruth@acme.example', 16],
    ['an e-mail in any case', a.userIdByEmail({ fallback: 17 }), 'ADA@acme.example', 11],
    ['an unknown e-mail', a.userIdByEmail({ fallback: 17 }), 'eve@acme.example', 17],
    ['the e-mail of an owner', a.userEmail(), owner, 'ada@acme.example'],
    ['the e-mail of a user id', a.userEmail({}), 11, 'ada@acme.example'],
    ['the e-mail of a user without one', a.userEmail(), 12, undefined],
    ['an excepted owner', a.userEmail({ except: 11 }), owner, undefined],
    ['an excepted user id as text', a.userEmail({ except: [12, 11] }), '11', undefined],
    ['the first name of an owner', a.userFirstName({ except: 12 }), owner, 'Ada van'],
    ['the last name of a user id', a.userLastName({ except: [] }), 11, 'Lovelace'],
    ['an unknown user id', a.userLastName(), 99, undefined],
  ])('give the right answer for %s', async (_, adapter, value, expected) => {
    expect(await adapter(value, aMappingContext({}, lookups))).toEqual(expected);
  });

  it('let the failure of the vendor pass', async () => {
    const outage = new AppError('vendor-unavailable', 'Pipedrive does not answer');
    const failing = aMappingContext({}, { users: () => Promise.reject(outage) });
    await expect(a.userIdByName({ fallback: 17 })('Ada', failing)).rejects.toBe(outage);
  });
});

describe('adapters that ask for other records', () => {
  it('give the name of a program by its id', async () => {
    const context = aMappingContext({}, { programName: (id) => Promise.resolve(id === 7 ? 'Autumn fair' : null) });
    expect(await a.programName('7', context)).toBe('Autumn fair');
    expect(await a.programName(8, context)).toBeUndefined();
    expect(await a.programName('seven', context)).toBeUndefined();
  });

  it('give the organization of the lead', async () => {
    const lead = { id: 30 };
    const organizationIdForLead = jest.fn(() => Promise.resolve(5));
    const context = aMappingContext(lead, { organizationIdForLead });
    expect(await a.organizationIdForLead(lead, context)).toBe(5);
    expect(organizationIdForLead).toHaveBeenCalledWith(lead);
  });

  it.each(['the record', 'its organization', 'the id of its organization'])(
    'give the company of an organization, given %s',
    async (given) => {
      const organization = { id: 5, name: 'Acme' };
      const person = { id: 1, organization: Promise.resolve(organization) };
      const externalCompanyIdForOrganization = jest.fn(() => Promise.resolve('pd-organization-5'));
      const context = aMappingContext(person, { externalCompanyIdForOrganization });
      const value = given === 'the record' ? person : given === 'its organization' ? organization : 5;
      expect(await a.externalCompanyIdForOrganization(value, context)).toBe('pd-organization-5');
      expect(externalCompanyIdForOrganization).toHaveBeenCalledWith(organization);
    },
  );

  it('give nothing for a person without an organization', async () => {
    const context = aMappingContext({ organization: Promise.resolve(null) });
    expect(await a.externalCompanyIdForOrganization(context.source, context)).toBeUndefined();
  });

  it('give the name of a stage by its id or by the deal', async () => {
    const deal = { stage: Promise.resolve({ id: 2, name: 'Demo' }) };
    expect(await a.stageName(2, aMappingContext(deal))).toBe('Demo');
    expect(await a.stageName(deal, aMappingContext(deal))).toBe('Demo');
  });
});

describe('adapters with options', () => {
  it.each([
    ['userIdByName', a.userIdByName({ fallbak: 17 } as never), 'userIdByName has no option "fallbak"'],
    [
      'userIdByName',
      a.userIdByName({ fallback: '17' } as never),
      'the option fallback of userIdByName must be a user id',
    ],
    ['userIdByName', a.userIdByName(17 as never), 'userIdByName takes an object of options'],
    [
      'userEmail',
      a.userEmail({ except: ['a'] } as never),
      'the option except of userEmail must be a user id or a list',
    ],
    ['defaultTo', (a.defaultTo as () => Adapter)(), 'defaultTo needs a value'],
  ])('%s reports wrong options to the check %#', (_, adapter, problem) => {
    expect(mistakeOf(adapter)?.problem).toContain(problem);
  });

  it('say how they are written', () => {
    expect(usageOf(a.userIdByName)).toBe('a.userIdByName({ fallback: 17 })');
    expect(usageOf(a.text)).toBeNull();
  });
});
