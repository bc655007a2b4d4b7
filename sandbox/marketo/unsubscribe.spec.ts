import { type Sandbox, startSandbox } from '../index.ts';

describe('unsubscribed in Marketo', () => {
  let sandbox: Sandbox;
  const ADDRESS = 'ada@engines.example';

  beforeEach(async () => {
    sandbox = await startSandbox({ company: 'empty' });
  });
  afterEach(() => sandbox.close());

  const aLead = (values: object = {}) => sandbox.marketo.createLead({ email: ADDRESS, ...values });
  const isOut = (id: number) => sandbox.marketo.lead(id)?.['unsubscribed'];

  it('holds for all leads of the address, whatever the case, and so does the opposite', () => {
    const [lead, copy] = [aLead(), aLead({ email: ADDRESS.toUpperCase() })];
    const other = aLead({ email: 'bea@engines.example' });
    sandbox.marketo.updateLead(copy, { unsubscribed: true });
    expect([lead, copy, other].map(isOut)).toEqual([true, true, false]);
    sandbox.marketo.updateLead(lead, { unsubscribed: false });
    expect([lead, copy, other].map(isOut)).toEqual([false, false, false]);
  });

  it('outlives the lead, and comes to whoever gets the address', () => {
    const lead = aLead({ unsubscribed: true });
    sandbox.marketo.deleteLead(lead);
    expect(isOut(aLead())).toBe(true);
    const moved = aLead({ email: 'bea@engines.example' });
    sandbox.marketo.updateLead(moved, { email: ADDRESS });
    expect(isOut(moved)).toBe(true);
  });

  it('goes with a lead to its new address', () => {
    const lead = aLead({ unsubscribed: true });
    const other = aLead({ email: 'bea@engines.example' });
    sandbox.marketo.updateLead(lead, { email: 'bea@engines.example' });
    expect(isOut(other)).toBe(true);
  });
});
