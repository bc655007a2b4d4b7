import { isEmpty } from '../compare';
import { mistaken, withOptions } from './mistakes';

/** The given value in place of an empty one. */
export const defaultTo = withOptions("a.defaultTo('value')", (...values: [value: unknown]) => {
  const [fallback] = values;
  if (values.length !== 1 || fallback === undefined) return mistaken("defaultTo needs a value: a.defaultTo('value')");
  return (value) => (isEmpty(value) ? fallback : value);
});
