import { type Envelope, outcomes, startMarketo, type TestMarketo } from '../testing/start-marketo.ts';

let test: TestMarketo;
beforeEach(async () => {
  test = await startMarketo({ limits: false });
});
afterEach(() => test.close());

const write = (path: string, ...input: object[]): Promise<Envelope> => test.post(`/v1/${path}.json`, { input });
const BEYOND = '\u{1F600}';

describe('writes that are answered with success and not kept', () => {
  it('do not happen unless they are switched on', async () => {
    const overlong = { email: 'a@acme.example', title: 'x'.repeat(256) };
    expect(outcomes(await write('leads', overlong))).toEqual(['1003']);
    await write('leads', { email: 'a@acme.example', title: `Head ${BEYOND} of`, annualRevenue: 1.005 });
    expect(test.marketo.leads()).toMatchObject([{ title: `Head ${BEYOND} of`, annualRevenue: 1.005 }]);
  });

  it('leave blocked fields of leads and objects as they are, and empty in new ones', async () => {
    const leadId = test.marketo.createLead({ email: 'a@acme.example', department: 'Sales' });
    test.marketo.createCompany({ externalCompanyId: 'c-1', industry: 'Steel' });
    test.marketo.createOpportunity({ externalOpportunityId: 'o-1', name: 'Big deal', stage: 'Won' });
    const key = { externalOpportunityId: 'o-1', leadId, role: 'Buyer' };
    test.marketo.createRole(key);
    test.marketo.switches.blockedFields = [
      'department',
      'company.industry',
      'opportunity.stage',
      'opportunityRole.isPrimary',
    ];
    const answers = [
      await write('leads', { email: 'a@acme.example', department: 'Quality', industry: 'Glass' }),
      await write('companies', { externalCompanyId: 'c-1', industry: 'Glass' }),
      await write('companies', { externalCompanyId: 'c-2', industry: 'Glass', company: 'New' }),
      await write('opportunities', { externalOpportunityId: 'o-1', stage: 'Lost' }),
      await write('opportunities/roles', { ...key, isPrimary: true }),
    ];
    expect(answers.flatMap(outcomes)).toEqual(['updated', 'updated', 'created', 'updated', 'updated']);
    expect(test.marketo.lead(leadId)).toMatchObject({ department: 'Sales', industry: 'Glass' });
    expect(test.marketo.companies()).toMatchObject([{ industry: 'Steel' }, { industry: null, company: 'New' }]);
    expect(test.marketo.opportunities()).toMatchObject([{ stage: 'Won' }]);
    expect(test.marketo.roles()).toMatchObject([{ isPrimary: null }]);
  });

  it('cut text to the length of its field, text areas at 30,000 bytes', async () => {
    test.marketo.switches.cutOverlongText = true;
    const given = {
      email: 'a@acme.example',
      title: 'x'.repeat(300),
      sicCode: '1'.repeat(41),
      address: 'ü'.repeat(15_001),
    };
    expect(outcomes(await write('leads', given))).toEqual(['created']);
    const [lead] = test.marketo.leads();
    expect(lead).toMatchObject({ title: 'x'.repeat(255), sicCode: '1'.repeat(40), address: 'ü'.repeat(15_000) });
    await write('leads', { email: 'a@acme.example', address: `x${'ü'.repeat(15_000)}` });
    expect(test.marketo.leads()[0]?.['address']).toBe(`x${'ü'.repeat(14_999)}`);
  });

  it('end text before its first character beyond U+FFFF, the key text of roles too', async () => {
    const leadId = test.marketo.createLead({ email: 'a@acme.example' });
    test.marketo.createOpportunity({ externalOpportunityId: 'o-1', name: 'Big deal' });
    test.marketo.switches.cutBeyondFFFF = true;
    const role = { externalOpportunityId: 'o-1', leadId, role: `Buyer ${BEYOND}\nof steel` };
    expect(outcomes(await write('opportunities/roles', role))).toEqual(['created']);
    expect(outcomes(await write('opportunities/roles', role))).toEqual(['updated']);
    expect(test.marketo.roles()).toMatchObject([{ role: 'Buyer ' }]);
    expect(outcomes(await write('opportunities/roles/delete', role))).toEqual(['1013']);
    await write('opportunities', { externalOpportunityId: 'o-1', nextStep: BEYOND });
    expect(test.marketo.opportunities()).toMatchObject([{ nextStep: null }]);
  });

  it('round floats and currencies to two decimals', async () => {
    test.marketo.switches.roundNumbers = true;
    await write('opportunities', {
      externalOpportunityId: 'o-1',
      name: 'D',
      amount: 99.999,
      quantity: '0.125',
      probability: 33,
    });
    expect(test.marketo.opportunities()).toMatchObject([{ amount: 100, quantity: 0.13, probability: 33 }]);
  });
});
