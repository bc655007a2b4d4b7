import { COMPANY_GROUPS, type Group, GROUPS, leadOf, otherSide, type Side, type Values } from './groups';
import { type Contact, type Deal, Held, heldOf, type Organization } from './model';
import { type World } from './world';

/** Something that users do. False: there was nothing that it could be done to. */
export type Action = (world: World) => Promise<boolean> | boolean;

const SIDES = ['marketo', 'pipedrive'] as const;
const groupNamed = (name: string): Group => [...GROUPS, ...COMPANY_GROUPS].find((group) => group.name === name)!;
const EMAIL = groupNamed('email');
const COMPANY_NAME = groupNamed('company name');

/** Of the organization of a person, and the company of a lead; a lead cannot leave its company. */
const MEMBERSHIP: Pick<Group, 'clears'> = {};

const pick = <T>({ random }: World, items: readonly T[]): T | undefined =>
  items.length === 0 ? undefined : random.pick(items);

const editable = (world: World): Contact[] =>
  world.model.contacts.filter(({ life, isRested, lead, person }) => {
    if (life === 'unlinked') return true;
    return life === 'pair' && (isRested || lead === undefined || person === undefined);
  });

/** A group of fields gets a new value, or is emptied, on one side. */
export async function editField(world: World): Promise<boolean> {
  const contact = pick(world, editable(world));
  return contact !== undefined && editGroup(world, contact, pick(world, world.sidesOf(contact))!);
}

/** Both sides of one group are edited, without a pause. */
export async function editBothSides(world: World): Promise<boolean> {
  const contact = pick(world, world.model.rested());
  if (!contact) return false;
  const group = world.random.pick(GROUPS);
  const first = world.random.pick(SIDES);
  const isFirstDone = await editGroup(world, contact, first, group);
  return (await editGroup(world, contact, otherSide(first), group)) || isFirstDone;
}

async function editGroup(
  world: World,
  contact: Contact,
  side: Side,
  group: Group = world.random.pick(GROUPS),
): Promise<boolean> {
  const held = contact.groups.get(group)!;
  const isEmptied = group.mayBeEmptied && world.random.chance(0.15);
  if (group === EMAIL && (contact.life === 'unlinked' || contact.isClashed)) return false;
  // Emptying is told apart from an edit that the other side never saw only where both sides agreed before.
  if (isEmptied && (held.isEmptyOn(side) || !contact.isRested || (!group.clears && held.wasEdited()))) return false;
  const value = isEmptied ? null : group.fresh(world.random, world.model.number());
  if (!held.isFresh(value)) return false;
  if (!(await world.maySafelyEdit(contact, side, [held]))) return false;
  const before = world.record(contact, side);
  if (!before) return false;
  world.happens(`${side} ${nameOf(contact)} ${group.name} = ${value ?? 'empty'}`);
  held.edit(side, value, group);
  world.edit(contact, side, group.entered(side, value, world.random, before));
  return true;
}

/** Fields that are carried one way only: the country of a lead, the lifecycle stage of a person. */
export function editOneWay(world: World): boolean {
  const contact = pick(world, world.model.rested());
  if (!contact) return false;
  const side = world.random.pick(SIDES);
  const values =
    side === 'marketo'
      ? { country: `Land ${world.model.number()}` }
      : { lifecycle_stage: world.random.pick(['Subscriber', 'Lead', 'MQL', 'SQL', 'Customer']) };
  world.happens(`${side} ${nameOf(contact)} ${JSON.stringify(values)}`);
  world.edit(contact, side, values);
  return true;
}

