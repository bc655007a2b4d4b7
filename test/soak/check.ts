import { type TaskRecord } from '../../src/queue/task';
import { COMPANY_GROUPS, otherSide, type Side, textOf, type Values } from './groups';
import { type Contact, type Deal, type Held, type Organization } from './model';
import { nameOf } from './actions';
import { type World } from './world';

const SIDES = ['marketo', 'pipedrive'] as const;

/** What does not hold though everything rests; empty where all is as the users left it. */
export function problemsAtRest(world: World, failed: readonly TaskRecord[]): string[] {
  resolve(world);
  return [
    ...world.model.contacts.flatMap((contact) => ofContact(world, contact)),
    ...world.model.organizations.flatMap((organization) => ofOrganization(world, organization)),
    ...world.model.deals.flatMap((deal) => ofDeal(world, deal)),
    ...strangers(world),
    ...failed.filter((task) => !mayFail(world, task)).map(({ type, params, error }) => failure(type, params, error)),
  ];
}

/** What rests is what the next edits start from. */
export function settleModel(world: World): void {
  const { contacts, organizations } = world.model;
  for (const contact of contacts) {
    contact.isRested = true;
    delete contact.deletedOn;
    delete contact.carriesCompany;
    delete contact.wasSent;
    const record = world.record(contact, 'pipedrive');
    for (const [group, held] of contact.groups) if (record) held.settle(group.held('pipedrive', record));
    contact.organization.settle(contact.organization.expected('pipedrive')[0] ?? null);
  }
  for (const organization of organizations) {
    for (const held of organization.groups.values()) held.settle(held.expected('pipedrive')[0] ?? null);
    Object.assign(organization, { isRested: true, isNamed: false });
    delete organization.editedOn;
  }
}

/** New records have their other half by now: the link of the half that is known names it. */
function resolve(world: World): void {
  const {
    model,
    sandbox: { marketo, pipedrive },
  } = world;
  for (const contact of model.contacts) if (contact.deletedOn !== undefined) revive(world, contact);
  for (const contact of model.contacts.filter(({ life }) => life === 'pair')) {
    const { lead, person } = contact;
    const ofLead = lead === undefined ? null : Number(marketo.lead(lead)?.['pipedriveId']);
    const ofPerson = person === undefined ? null : Number(linkOf(pipedrive, 'person', person));
    if (person === undefined && ofLead) contact.person = ofLead;
    if (lead === undefined && ofPerson) contact.lead = ofPerson;
  }
  for (const each of model.organizations) {
    const ofOrganization = each.organization && Number(linkOf(pipedrive, 'organization', each.organization));
    const key = each.of?.lead && marketo.lead(each.of.lead)?.['externalCompanyId'];
    const company = marketo
      .companies()
      .find((found) =>
        each.company
          ? found['id'] === each.company.id
          : found['id'] === ofOrganization || (key && found['externalCompanyId'] === key),
      );
    if (!company) continue;
    each.company = { id: Number(company['id']), key: String(company['externalCompanyId']) };
    const linked = pipedrive
      .organizations()
      .find(({ id }) => Number(linkOf(pipedrive, 'organization', Number(id))) === each.company!.id);
    if (linked) each.organization ??= Number(linked['id']);
  }
}

/** An edit that arrived between a deletion and its webhook: the record that it made stays, with or without another half. */
function revive(world: World, contact: Contact): void {
  const { marketo } = world.sandbox;
  const { deletedOn, lead: former, person } = contact;
  const ofPerson = marketo.leads().find(({ id, pipedriveId }) => pipedriveId === person && id !== former);
  if (world.record(contact, otherSide(deletedOn!)) !== undefined) {
    delete contact[deletedOn === 'marketo' ? 'lead' : 'person'];
    Object.assign(contact, { life: 'pair', isRested: false });
  } else if (deletedOn === 'marketo' && ofPerson) {
    Object.assign(contact, { life: 'left over', lead: Number(ofPerson['id']) });
  } else return;
  delete contact.deletedOn;
  world.revived += 1;
  world.note(`${nameOf(contact)} came to life again`);
}

const linkOf = (pipedrive: World['sandbox']['pipedrive'], kind: 'person' | 'organization', id: number): unknown =>
  pipedrive.customValue(kind, id, 'marketo_id');

function ofContact(world: World, contact: Contact): string[] {
  if (contact.life === 'deleted' || contact.life === 'left over') return [];
  const [lead, person] = SIDES.map((side) => world.record(contact, side));
  const name = nameOf(contact);
  if (contact.life !== 'pair') {
    return person && textOf(person['marketo_id']) === null ? [] : [`${name} (${contact.life}) is linked, or gone`];
  }
  if (!lead || !person) return [`${name} lacks its ${lead ? 'person' : 'lead'}`];
  const links = [Number(lead['pipedriveId']) === contact.person, Number(person['marketo_id']) === contact.lead];
  if (links.includes(false)) {
    return [`${name}: the links are ${String(lead['pipedriveId'])} and ${String(person['marketo_id'])}`];
  }
  const sides = { marketo: lead, pipedrive: person };
  return [
    ...[...contact.groups].flatMap(([group, held]) =>
      ofGroup(world, name, group.name, held, (side) => group.held(side, sides[side])),
    ),
    ...ofGroup(world, name, 'organization', contact.organization, (side) => organizationOf(world, side, sides[side])),
    ...oneWay(name, 'country', lead['country'], person['country']),
    ...oneWay(name, 'lifecycle stage', person['lifecycle_stage'], lead['lifecycleStage']),
  ];
}

