import { type Lookups, type MappingContext, type SourceEntity } from '../../src/sync/mapping/mapping';

const silent = (): void => undefined;

const nobody: Lookups = {
  users: () => Promise.resolve([]),
  programName: () => Promise.resolve(null),
  assertMapped: () => undefined,
  organizationIdForLead: () => Promise.resolve(null),
  externalCompanyIdForOrganization: () => Promise.resolve(null),
};

/** The context of a mapping function, with look-ups that find nothing unless told otherwise. */
export function aMappingContext(
  source: SourceEntity = {},
  lookups: Partial<Lookups> = {},
  now = '2026-11-23T10:00:00Z',
): MappingContext {
  return {
    source,
    marketo: {},
    pipedrive: {},
    sync: { ...nobody, ...lookups },
    log: { debug: silent, info: silent, warn: silent, error: silent },
    now: () => new Date(now),
  };
}