export async function changeOrganization(world: World): Promise<boolean> {
  const contact = pick(world, world.model.rested());
  const organization = pick(
    world,
    world.model.organizations.filter(({ isRested }) => isRested),
  );
  if (!contact || contact.carriesCompany || !organization) return false;
  const side = world.random.pick(SIDES);
  const held = contact.organization;
  const leaves = side === 'pipedrive' && world.random.chance(0.15) && !held.isEmptyOn(side) && !held.wasEdited();
  const value = leaves ? null : String(organization.number);
  if (!held.isFresh(value)) return false;
  if (!(await world.maySafelyEdit(contact, side, [held]))) return false;
  world.happens(`${side} ${nameOf(contact)} organization = ${value ?? 'none'}`);
  held.edit(side, value, MEMBERSHIP);
  if (side === 'marketo') world.edit(contact, side, { externalCompanyId: organization.company!.key });
  else world.edit(contact, side, { org_id: leaves ? null : organization.organization });
  return true;
}

/** Values for a new record, and for what it is to become on both sides; a score always, other fields at random. */
function newValues(world: World, side: Side, groups: readonly Group[] = GROUPS) {
  const held = new Map<Group, Held>();
  let values: Values = {};
  for (const group of groups) {
    const isGiven = !group.mayBeEmptied || world.random.chance(0.6);
    const value = isGiven ? group.fresh(world.random, world.model.number()) : null;
    held.set(group, new Held([value]));
    if (value !== null) values = { ...values, ...group.entered(side, value, world.random) };
  }
  return { held, values };
}

function newOrganizationModel(world: World, held: Map<Group, Held>, made: Partial<Organization>): Organization {
  const organization = { number: world.model.number(), groups: held, isRested: false, ...made };
  world.model.organizations.push(organization);
  return organization;
}

export function createLead(world: World): boolean {
  const { held, values } = newValues(world, 'marketo');
  const contact = world.model.add({ groups: held, organization: new Held([null]), life: 'pair' });
  const organization = companyForLead(world, contact);
  if (organization) contact.organization = new Held([String(organization.number)]);
  const key = organization?.company?.key;
  const name = organization?.groups.get(COMPANY_NAME)!.expected('marketo')[0];
  const isByKey = key !== undefined && world.random.chance(0.5);
  const company = organization ? (isByKey ? { externalCompanyId: key } : { company: name }) : {};
  if (organization && !isByKey) organization.isNamed = true;
  world.happens(`marketo creates ${nameOf(contact)} ${JSON.stringify(company)}`);
  contact.lead = world.sandbox.marketo.createLead({ ...values, ...company });
  world.note(`  is lead ${contact.lead}`);
  return true;
}

/** None, one that exists, or a new one that has only its name. */
function companyForLead(world: World, contact: Contact): Organization | undefined {
  const chance = world.random.next();
  if (chance < 0.3) return undefined;
  const known = world.model.organizations.filter((each) => !each.groups.get(COMPANY_NAME)!.wasEdited());
  if (chance < 0.8) return pick(world, known);
  const held = new Map(COMPANY_GROUPS.map((group) => [group, new Held([null])]));
  held.set(COMPANY_NAME, new Held([COMPANY_NAME.fresh(world.random, world.model.number())]));
  return newOrganizationModel(world, held, { of: contact });
}

export function createPerson(world: World): boolean {
  const { held, values } = newValues(world, 'pipedrive');
  const isUnlinked = world.random.chance(0.1);
  if (isUnlinked) {
    held.set(EMAIL, new Held([null]));
    delete values['emails'];
  }
  const organization = world.random.chance(0.6) ? organizationForPerson(world) : undefined;
  const contact = world.model.add({
    groups: held,
    organization: new Held([organization ? String(organization.number) : null]),
    life: isUnlinked ? 'unlinked' : 'pair',
  });
  world.happens(`pipedrive creates ${nameOf(contact)}${isUnlinked ? ' without e-mail' : ''}`);
  const org_id = organization?.organization;
  contact.person = world.sandbox.pipedrive.createPerson({ ...values, ...(org_id ? { org_id } : {}) });
  world.note(`  is person ${contact.person}`);
  return true;
}

const organizationForPerson = (world: World): Organization | undefined =>
  pick(
    world,
    world.model.organizations.filter(({ organization }) => organization !== undefined),
  );