function ofGroup(world: World, name: string, group: string, held: Held, read: (side: Side) => string | null): string[] {
  const values = SIDES.map(read);
  if (world.memory !== 'on') held.mayRefill(values);
  const isExpected = SIDES.every((side, at) => held.expected(side).includes(values[at]!));
  const agree = !held.isUndecided || values[0] === values[1];
  if (isExpected && agree) return [];
  const expected = SIDES.map((side) => held.expected(side).join(' or '));
  return [`${name}: ${group} is ${values.join(' | ')}, expected ${expected.join(' | ')}`];
}

function oneWay(name: string, field: string, source: unknown, target: unknown): string[] {
  if (textOf(source) === null || source === target) return [];
  return [`${name}: ${field} is ${String(target)}, its source has ${String(source)}`];
}

function organizationOf({ model }: World, side: Side, record: Values): string | null {
  const key =
    side === 'marketo'
      ? { company: record['externalCompanyId'] ?? undefined }
      : { organization: record['org_id'] ?? undefined };
  if (Object.values(key)[0] === undefined) return null;
  return String(model.organizationOf(key)?.number ?? `unknown ${JSON.stringify(key)}`);
}

function ofOrganization(world: World, { number, organization, company, groups }: Organization): string[] {
  const { sandbox } = world;
  const name = `organization ${number} (${organization ?? '?'}, company ${company?.id ?? '?'})`;
  const sides = {
    marketo: company && sandbox.marketo.company(company.id),
    pipedrive: organization === undefined ? undefined : sandbox.pipedrive.organization(organization),
  };
  if (!sides.marketo || !sides.pipedrive) return [`${name} lacks its ${sides.marketo ? 'organization' : 'company'}`];
  return COMPANY_GROUPS.flatMap((group) =>
    ofGroup(world, name, group.name, groups.get(group)!, (side) => group.held(side, sides[side]!)),
  );
}

function ofDeal({ sandbox: { marketo }, memory }: World, deal: Deal): string[] {
  const { id, contact, title, value, status, isAbandoned } = deal;
  const ofDeal = (record: Values): boolean => record['externalOpportunityId'] === `pd-deal-${id}`;
  const opportunities = marketo.opportunities().filter(ofDeal);
  if (opportunities.length !== 1) return [`deal ${id} has ${opportunities.length} opportunities`];
  const { name, amount, isClosed, isWon } = opportunities[0]!;
  const [held, wanted] = [
    [name, amount, isClosed, isWon],
    [title, value, status !== 'open', status === 'won'],
  ].map((values) => JSON.stringify(values));
  const expected = contact?.lead === undefined ? [] : [contact.lead];
  // That a role was given is not known to a memory from before; the roles of others stay.
  const former = memory === 'restored' ? deal.formerContacts.map(({ lead }) => lead) : [];
  const leads = marketo
    .roles()
    .filter(ofDeal)
    .map(({ leadId }) => leadId as number)
    .filter((lead) => expected.includes(lead) || !former.includes(lead));
  return [
    ...(held === wanted ? [] : [`deal ${id}: its opportunity has ${held}, expected ${wanted}`]),
    ...(isAbandoned || JSON.stringify(leads) === JSON.stringify(expected)
      ? []
      : [`deal ${id}: roles of leads ${leads.join()}, expected ${expected.join()}`]),
  ];
}

/** Records that nobody knows of: doubles. */
function strangers({ model, sandbox: { marketo, pipedrive } }: World): string[] {
  const alive = model.contacts.filter(({ life }) => life !== 'deleted');
  const leads = alive.map(({ lead }) => lead);
  const persons = alive.filter(({ life }) => life !== 'left over').map(({ person }) => person);
  return [
    ...unexpected('lead', marketo.leads(), leads),
    ...unexpected('person', pipedrive.persons(), persons),
    ...unexpected(
      'company',
      marketo.companies(),
      model.organizations.map(({ company }) => company?.id),
    ),
    ...unexpected(
      'organization',
      pipedrive.organizations(),
      model.organizations.map(({ organization }) => organization),
    ),
  ];
}

function unexpected(kind: string, records: readonly Values[], known: readonly (number | undefined)[]): string[] {
  const expected = new Set(known);
  return records.filter(({ id }) => !expected.has(Number(id))).map(({ id }) => `nobody knows of ${kind} ${String(id)}`);
}

/** A record that was deleted before its task ran, and what users made ambiguous. */
function mayFail({ model, sandbox: { marketo, pipedrive } }: World, { params, error }: TaskRecord): boolean {
  const { leadId, personId } = params as { leadId?: number; personId?: number };
  if (error?.code === 'record-not-found') {
    const isGone = personId !== undefined && pipedrive.person(personId)?.['is_deleted'] !== false;
    return leadId === undefined ? isGone : marketo.lead(leadId) === undefined;
  }
  if (error?.code !== 'record-ambiguous') return false;
  return model.contacts.some(
    ({ life, lead, person }) => (life === 'left over' && lead === leadId) || (life === 'clash' && person === personId),
  );
}

const failure = (type: string, params: unknown, error: unknown): string =>
  `${type} ${JSON.stringify(params)} failed: ${JSON.stringify(error)}`;
