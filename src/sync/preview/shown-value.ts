import { type FieldFacts } from '../mapping/field-kind';
import { describeValue, shown } from '../mapping/differ';
import { isStandIn } from '../engine/withheld';

/** A field's value as people read it: labels and names of objects, null where it is empty or an id that is yet to come. */
export const shownField = (field: string, value: unknown, facts?: FieldFacts): unknown =>
  isStandIn(value) ? null : jsonOf(shown(field, value, facts));

/** What a step of an entry gave, whatever it is. */
export const shownStep = (value: unknown): unknown => (isStandIn(value) ? null : jsonOf(describeValue('', value)));

/** As JSON has it: dates as ISO texts; null for what JSON does not have, a function for example. */
function jsonOf(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const text = JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) as
    string | undefined;
  return text === undefined ? null : (JSON.parse(text) as unknown);
}