/** The same contact appears on both sides at once, with values that differ. */
export function createOnBothSides(world: World): boolean {
  const { held, values } = newValues(world, 'marketo');
  const contact = world.model.add({ groups: held, organization: new Held([null]), life: 'pair' });
  const email = held.get(EMAIL)!.expected('marketo')[0]!;
  const name = groupNamed('name');
  const other = name.fresh(world.random, world.model.number());
  held.set(name, new Held([held.get(name)!.expected('marketo')[0]!, other]));
  // Neither side was seen before: what the one that comes first has empty, it empties.
  for (const group of GROUPS)
    if (group.clears) held.set(group, new Held([...held.get(group)!.expected('marketo'), null]));
  world.happens(`both create ${nameOf(contact)}`);
  contact.lead = world.sandbox.marketo.createLead(values);
  world.happens(`  is lead ${contact.lead}`);
  const emails = [{ value: email.toUpperCase(), primary: true }];
  contact.person = world.sandbox.pipedrive.createPerson({ ...name.entered('pipedrive', other, world.random), emails });
  world.note(`  is person ${contact.person}`);
  return true;
}

/** A person with the address of another one's lead: nothing may be guessed. */
export function createClash(world: World): boolean {
  const owner = pick(world, world.model.untouched());
  if (!owner) return false;
  const email = owner.groups.get(EMAIL)!.expected('marketo')[0]!;
  owner.isKept = true;
  owner.isClashed = true;
  const contact = world.model.add({ groups: new Map(), organization: new Held([null]), life: 'clash' });
  world.happens(`pipedrive creates ${nameOf(contact)} with the e-mail of ${nameOf(owner)}`);
  contact.person = world.sandbox.pipedrive.createPerson({
    name: 'Ada Double',
    emails: [{ value: email, primary: true }],
  });
  world.note(`  is person ${contact.person}`);
  return true;
}

/** A person that had no address gets one, and so becomes a lead. */
export function giveEmail(world: World): boolean {
  const contact = pick(world, world.model.rested('unlinked'));
  if (!contact) return false;
  const email = EMAIL.fresh(world.random, world.model.number());
  world.happens(`pipedrive ${nameOf(contact)} gets an e-mail`);
  Object.assign(contact, { life: 'pair', isRested: false });
  for (const [group, value] of heldBy(world, contact, 'pipedrive')) contact.groups.set(group, new Held([value]));
  contact.groups.set(EMAIL, new Held([email]));
  contact.organization = new Held(contact.organization.expected('pipedrive'));
  world.edit(contact, 'pipedrive', { emails: [{ value: email, primary: true }] });
  return true;
}

/**
 * Edits of the side that deletes may still be on their way, and their echoes: one that the service hears of after the
 * deletion happened and before it is told of it makes a new record, as an edit by a user does.
 */
export function deletePair(world: World): boolean {
  const side = world.random.pick(SIDES);
  const quiet = world.model
    .rested()
    .filter((contact) => !contact.isKept && !contact.carriesCompany)
    .filter((contact) => !heldOf(contact).some((held) => held.wasEdited(otherSide(side))));
  const contact = pick(world, quiet);
  if (!contact) return false;
  world.happens(`${side} deletes ${nameOf(contact)}`);
  contact.life = 'deleted';
  if (contact.wasSent || heldOf(contact).some((held) => held.wasEdited())) contact.deletedOn = side;
  for (const deal of world.model.deals) if (deal.contact === contact) deal.isAbandoned = true;
  if (side === 'marketo') world.sandbox.marketo.deleteLead(contact.lead!);
  else world.sandbox.pipedrive.deletePerson(contact.person!);
  return true;
}

/** The loser's lead stays, unless the survivor has none. */
export function mergePersons(world: World): boolean {
  const loser = pick(world, world.model.untouched());
  const candidates = [...world.model.untouched(), ...world.model.rested('unlinked')];
  const survivor = pick(
    world,
    candidates.filter((each) => each !== loser),
  );
  if (!loser || !survivor || loser.isClashed) return false;
  world.happens(`pipedrive merges ${nameOf(loser)} into ${nameOf(survivor)}`);
  if (survivor.life === 'unlinked') takeOver(world, survivor, loser);
  else fillFrom(world, survivor, loser, 'pipedrive');
  if (loser.life === 'pair') loser.life = 'left over';
  for (const deal of world.model.deals) if (deal.contact === loser) giveContact(deal, survivor);
  survivor.isKept = true;
  world.sandbox.pipedrive.merge('person', loser.person!, survivor.person!);
  return true;
}

