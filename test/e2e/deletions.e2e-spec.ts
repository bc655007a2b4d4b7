import { resultOf, serviceOfEachTest, tasks, waitForEnd, writesOf } from '../support/stories';
import { settle, wireBothSides } from '../support/wire-both-sides';
import { type TestApp } from '../support/create-test-app';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example' };

async function aLinkedPair(service: TestApp): Promise<{ lead: number; person: number }> {
  const lead = service.sandbox.marketo.createLead(ADA);
  return { lead, person: Number((await resultOf(service, `/marketo/lead/${lead}`))['id']) };
}

const outcomes = async (service: TestApp, type: string) =>
  (await tasks(service, `type=${type}`)).map(({ state, result, error }) => error?.code ?? result ?? state);

describe('a lead that is deleted in Marketo', () => {
  const service = serviceOfEachTest();

  it('takes its person along, once', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const { lead, person } = await aLinkedPair(service());
    await settle(service());
    const writes = await writesOf(service(), async () => {
      marketo.deleteLead(lead);
      await settle(service());
    });
    expect(writes).toEqual([`DELETE /api/v2/persons/${person}`]);
    expect(pipedrive.persons()).toEqual([]);
    expect(marketo.leads()).toEqual([]);
    expect(await outcomes(service(), 'delete-person')).toEqual([{ status: 'deleted', id: person }]);
    expect(await outcomes(service(), 'delete-lead')).toEqual([
      { status: 'skipped', id: lead, reason: 'deleted by this service' },
    ]);
  });

  it('is followed once, though the answer of the deletion was lost', async () => {
    const { pipedrive, faults } = service().sandbox;
    const { person } = await aLinkedPair(service());
    faults.add({ vendor: 'pipedrive', kind: 'reset-after', method: 'DELETE' });
    const { name } = await service().run(`/marketo/lead/${person}/delete`);
    await waitForEnd(service());
    expect(pipedrive.persons()).toEqual([]);
    expect((await service().task(name)).result).toEqual({ status: 'deleted', id: person });
  });

  it('finds a person that is gone already', async () => {
    const { person } = await aLinkedPair(service());
    service().sandbox.pipedrive.deletePerson(person);
    const writes = await writesOf(service(), async () => {
      expect(await resultOf(service(), `/marketo/lead/${person}/delete`)).toEqual({
        status: 'skipped',
        id: person,
        reason: 'already gone',
      });
    });
    expect(writes).toEqual([]);
  });

  it('does not come back by a late event of its person', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aLinkedPair(service());
    marketo.deleteLead(lead);
    await resultOf(service(), `/marketo/lead/${person}/delete`);
    const late = {
      meta: { action: 'change', entity: 'person', entity_id: String(person), version: '2.0' },
      data: { id: person, name: 'Ada Lovelace', emails: [{ value: ADA.email, primary: true }] },
      previous: { name: 'Ada Byron' },
    };
    const writes = await writesOf(service(), () => service().run('/pipedrive/person', late));
    expect(writes).toEqual([]);
    expect(await outcomes(service(), 'person-to-lead')).toEqual(['record-not-found']);
    expect([marketo.leads(), pipedrive.persons()]).toEqual([[], []]);
  });
});

