import { type Sandbox, startSandbox } from '../index.ts';
import { type Verdict, verdicts } from './promises.ts';

describe('verdicts', () => {
  let sandbox: Sandbox;
  let lead: number;
  let person: number;

  beforeEach(async () => {
    sandbox = await startSandbox({ company: 'empty' });
    const { marketo, pipedrive } = sandbox;
    const company = marketo.createCompany({ externalCompanyId: 'acme', company: 'Acme' });
    lead = marketo.createLead({ email: 'ada@acme.example', externalCompanyId: 'acme' });
    const organization = pipedrive.createOrganization({ name: 'Acme', marketo_id: String(company) });
    person = pipedrive.createPerson({
      name: 'Ada',
      emails: [{ value: 'ada@acme.example', primary: true }],
      org_id: organization,
      marketo_id: String(lead),
    });
    marketo.updateLead(lead, { pipedriveId: person });
  });
  afterEach(() => sandbox.close());

  const contradictions = (linkedLeads = [lead]): string[] =>
    verdicts(sandbox, linkedLeads).flatMap((verdict: Verdict) => verdict.contradictions);

  it('finds nothing where all is linked', () => expect(contradictions()).toEqual([]));

  it.each<[string, (sandbox: Sandbox) => void, RegExp]>([
    [
      'an e-mail that two persons share, in other letters',
      ({ pipedrive }) => pipedrive.createPerson({ name: 'A', emails: [{ value: 'ADA@acme.example', primary: true }] }),
      /^ada@acme\.example belongs to/,
    ],
    [
      'two persons of one lead',
      ({ pipedrive }) => pipedrive.createPerson({ name: 'A', marketo_id: String(lead) }),
      /belongs to \d+ and \d+/,
    ],
    [
      'two organizations of one name',
      ({ pipedrive }) => pipedrive.createOrganization({ name: 'ACME' }),
      /^acme belongs/,
    ],
    [
      'a person that does not point back',
      ({ pipedrive }) => pipedrive.updatePerson(person, { marketo_id: null }),
      /does not point back/,
    ],
    ['a person that is gone', ({ pipedrive }) => pipedrive.deletePerson(person), /does not point back/],
    [
      'a lead that does not point back',
      ({ marketo }) => marketo.updateLead(lead, { pipedriveId: null }),
      /has no person/,
    ],
    [
      'a person of another organization',
      ({ pipedrive }) => pipedrive.updatePerson(person, { org_id: pipedrive.createOrganization({ name: 'Other' }) }),
      /different companies/,
    ],
  ])('finds %s', (_what, spoil, expected) => {
    spoil(sandbox);
    expect(contradictions().join('\n')).toMatch(expected);
  });

  it('finds a lead that has a person against the story', () =>
    expect(contradictions([])).toEqual([`lead ${lead} has a person unexpectedly`]));

  it('finds a lead without a person against the story', () =>
    expect(contradictions([lead, 4711])).toEqual(['lead 4711 has no person']));
});
