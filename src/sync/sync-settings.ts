import { type Problem } from './mapping/check-mapping';
import { type Mapping } from './mapping/mapping';

/** What the account's owner decided. The mapping is in force once it was checked against both accounts. */
export class SyncSettings {
  constructor(
    public mapping: Mapping,
    /** The mapping file's path, or what else the mapping is. */
    readonly mappingOrigin: string,
    /** What is wrong with the mapping whatever the accounts have. */
    readonly shapeProblems: readonly Problem[],
    /** The boolean lead field that marks a lead as deleted; null where leads are really deleted. */
    readonly deletedFlag: string | null,
    /** Whether what was seen earlier may spare a reading. */
    readonly usesMemory = true,
  ) {}
}
