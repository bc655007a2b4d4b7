import {
  COMPANIES_DELETE,
  COMPANIES_DESCRIBE,
  COMPANIES_READ,
  COMPANIES_WRITE,
  ScriptedMarketo,
  skipped,
  success,
} from '../../../test/support/scripted-marketo';
import { AmbiguousMatchError, Company, type MarketoClient, ReadOnlyFieldError } from '..';

interface Fields {
  externalCompanyId: string | null;
  company: string | null;
  annualRevenue: number | null;
}

const acme = { seq: 0, id: 10, externalCompanyId: 'pd-organization-20', company: 'Acme', annualRevenue: null };

describe('Company', () => {
  let marketo: ScriptedMarketo;
  let client: MarketoClient;

  beforeEach(async () => {
    marketo = new ScriptedMarketo();
    client = await marketo.client();
    marketo.on(COMPANIES_READ, success([acme]));
    marketo.on(COMPANIES_WRITE, success([{ seq: 0, id: 10, status: 'updated' }]));
  });

  afterEach(() => marketo.stop());

  it('is found by its external id', async () => {
    const company = await Company.load<Fields>(client, 'PD-organization-20', 'externalCompanyId');
    expect(company?.toJSON()).toEqual({
      id: 10,
      externalCompanyId: 'pd-organization-20',
      company: 'Acme',
      annualRevenue: null,
      createdAt: null,
    });
  });

  it.each([
    ['does not name it', []],
    ['calls it text', [{ name: 'id', dataType: 'string', updateable: false }]],
  ])('keeps its id a number where the description %s', async (_, id) => {
    const fields = [...id, { name: 'externalCompanyId', dataType: 'string' }];
    marketo.on(COMPANIES_DESCRIBE, success([{ searchableFields: [['externalCompanyId']], fields }]));
    const company = await Company.load(client, 'pd-organization-20', 'externalCompanyId');
    expect(company?.id).toBe(10);
  });

  it('is found by its whole name', async () => {
    marketo.on(COMPANIES_READ, success([{ ...acme, company: 'Acme, Inc.' }]));
    await expect(Company.load(client, 'acme, inc.', 'company')).resolves.toMatchObject({ id: 10 });
    await expect(Company.load(client, 'Acme', 'company')).resolves.toBeNull();
  });

  it('with a name written exactly so wins over others', async () => {
    marketo.on(COMPANIES_READ, success([{ ...acme, id: 11, company: 'ACME' }, acme]));
    await expect(Company.load(client, 'Acme', 'company')).resolves.toMatchObject({ id: 10 });
    await expect(Company.load(client, 'acme', 'company')).rejects.toBeInstanceOf(AmbiguousMatchError);
  });

  it('is created by its external id', async () => {
    marketo.on(COMPANIES_WRITE, success([{ seq: 0, id: 12, status: 'created' }]));
    const company = await Company.create<Fields>(client, { externalCompanyId: 'mkto-lead-company-7', company: 'Acme' });
    await expect(company.save()).resolves.toBe('created');
    expect(marketo.sent(COMPANIES_WRITE)[0]?.body).toEqual({
      action: 'createOrUpdate',
      dedupeBy: 'dedupeFields',
      input: [{ externalCompanyId: 'mkto-lead-company-7', company: 'Acme' }],
    });
    expect(company.id).toBe(12);
    expect(() => (company.externalCompanyId = 'another')).toThrow(ReadOnlyFieldError);
  });

  it('is not saved without an external id', async () => {
    const company = await Company.create(client, { company: 'Acme' });
    await expect(company.save()).rejects.toMatchObject({ kind: 'record-rejected' });
  });

  it('is updated by its id where it has no external id', async () => {
    marketo.on(COMPANIES_READ, success([{ ...acme, externalCompanyId: null }]));
    const company = await Company.load<Fields>(client, 10);
    company!.annualRevenue = 5;
    await expect(company!.save()).resolves.toBe('updated');
    expect(marketo.sent(COMPANIES_WRITE)[0]?.body).toMatchObject({
      dedupeBy: 'idField',
      input: [{ id: 10, annualRevenue: 5 }],
    });
  });

  it('is updated by its id', async () => {
    const company = await Company.load<Fields>(client, 10);
    company!.annualRevenue = 5;
    await expect(company!.save()).resolves.toBe('updated');
    expect(marketo.sent(COMPANIES_WRITE)[0]?.body).toEqual({
      action: 'updateOnly',
      dedupeBy: 'idField',
      input: [{ id: 10, annualRevenue: 5 }],
    });
  });

  it('that is gone says so when it is updated', async () => {
    marketo.on(COMPANIES_WRITE, skipped('1013', 'Record not found'));
    const company = await Company.load<Fields>(client, 10);
    company!.annualRevenue = 5;
    await expect(company!.save()).rejects.toMatchObject({ kind: 'record-not-found', details: { code: '1013' } });
  });

  it('is deleted by its id', async () => {
    marketo.on(COMPANIES_DELETE, success([{ seq: 0, id: 10, status: 'deleted' }]));
    const company = await Company.load(client, 10);
    await expect(company!.delete()).resolves.toBe(true);
    expect(marketo.sent(COMPANIES_DELETE)[0]?.body).toEqual({ deleteBy: 'idField', input: [{ id: 10 }] });
  });
});
