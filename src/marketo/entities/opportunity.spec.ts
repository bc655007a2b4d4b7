import {
  OPPORTUNITIES_DELETE,
  OPPORTUNITIES_READ,
  OPPORTUNITIES_WRITE,
  ScriptedMarketo,
  skipped,
  success,
} from '../../../test/support/scripted-marketo';
import { type MarketoClient, Opportunity, ReadOnlyFieldError } from '..';

const deal = {
  seq: 0,
  marketoGUID: '6a38a3bd-edce-4d86-bcc0-83f1feef8997',
  externalOpportunityId: 'pd-deal-20',
  name: 'Big deal',
  amount: '1604.47',
  isWon: null,
};

describe('Opportunity', () => {
  let marketo: ScriptedMarketo;
  let client: MarketoClient;

  beforeEach(async () => {
    marketo = new ScriptedMarketo();
    client = await marketo.client();
    marketo.on(OPPORTUNITIES_READ, success([deal]));
    marketo.on(OPPORTUNITIES_WRITE, success([{ seq: 0, marketoGUID: deal.marketoGUID, status: 'updated' }]));
  });

  afterEach(() => marketo.stop());

  const loaded = async () => (await Opportunity.load(client, deal.marketoGUID))!;

  it('is found by its GUID and by its external id', async () => {
    const opportunity = await loaded();
    expect(opportunity.toJSON()).toEqual({
      marketoGUID: deal.marketoGUID,
      externalOpportunityId: 'pd-deal-20',
      name: 'Big deal',
      amount: 1604.47,
      isWon: null,
    });
    expect(opportunity.id).toBe(deal.marketoGUID);
    await expect(Opportunity.load(client, 'PD-deal-20', 'externalOpportunityId')).resolves.toMatchObject({
      id: deal.marketoGUID,
    });
    expect(marketo.sent(OPPORTUNITIES_READ).map(({ body }) => body['filterType'])).toEqual([
      'marketoGUID',
      'externalOpportunityId',
    ]);
  });

  it('says by which fields opportunities can be found', async () => {
    await expect(Opportunity.load(client, 'Big deal', 'name')).rejects.toMatchObject({
      kind: 'invalid-request',
      message: 'Marketo finds no opportunity by "name"; it finds one by: marketoGUID, externalOpportunityId',
    });
  });

  it('is created by its external id, which does not change from then on', async () => {
    marketo.on(OPPORTUNITIES_WRITE, success([{ seq: 0, marketoGUID: 'new-guid', status: 'created' }]));
    const opportunity = await Opportunity.create(client, { externalOpportunityId: 'pd-deal-21', name: 'Small deal' });
    await expect(opportunity.save()).resolves.toBe('created');
    expect(marketo.sent(OPPORTUNITIES_WRITE)[0]?.body).toEqual({
      action: 'createOrUpdate',
      dedupeBy: 'dedupeFields',
      input: [{ externalOpportunityId: 'pd-deal-21', name: 'Small deal' }],
    });
    expect(opportunity.id).toBe('new-guid');
    expect(() => (opportunity.externalOpportunityId = 'another')).toThrow(ReadOnlyFieldError);
  });

  it('is not saved without an external id', async () => {
    const opportunity = await Opportunity.create(client, { name: 'Small deal' });
    await expect(opportunity.save()).rejects.toMatchObject({ kind: 'record-rejected' });
  });

  it('is updated by its GUID with what changed', async () => {
    const opportunity = await loaded();
    Object.assign(opportunity, { isWon: true, amount: 1604.47 });
    await expect(opportunity.save()).resolves.toBe('updated');
    expect(marketo.sent(OPPORTUNITIES_WRITE)[0]?.body).toEqual({
      action: 'updateOnly',
      dedupeBy: 'idField',
      input: [{ marketoGUID: deal.marketoGUID, isWon: true }],
    });
  });

  it('tells why Marketo skipped it', async () => {
    marketo.on(OPPORTUNITIES_WRITE, skipped('718', 'Sales person not found'));
    const opportunity = await loaded();
    opportunity.amount = 5;
    await expect(opportunity.save()).rejects.toMatchObject({ kind: 'record-rejected', details: { code: '718' } });
  });

  it('is deleted by its GUID, or by its external id where no GUID is known', async () => {
    marketo.on(OPPORTUNITIES_DELETE, success([{ seq: 0, marketoGUID: deal.marketoGUID, status: 'deleted' }]));
    await expect((await loaded()).delete()).resolves.toBe(true);
    const unsaved = await Opportunity.create(client, { externalOpportunityId: 'pd-deal-20' });
    await expect(unsaved.delete()).resolves.toBe(true);
    expect(marketo.sent(OPPORTUNITIES_DELETE).map(({ body }) => body)).toEqual([
      { deleteBy: 'idField', input: [{ marketoGUID: deal.marketoGUID }] },
      { deleteBy: 'dedupeFields', input: [{ externalOpportunityId: 'pd-deal-20' }] },
    ]);
    await expect((await Opportunity.create(client)).delete()).rejects.toMatchObject({ kind: 'invalid-request' });
  });

  it('cannot be listed without a value', () => {
    expect(() => Opportunity.all()).toThrow('find them by marketoGUID or externalOpportunityId');
  });
});
