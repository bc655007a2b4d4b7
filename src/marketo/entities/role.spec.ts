import {
  ROLES_DELETE,
  ROLES_DESCRIBE,
  ROLES_READ,
  ROLES_WRITE,
  ScriptedMarketo,
  success,
} from '../../../test/support/scripted-marketo';
import { AmbiguousMatchError, type MarketoClient, Role } from '..';

const key = { externalOpportunityId: 'pd-deal-20', leadId: 10, role: 'Default Role' };
const buyer = { seq: 0, marketoGUID: 'd8c8fec7', ...key, isPrimary: false };

describe('Role', () => {
  let marketo: ScriptedMarketo;
  let client: MarketoClient;

  beforeEach(async () => {
    marketo = new ScriptedMarketo();
    client = await marketo.client();
    marketo.on(ROLES_READ, success([buyer]));
    marketo.on(ROLES_WRITE, success([{ seq: 0, marketoGUID: 'd8c8fec7', status: 'updated' }]));
  });

  afterEach(() => marketo.stop());

  it('is found by its whole key, as Marketo finds compound keys', async () => {
    await expect(Role.load(client, { ...key, role: 'default role' })).resolves.toMatchObject({ id: 'd8c8fec7' });
    expect(marketo.sent(ROLES_READ)[0]?.body).toEqual({
      filterType: 'dedupeFields',
      fields: ['marketoGUID', 'externalOpportunityId', 'leadId', 'role', 'isPrimary'],
      input: [{ ...key, role: 'default role' }],
      batchSize: 300,
    });
    await expect(Role.load(client, { ...key, role: 'Decision Maker' })).resolves.toBeNull();
  });

  it('repeats all keys for a further page', async () => {
    marketo.on(ROLES_READ, success([], { nextPageToken: 'PAGE2==', moreResult: true }), success([buyer]));
    await expect(Role.findByKey(client, [key])).resolves.toHaveLength(1);
    expect(marketo.sent(ROLES_READ)[1]?.body).toMatchObject({ input: [key], nextPageToken: 'PAGE2==' });
  });

  it('is found by its lead, its opportunity and its GUID', async () => {
    marketo.on(ROLES_READ, success([buyer, { ...buyer, marketoGUID: 'e9', role: 'Decision Maker' }]));
    await expect(Role.find(client, 'leadId', ['10'])).resolves.toHaveLength(2);
    await expect(Role.load(client, 'pd-deal-20', 'externalOpportunityId')).rejects.toBeInstanceOf(AmbiguousMatchError);
    expect((await Role.load(client, 'd8c8fec7'))?.role).toBe('Default Role');
  });

  it('says by which fields roles can be found', async () => {
    await expect(Role.load(client, 'Default Role', 'role')).rejects.toThrow(
      'it finds one by: marketoGUID, leadId, externalOpportunityId, externalOpportunityId + leadId + role',
    );
  });

  it('is not looked for by its key where the account does not describe it as searchable', async () => {
    const fields = ['marketoGUID', 'externalOpportunityId', 'leadId', 'role'].map((name) => ({ name }));
    marketo.on(ROLES_DESCRIBE, success([{ name: 'opportunityRole', searchableFields: [['leadId']], fields }]));
    await expect(Role.load(client, key)).rejects.toMatchObject({ kind: 'invalid-request' });
  });

  it('is saved by its whole key', async () => {
    const role = await Role.create(client, { ...key, isPrimary: true });
    await expect(role.save()).resolves.toBe('updated');
    expect(marketo.sent(ROLES_WRITE)[0]?.body).toEqual({
      action: 'createOrUpdate',
      dedupeBy: 'dedupeFields',
      input: [{ ...key, isPrimary: true }],
    });
    expect(role.id).toBe('d8c8fec7');
  });

  it.each(['externalOpportunityId', 'leadId', 'role'])('is not saved without %s', async (part) => {
    const role = await Role.create(client, { ...key, [part]: null });
    await expect(role.save()).rejects.toMatchObject({ kind: 'record-rejected' });
  });

  it('is deleted by its GUID, or by its key where no GUID is known', async () => {
    marketo.on(ROLES_DELETE, success([{ seq: 0, marketoGUID: 'd8c8fec7', status: 'deleted' }]));
    await expect((await Role.load(client, key))!.delete()).resolves.toBe(true);
    await expect((await Role.create(client, key)).delete()).resolves.toBe(true);
    expect(marketo.sent(ROLES_DELETE).map(({ body }) => body)).toEqual([
      { deleteBy: 'idField', input: [{ marketoGUID: 'd8c8fec7' }] },
      { deleteBy: 'dedupeFields', input: [key] },
    ]);
  });

  it('cannot be listed without a value', () => {
    expect(() => Role.all()).toThrow('find them by leadId or externalOpportunityId');
  });
});
