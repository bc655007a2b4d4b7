import { nearest } from '../../base/records/nearest';
import { adapterNames, adapters, type Adapters } from './adapters';
import { mistaken, usageOf, wrapping } from './adapters/mistakes';
import { type Adapter } from './mapping';

/** Names that JavaScript itself asks any object for. */
const LANGUAGE_NAMES = new Set(['then', 'toJSON']);

export interface AdaptersForMappingFile {
  readonly adapters: Adapters;
  /** The unknown names that the file asked for, each once. */
  readonly unknown: ReadonlySet<string>;
  /** From now on a mistake throws: the file is loaded, so it is a function of the mapping that makes it. */
  readonly close: () => void;
}

/** The built-in adapters for one mapping file; a mistake in their use gives a placeholder that the check reports. */
export function adaptersForMappingFile(): AdaptersForMappingFile {
  const unknown = new Set<string>();
  let isClosed = false;
  const proxy = new Proxy(adapters, {
    get(target, name) {
      if (typeof name === 'symbol' || LANGUAGE_NAMES.has(name)) return Reflect.get(target, name);
      if (Object.hasOwn(target, name)) return notCalledEmpty(name, target[name as keyof Adapters], () => isClosed);
      if (isClosed) throw new TypeError(`There is no adapter "${name}"`);
      unknown.add(name);
      return mistaken(unknownAdapter(name), nearest(name, adapterNames));
    },
  });
  return { adapters: proxy, unknown, close: () => void (isClosed = true) };
}

export const unknownAdapter = (name: string): string => `there is no adapter "${name}"`;

/** `a.date()` for `a.date` would silently map nothing, so it is a mistake while the file loads. */
function notCalledEmpty(name: string, adapter: Adapters[keyof Adapters], isClosed: () => boolean): unknown {
  if (usageOf(adapter) !== null) return adapter;
  return wrapping(adapter, (...values: Parameters<Adapter> | []) => {
    if (values.length === 0 && !isClosed()) return mistaken(`${name} is given without parentheses: a.${name}`);
    return (adapter as (...given: unknown[]) => unknown)(...values);
  });
}
