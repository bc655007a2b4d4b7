import { type Adapter } from '../mapping';
import { asBoolean } from '../plain';

/** A boolean as `Yes` or `No`; undefined for an empty value and for what is no boolean. */
export const yesNo: Adapter = (value) => {
  const boolean = asBoolean(value);
  if (boolean === null) return undefined;
  return boolean ? 'Yes' : 'No';
};

/** `Yes`, `true`, `1` as true, `No`, `false`, `0` as false, in any case; undefined for anything else. */
export const fromYesNo: Adapter = (value) => asBoolean(value) ?? undefined;

/** The opposite of a boolean; undefined for an empty value and for what is no boolean. */
export const not: Adapter = (value) => {
  const boolean = asBoolean(value);
  return boolean === null ? undefined : !boolean;
};
