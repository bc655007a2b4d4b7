import { type Adapters } from './account-types/adapter-types';
import { type RecordKind, type TABLES } from '../records/kinds';
import { type AnyAccounts, type MappingOf } from './account-types/mapping-types';

export type { Adapters, MappingContext } from './account-types/adapter-types';
export type { Entry, Table } from './account-types/mapping-types';

/** A mapping between accounts of which nothing is known; `npm run cli -- types` writes the one of your accounts. */
export type Mapping = MappingOf<AnyAccounts<RecordKind | 'email'>, typeof TABLES>;

/** What a mapping file's default export may be. */
export type MappingFile = Mapping | ((given: { readonly adapters: Adapters }) => Mapping | Promise<Mapping>);

/**
 * Gives a mapping file's default export back, with its types checked and its functions typed.
 *
 * @param mapping - the mapping, or a function that receives `{ adapters }` and gives it.
 */
export const defineMapping = <const Defined extends MappingFile>(mapping: Defined): Defined => mapping;
