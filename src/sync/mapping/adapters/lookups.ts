import { folded, trimmed } from '../../../base/values/text';
import { type Adapter, type Lookups, type MappingContext, type PipedriveUser } from '../mapping';
import { asText, members } from '../plain';
import { mistaken, withOptions } from './mistakes';
import { firstName, lastName } from './names';
import { isRelatedRecord, relatedRecord } from './related';
import { aUserId, optionMistake, userIds } from './user-options';

export interface FallbackOption {
  /** The id for a user that is not known. */
  readonly fallback?: number;
}

export interface ExceptOption {
  /** Users that give an empty value, for example the one that the integration itself uses. */
  readonly except?: number | readonly number[];
}

/**
 * The id of the user with this whole name, in any case. Of several such users the active one, then the one in the same
 * case, else none.
 */
export const userIdByName = userId('userIdByName', (user) => user.name);

/** The id of the user with this e-mail address, in any case. */
export const userIdByEmail = userId('userIdByEmail', (user) => user.email);

/** The e-mail address of a user, given as the loaded `owner` or as its id. */
export const userEmail = ofUser('userEmail', (user) => asText(user.email) || undefined);

/** All words but the last of a user's name, given as the loaded `owner` or as its id. */
export const userFirstName = ofUser('userFirstName', (user, context) => firstName(user.name, context));

/** The last word of a user's name, given as the loaded `owner` or as its id. */
export const userLastName = ofUser('userLastName', (user, context) => lastName(user.name, context));

type NamedUser = Pick<PipedriveUser, 'id' | 'name' | 'email'>;

function userId(name: string, textOf: (user: PipedriveUser) => string | null) {
  return withOptions(`a.${name}({ fallback: 17 })`, (options?: FallbackOption): Adapter => {
    const mistake = optionMistake(name, options, { fallback: aUserId });
    if (mistake !== null) return mistaken(mistake.problem, mistake.suggestions);
    return async (value, { sync }) => {
      const wanted = oneSpaced(value);
      if (wanted === '') return undefined;
      const fits = (user: PipedriveUser): boolean => folded(oneSpaced(textOf(user))) === folded(wanted);
      const users = await sync.users({ value: `${name}: ${folded(wanted)}`, fits });
      return findUser(users.filter(fits), wanted, textOf)?.id ?? options?.fallback;
    };
  });
}

/** Of several users with the text in any case the active one, then the one in the same case; else none. */
function findUser(
  inAnyCase: readonly PipedriveUser[],
  wanted: string,
  textOf: (user: PipedriveUser) => string | null,
): PipedriveUser | undefined {
  const active = inAnyCase.filter(({ isActive }) => isActive);
  const candidates = active.length > 0 ? active : inAnyCase;
  if (candidates.length === 1) return candidates[0];
  const inSameCase = candidates.filter((user) => oneSpaced(textOf(user)) === wanted);
  return inSameCase.length === 1 ? inSameCase[0] : undefined;
}

const oneSpaced = (value: unknown): string => trimmed(asText(value)).replaceAll(/\s+/g, ' ');

function ofUser(name: string, read: (user: NamedUser, context: MappingContext) => unknown) {
  return withOptions(`a.${name}({ except: 17 })`, (options?: ExceptOption): Adapter => {
    const mistake = optionMistake(name, options, { except: userIds });
    if (mistake !== null) return mistaken(mistake.problem, mistake.suggestions);
    const except = new Set([options?.except ?? []].flat());
    return async (value, context) => {
      const user = await loadedUser(value, context.sync);
      return user === null || except.has(user.id) ? undefined : read(user, context);
    };
  });
}

/** Pipedrive's ids of users are numbers, which a text field may hold as text. */
async function loadedUser(value: unknown, sync: Lookups): Promise<NamedUser | null> {
  const record = members(value);
  if (record !== null) {
    return { id: Number(record['id']), name: asText(record['name']), email: asText(record['email']) };
  }
  const id = idOf(value);
  if (id === null) return null;
  const fits = (user: PipedriveUser): boolean => user.id === id;
  return (await sync.users({ value: `id: ${id}`, fits })).find(fits) ?? null;
}

function idOf(value: unknown): number | null {
  const given = typeof value === 'string' || typeof value === 'number' ? asText(value) : '';
  return /^[1-9]\d{0,14}$/.test(given) ? Number(given) : null;
}

/** The name of the Marketo program with this id; undefined for an unknown one. */
export const programName: Adapter = async (value, { sync }) => {
  const id = idOf(value);
  return id === null ? undefined : ((await sync.programName(id)) ?? undefined);
};

/** Transformer on a lead: synchronises its company first, gives the id of the Pipedrive organization. */
export const organizationIdForLead: Adapter = async (_lead, { source, sync }) =>
  (await sync.organizationIdForLead(source)) ?? undefined;

/**
 * Transformer on a person or deal: synchronises its organization first, gives the external id of the Marketo company.
 * Also an adapter on `organization`.
 */
export const externalCompanyIdForOrganization: Adapter = async (value, context) => {
  context.sync.assertMapped('companyFromOrganization');
  if (context.sync.ownExternalCompanyId && !isRelatedRecord(value, context)) {
    return (await context.sync.ownExternalCompanyId()) ?? undefined;
  }
  const organization = await relatedRecord(value, 'organization', context);
  if (organization === null) return undefined;
  return (await context.sync.externalCompanyIdForOrganization(organization)) ?? undefined;
};
