import { UnknownFieldError } from '../../../base/records/record-errors';
import { type MappingContext, type SourceEntity } from '../mapping';
import { members } from '../plain';

/**
 * The related record that an adapter is about, whether it is given that record, its id, or (as a transformer) the
 * record that is mapped; null where there is none.
 */
export async function relatedRecord(
  value: unknown,
  relation: 'organization' | 'stage',
  context: MappingContext,
): Promise<SourceEntity | null> {
  return isRelatedRecord(value, context) ? (value as SourceEntity) : relatedToSource(relation, context);
}

/** Whether the value is a record beside the one that is mapped. */
export const isRelatedRecord = (value: unknown, { source }: MappingContext): boolean =>
  value !== source && members(value) !== null;

async function relatedToSource(
  relation: 'organization' | 'stage',
  { source }: MappingContext,
): Promise<SourceEntity | null> {
  try {
    const related = await source[relation];
    return members(related) === null ? null : (related as SourceEntity);
  } catch (thrown) {
    if (thrown instanceof UnknownFieldError) return null;
    throw thrown;
  }
}