/** A merge gives the survivor the values that it lacks, as if a user had entered them. */
function fillFrom(world: World, survivor: Contact, loser: Contact, side: Side): void {
  const [lost, own] = [heldBy(world, loser, side), heldBy(world, survivor, side)];
  for (const [group, held] of survivor.groups) {
    const value = lost.get(group) ?? null;
    if (own.get(group) === null && value !== null) held.edit(side, value, group);
  }
  const [organization] = loser.organization.expected(side);
  if (survivor.organization.isEmptyOn(side) && organization) survivor.organization.edit(side, organization, MEMBERSHIP);
}

/** A survivor without a lead gets the loser's: its own values go before those that it lacked, and these before the lead's. */
function takeOver(world: World, survivor: Contact, loser: Contact): void {
  const [lost, own] = [heldBy(world, loser, 'pipedrive'), heldBy(world, survivor, 'pipedrive')];
  for (const group of survivor.groups.keys()) {
    const [ofLead] = group.clears ? [null] : loser.groups.get(group)!.expected('marketo');
    survivor.groups.set(group, new Held([own.get(group) ?? lost.get(group) ?? ofLead ?? null]));
  }
  const ofPersons = [survivor, loser].map(({ organization }) => organization.expected('pipedrive')[0] ?? null);
  const organization = ofPersons.find((each) => each !== null) ?? loser.organization.expected('marketo')[0];
  survivor.organization = new Held([organization ?? null]);
  Object.assign(survivor, { life: 'pair', isRested: false, lead: loser.lead });
  loser.life = 'deleted';
}

/** The loser's person stays, and gets a lead of its own with its next event, which follows at once. */
export async function mergeLeads(world: World): Promise<boolean> {
  const [loser, winner] = [0, 1].map(() => pick(world, world.model.untouched()));
  if (!loser || !winner || loser === winner || world.model.hasDeals(loser) || loser.isKept) return false;
  if (!(await world.maySafelyEdit(winner, 'marketo'))) return false;
  world.happens(`marketo merges ${nameOf(loser)} into ${nameOf(winner)}`);
  fillFrom(world, winner, loser, 'marketo');
  world.sandbox.marketo.mergeLeads(winner.lead!, [loser.lead!]);
  const ofPerson = heldBy(world, loser, 'pipedrive');
  for (const group of loser.groups.keys()) loser.groups.set(group, new Held([ofPerson.get(group)!]));
  loser.organization = new Held(loser.organization.expected('pipedrive'));
  delete loser.lead;
  loser.isRested = false;
  await editGroup(world, loser, 'pipedrive', groupNamed('name'));
  return true;
}

/** What the groups of a contact hold on one side now. */
function heldBy(world: World, contact: Contact, side: Side): Map<Group, string | null> {
  const record = world.record(contact, side)!;
  return new Map([...contact.groups.keys()].map((group) => [group, group.held(side, record)]));
}

export function createOrganization(world: World): boolean {
  const { held, values } = newValues(world, 'pipedrive', COMPANY_GROUPS);
  const organization = newOrganizationModel(world, held, {});
  world.happens(`pipedrive creates organization ${organization.number}`);
  organization.organization = world.sandbox.pipedrive.createOrganization(values);
  world.note(`  is organization ${organization.organization}`);
  return true;
}

