import { type MarketoClient } from '../../marketo';
import { Organization, Person, type PipedriveClient } from '../../pipedrive';
import { accountSchemas } from '../check/account-schemas';
import { type AccountSchemas, checkAgainst } from '../mapping/check-mapping';
import { type Links, type Mapping } from '../mapping/mapping';
import { LINKED_KINDS, type LinkedKind } from '../records/kinds';
import { type MadeKind } from '../state/made-things';
import { isReachedBy, labelOf } from './names';
import { type SetupItem, type SetupPart } from './setup-item';

const KINDS: Readonly<Record<LinkedKind, MadeKind>> = {
  lead: 'marketo-lead-field',
  person: 'pipedrive-person-field',
  organization: 'pipedrive-organization-field',
};

/** Told of what was made, before anything else happens. */
export type OnMade = (kind: MadeKind, name: string) => Promise<void>;

/** The three fields in which linked records hold each other's id. */
export async function linkFieldParts(
  { links }: Mapping,
  marketo: MarketoClient,
  pipedrive: PipedriveClient,
  onMade: OnMade,
): Promise<SetupPart[]> {
  const schemas = await accountSchemas({ links }, marketo, pipedrive);
  const makers: Readonly<Record<LinkedKind, (name: string) => Promise<string>>> = {
    lead: async (name) => {
      const description = 'Id of the Pipedrive person; written by the sync';
      await marketo.account.createLeadField({ name, displayName: labelOf(name), dataType: 'integer', description });
      return name;
    },
    person: (name) => pipedrive.account.createField(Person.kind, { name: labelOf(name), type: 'varchar' }),
    organization: (name) => pipedrive.account.createField(Organization.kind, { name: labelOf(name), type: 'varchar' }),
  };
  return LINKED_KINDS.map((owner) => {
    const item = itemOf(owner, links, schemas);
    const make = async (): Promise<void> => onMade(KINDS[owner], await makers[owner](links[owner]));
    return { item, make: item.state === 'missing' ? make : null };
  });
}

function itemOf(owner: LinkedKind, links: Links, schemas: AccountSchemas): SetupItem {
  const name = links[owner];
  const id = `${KINDS[owner]}:${name}`;
  const problems = checkAgainst({ links: { [owner]: name } }, schemas);
  if (problems.length === 0) return { id, state: 'there', message: `The link field "${name}" of ${owner} is there` };
  if (schemas.fields[owner].resolve(name) !== undefined) {
    return { id, state: 'wrong', message: problems.map(({ what }) => what).join('; ') };
  }
  if (owner !== 'lead' && !isReachedBy(name, labelOf(name))) {
    return {
      id,
      state: 'wrong',
      message: `The account has no field "${name}" of ${owner}, and none can be made so that this names it`,
    };
  }
  return {
    id,
    state: 'missing',
    message: `The link field "${labelOf(name)}" of ${owner}, which holds the id of its other half`,
  };
}