describe('a person that is deleted in Pipedrive', () => {
  const service = serviceOfEachTest();

  it.each(['2.0', '1.0'] as const)('takes its lead along, by webhooks of version %s', async (version) => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aLinkedPair(service());
    wireBothSides(service(), version);
    const writes = await writesOf(service(), async () => {
      pipedrive.deletePerson(person);
      await settle(service());
    });
    expect(writes).toEqual(['POST /rest/v1/leads/delete.json']);
    expect(marketo.leads()).toEqual([]);
    expect(await outcomes(service(), 'delete-lead')).toEqual([{ status: 'deleted', id: lead }]);
    expect(await outcomes(service(), 'delete-person')).toEqual([
      { status: 'skipped', id: person, reason: 'already gone' },
    ]);
  });

  it('is followed once, though the answer of the deletion was lost', async () => {
    const { marketo, faults } = service().sandbox;
    const { lead } = await aLinkedPair(service());
    faults.add({ vendor: 'marketo', kind: 'reset-after', method: 'POST', path: '/leads/delete' });
    const { name } = await service().run(`/pipedrive/person/${lead}/delete`);
    await waitForEnd(service());
    expect(marketo.leads()).toEqual([]);
    expect((await service().task(name)).result).toEqual({ status: 'deleted', id: lead });
  });

  it('finds a lead that is gone already', async () => {
    const { lead } = await aLinkedPair(service());
    service().sandbox.marketo.deleteLead(lead);
    const writes = await writesOf(service(), async () => {
      expect(await resultOf(service(), `/pipedrive/person/${lead}/delete`)).toEqual({
        status: 'skipped',
        id: lead,
        reason: 'already gone',
      });
    });
    expect(writes).toEqual([]);
  });

  it('leaves a lead alone that another person has', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead } = await aLinkedPair(service());
    const copy = pipedrive.createPerson({ name: 'Ada Lovelace', marketo_id: String(lead) });
    wireBothSides(service());
    const writes = await writesOf(service(), async () => {
      pipedrive.deletePerson(copy);
      await settle(service());
    });
    expect(writes).toEqual([]);
    expect(marketo.leads()).toHaveLength(1);
    expect(await outcomes(service(), 'delete-lead')).toEqual([
      { status: 'skipped', id: lead, reason: 'linked to another person' },
    ]);
  });

  it('whose lead was deleted in its name is not carried over again', async () => {
    const { marketo } = service().sandbox;
    const { lead, person } = await aLinkedPair(service());
    await resultOf(service(), `/pipedrive/person/${lead}/delete`);
    const writes = await writesOf(service(), async () => {
      expect(await resultOf(service(), `/pipedrive/person/${person}`)).toEqual({
        status: 'skipped',
        reason: 'deleted',
      });
    });
    expect(writes).toEqual([]);
    expect(marketo.leads()).toEqual([]);
  });
});

describe('with leads that are flagged instead of deleted', () => {
  const service = serviceOfEachTest({ environment: { MARKETO_DELETE_MODE: 'flag:pipedriveDeleted' } });

  it('the lead of a deleted person stays, flagged, and comes to rest', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const { lead, person } = await aLinkedPair(service());
    await settle(service());
    const writes = await writesOf(service(), async () => {
      pipedrive.deletePerson(person);
      await settle(service());
    });
    expect(writes).toEqual(['POST /rest/v1/leads.json']);
    expect(marketo.lead(lead)).toMatchObject({ pipedriveDeleted: true });
    expect(await outcomes(service(), 'delete-lead')).toEqual([{ status: 'deleted', id: lead }]);
    expect((await outcomes(service(), 'lead-to-person'))[0]).toEqual({ status: 'skipped', reason: 'deleted' });
    expect(pipedrive.persons()).toEqual([]);
  });

  it('a flagged lead is not flagged again, and goes nowhere', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead({ ...ADA, pipedriveDeleted: true });
    const writes = await writesOf(service(), async () => {
      expect(await resultOf(service(), `/pipedrive/person/${lead}/delete`)).toEqual({
        status: 'skipped',
        id: lead,
        reason: 'already flagged',
      });
      expect(await resultOf(service(), `/marketo/lead/${lead}`)).toEqual({ status: 'skipped', reason: 'deleted' });
    });
    expect(writes).toEqual([]);
    expect(pipedrive.persons()).toEqual([]);
  });

  it('a repeated flag, whose first answer was lost, is the same deletion', async () => {
    const { marketo, faults } = service().sandbox;
    const { lead } = await aLinkedPair(service());
    faults.add({ vendor: 'marketo', kind: 'reset-after', method: 'POST', path: '/leads.json' });
    const { name } = await service().run(`/pipedrive/person/${lead}/delete`);
    await waitForEnd(service());
    expect(marketo.lead(lead)).toMatchObject({ pipedriveDeleted: true });
    expect((await service().task(name)).result).toEqual({ status: 'deleted', id: lead });
  });

  it('a person is really deleted with its lead', async () => {
    const { pipedrive } = service().sandbox;
    const { person } = await aLinkedPair(service());
    expect(await resultOf(service(), `/marketo/lead/${person}/delete`)).toEqual({ status: 'deleted', id: person });
    expect(pipedrive.persons()).toEqual([]);
  });
});