/** Marketo keeps no history of companies: between two rests only one side of a pair is edited. */
export function editOrganization(world: World): boolean {
  const organization = pick(
    world,
    world.model.organizations.filter(({ isRested }) => isRested),
  );
  if (!organization) return false;
  const side = organization.editedOn ?? world.random.pick(SIDES);
  const group = world.random.pick(COMPANY_GROUPS);
  const held = organization.groups.get(group)!;
  if (group === COMPANY_NAME && organization.isNamed) return false;
  const isEmptied = group.mayBeEmptied && world.random.chance(0.1) && !held.isEmptyOn(side) && !held.wasEdited();
  const value = isEmptied ? null : group.fresh(world.random, world.model.number());
  const values = group.entered(side, value, world.random);
  if (side === 'pipedrive') {
    world.happens(`pipedrive organization ${organization.number} ${group.name} = ${value ?? 'empty'}`);
    world.sandbox.pipedrive.updateOrganization(organization.organization!, values);
  } else {
    // A company is edited on the page of one of its leads, of which a campaign hears only for the lead's own fields.
    const lead = world.model.rested().find((each) => {
      if (each.organization.wasEdited()) return false;
      const key = each.lead && leadOf(world.sandbox, each.lead)?.['externalCompanyId'];
      return key === organization.company!.key;
    });
    if (!lead) return false;
    const country = `Land ${world.model.number()}`;
    world.happens(`marketo ${nameOf(lead)} organization ${organization.number} ${group.name} = ${value ?? 'empty'}`);
    lead.carriesCompany = true;
    world.edit(lead, 'marketo', { ...values, country });
  }
  organization.editedOn = side;
  held.edit(side, value, group);
  return true;
}

/** A webhook arrives that has nothing new to tell. */
export async function sendAgain(world: World): Promise<boolean> {
  const contact = pick(world, [...world.model.rested(), ...world.model.rested('left over')]);
  if (!contact) return false;
  const isOfLead = contact.life === 'left over' || world.random.chance(0.5);
  contact.wasSent = true;
  world.note(`${nameOf(contact)} is sent again`);
  await world.send(isOfLead ? `/marketo/lead/${contact.lead}` : `/pipedrive/person/${contact.person}`);
  return true;
}

/** A call fails, and a repeated one does not. */
export function failOnce(world: World): boolean {
  const vendor = world.random.pick(SIDES);
  const kind = world.random.pick(['unavailable', 'server-error', 'throttle', 'reset-before'] as const);
  world.note(`${vendor} answers a call by ${kind}`);
  world.sandbox.faults.add({ vendor, kind });
  return true;
}

export function createDeal(world: World): boolean {
  const contact =
    pick(
      world,
      world.model.contacts.filter(({ life, person }) => life === 'pair' && person),
    ) ?? null;
  const number = world.model.number();
  const values = { title: `Deal ${number}`, value: number, status: 'open' as const };
  world.happens(`pipedrive creates a deal of ${contact ? nameOf(contact) : 'nobody'}`);
  const id = world.sandbox.pipedrive.createDeal({
    ...values,
    currency: 'EUR',
    ...(contact ? { person_id: contact.person } : {}),
  });
  world.model.deals.push({ id, contact, formerContacts: [], ...values, isAbandoned: false });
  return true;
}

export function editDeal(world: World): boolean {
  const deal = pick(world, world.model.deals);
  if (!deal) return false;
  const contact = world.random.chance(0.3) ? pick(world, world.model.rested()) : undefined;
  const number = world.model.number();
  const values = {
    title: `Deal ${number}`,
    value: number,
    status: world.random.pick(['open', 'won', 'lost'] as const),
  };
  world.happens(`pipedrive deal ${deal.id}${contact ? ` of ${nameOf(contact)}` : ''} ${values.status}`);
  world.sandbox.pipedrive.updateDeal(deal.id, { ...values, ...(contact ? { person_id: contact.person } : {}) });
  Object.assign(deal, values);
  if (contact) giveContact(deal, contact);
  return true;
}

function giveContact(deal: Deal, contact: Contact): void {
  if (deal.contact) deal.formerContacts.push(deal.contact);
  Object.assign(deal, { contact, isAbandoned: false });
}

export const nameOf = ({ number, lead, person }: Contact): string =>
  `contact ${number} (lead ${lead ?? '?'}, person ${person ?? '?'})`;
