import { type Sandbox, startSandbox } from '../index.ts';
import { type Verdict, verdicts } from './promises.ts';

describe('verdicts', () => {
  let sandbox: Sandbox;
  let lead: number;
  let person: number;
  let deal: number;

  beforeEach(async () => {
    sandbox = await startSandbox({ company: 'empty' });
    const { marketo, pipedrive } = sandbox;
    const company = marketo.createCompany({ externalCompanyId: 'acme', company: 'Acme' });
    lead = marketo.createLead({ firstName: 'Ada', email: 'ada@acme.example', externalCompanyId: 'acme' });
    const organization = pipedrive.createOrganization({ name: 'Acme', marketo_id: String(company) });
    person = pipedrive.createPerson({
      name: 'Ada',
      emails: [{ value: 'ada@acme.example', primary: true }],
      org_id: organization,
      marketo_id: String(lead),
    });
    marketo.updateLead(lead, { pipedriveId: person });
    deal = pipedrive.createDeal({ title: 'Anvil', person_id: person });
    const externalOpportunityId = `pd-deal-${deal}`;
    marketo.createOpportunity({ externalOpportunityId, name: 'Anvil', isWon: false });
    marketo.createRole({ externalOpportunityId, leadId: lead, role: 'Buyer' });
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
    ['a person that is gone', ({ pipedrive }) => pipedrive.deletePerson(person), /has no person/],
    ['a link to another person', ({ marketo }) => marketo.updateLead(lead, { pipedriveId: 4711 }), /not point back/],
    ['another name', ({ pipedrive }) => pipedrive.updatePerson(person, { name: 'Eva' }), /differ in their name/],
    ['another phone', ({ marketo }) => marketo.updateLead(lead, { phone: '1234567' }), /differ in their phone/],
    ['a deal without opportunity', ({ pipedrive }) => pipedrive.createDeal({ title: 'Bell' }), /has no opportunities/],
    ['a deal that was won', ({ pipedrive }) => pipedrive.updateDeal(deal, { status: 'won' }), /opportunity differ/],
    [
      'the role of a former contact',
      ({ pipedrive }) => pipedrive.updateDeal(deal, { person_id: pipedrive.createPerson({ name: 'Bob' }) }),
      /not exactly the role/,
    ],
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
