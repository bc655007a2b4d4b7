import { KINDS, type MarketoKind } from './schema/kinds';

/** Where records of the kind are read and written, below Marketo's address. */
export const recordPath = (kind: MarketoKind): string => `/rest${KINDS[kind].path}.json`;
