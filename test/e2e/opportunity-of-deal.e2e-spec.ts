import { resultOf, serviceOfEachTest, tasks, waitForEnd, writesOf } from '../support/stories';
import { settle, wireBothSides } from '../support/wire-both-sides';

const WITHOUT_CONTACT = { status: 'skipped', reason: 'no contact person' };

describe('the opportunity of a deal', () => {
  const service = serviceOfEachTest();

  const aDeal = (values: Record<string, unknown> = {}): number =>
    service().sandbox.pipedrive.createDeal({ title: 'Two engines', value: 1200.5, currency: 'EUR', ...values });
  const sync = (deal: number) => resultOf(service(), `/pipedrive/deal/${deal}`);
  const opportunity = () => service().sandbox.marketo.opportunities()[0];

  it('is made once, with everything that a sales report needs', async () => {
    const { marketo } = service().sandbox;
    const deal = aDeal({ expected_close_date: '2027-03-31' });
    const writes = await writesOf(service(), async () => {
      expect(await sync(deal)).toMatchObject({
        status: 'created',
        id: expect.any(String),
        role: WITHOUT_CONTACT,
      });
    });
    expect(writes).toEqual(['POST /rest/v1/opportunities.json']);
    expect(marketo.opportunities()).toMatchObject([
      {
        externalOpportunityId: `pd-deal-${deal}`,
        name: 'Two engines',
        amount: 1200.5,
        stage: 'Qualified',
        isClosed: false,
        isWon: false,
        closeDate: expect.stringContaining('2027-03-31'),
      },
    ]);
    expect(
      await writesOf(service(), async () => {
        expect(await sync(deal)).toMatchObject({ status: 'skipped', reason: 'unchanged', role: WITHOUT_CONTACT });
      }),
    ).toEqual([]);
  });

  it.each([
    ['won', { isClosed: true, isWon: true }],
    ['lost', { isClosed: true, isWon: false }],
  ])('is closed when the deal is %s', async (status, expected) => {
    const { pipedrive } = service().sandbox;
    const deal = aDeal();
    await sync(deal);
    pipedrive.updateDeal(deal, { status });
    const writes = await writesOf(service(), async () => {
      const { changes } = await sync(deal);
      expect((changes as { field: string }[]).map(({ field }) => field)).toEqual(
        expect.arrayContaining(['isClosed', 'closeDate']),
      );
    });
    expect(writes).toEqual(['POST /rest/v1/opportunities.json']);
    const closed = String(pipedrive.deal(deal)!['close_time']).slice(0, 10);
    expect(opportunity()).toMatchObject({ ...expected, closeDate: expect.stringContaining(closed) });
  });

  it('follows the deal from stage to stage, by their names', async () => {
    const { pipedrive } = service().sandbox;
    const deal = aDeal({ stage_id: 1 });
    await sync(deal);
    pipedrive.updateDeal(deal, { stage_id: 3, value: 1500 });
    expect(await sync(deal)).toMatchObject({
      status: 'updated',
      changes: [
        { field: 'amount', from: 1200.5, to: 1500 },
        { field: 'stage', from: 'Qualified', to: 'Demo scheduled' },
      ],
    });
    expect(opportunity()).toMatchObject({ stage: 'Demo scheduled', amount: 1500 });
  });

  it('is the one that carries the deal’s id, whoever made it', async () => {
    const { marketo } = service().sandbox;
    const deal = aDeal();
    marketo.createOpportunity({ externalOpportunityId: `pd-deal-${deal}`, name: 'Engines' });
    expect(await sync(deal)).toMatchObject({
      status: 'updated',
      changes: expect.arrayContaining([{ field: 'name', from: 'Engines', to: 'Two engines' }]),
    });
    expect(marketo.opportunities()).toHaveLength(1);
  });

  it('is found again when the answer of its create was lost', async () => {
    const { marketo, faults } = service().sandbox;
    faults.add({ vendor: 'marketo', kind: 'reset-after', method: 'POST', path: '/opportunities' });
    const { name } = await service().run(`/pipedrive/deal/${aDeal()}`);
    await waitForEnd(service());
    expect((await service().task(name)).result).toMatchObject({ status: 'created', role: WITHOUT_CONTACT });
    expect(marketo.opportunities()).toHaveLength(1);
  });

  it('follows a deal that was archived', async () => {
    const { pipedrive } = service().sandbox;
    const deal = aDeal();
    await sync(deal);
    pipedrive.updateDeal(deal, { status: 'lost' });
    pipedrive.updateDeal(deal, { is_archived: true });
    expect(await sync(deal)).toMatchObject({ status: 'updated' });
    expect(opportunity()).toMatchObject({ isClosed: true, isWon: false });
  });

  it('fails for a deal that does not exist', async () => {
    await expect(service().run('/pipedrive/deal/4711')).resolves.toMatchObject({
      state: 'failed',
      attempts: 1,
      error: { code: 'record-not-found', retryable: false },
    });
  });

  it('follows the deal by webhooks, one write for each edit', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const deal = aDeal();
    await settle(service());
    expect(marketo.opportunities()).toMatchObject([{ name: 'Two engines' }]);
    const writes = await writesOf(service(), async () => {
      pipedrive.updateDeal(deal, { title: 'Three engines' });
      await settle(service());
    });
    expect(writes).toEqual(['POST /rest/v1/opportunities.json']);
    expect(opportunity()).toMatchObject({ name: 'Three engines' });
    expect(await tasks(service(), 'state=failed')).toEqual([]);
  });
});

describe('with pipelines in the mapping', () => {
  const service = serviceOfEachTest({
    mapping: `export default ({ adapters: a }) => ({
      links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
      pipelines: ['Renewals'],
      personFromLead: {}, organizationFromCompany: {}, activityFromLead: {}, activityFromEmail: {},
      leadFromPerson: {}, companyFromOrganization: {}, roleFromDeal: {},
      opportunityFromDeal: { name: { fields: ['title'] } },
    });`,
  });

  it('only deals of these become opportunities', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const sale = pipedrive.createDeal({ title: 'Sale', pipeline_id: 1 });
    const renewal = pipedrive.createDeal({ title: 'Renewal', pipeline_id: 2 });
    const writes = await writesOf(service(), async () => {
      expect(await resultOf(service(), `/pipedrive/deal/${sale}`)).toEqual({ status: 'skipped', reason: 'filtered' });
    });
    expect(writes).toEqual([]);
    expect(await resultOf(service(), `/pipedrive/deal/${renewal}`)).toMatchObject({ status: 'created' });
    expect(marketo.opportunities()).toMatchObject([{ externalOpportunityId: `pd-deal-${renewal}`, name: 'Renewal' }]);
    pipedrive.updateDeal(sale, { pipeline_id: 2 });
    expect(await resultOf(service(), `/pipedrive/deal/${sale}`)).toMatchObject({ status: 'created' });
  });
});
