import { inspect } from 'node:util';
import { type Adapter } from '../mapping';

const MISTAKE = Symbol('mistake in the mapping file');
const USAGE = Symbol('how an adapter with options is written');
const MADE_BY = Symbol('how the adapter was made');
const WRITTEN = Symbol('the adapter as a mapping file has it, with its options');
const WRAPPED = Symbol('the adapter that a wrapper calls');

/**
 * Stands for an adapter that was asked for wrongly, so that the check of the mapping can report it with its place. It
 * can be called like any adapter while the mapping file loads; a record is never mapped with it.
 */
export function mistaken(problem: string, suggestions: readonly string[] = []): Adapter {
  const placeholder: Adapter = () => placeholder;
  return Object.assign(placeholder, { [MISTAKE]: { problem, suggestions } });
}

/** @returns null for a proper adapter. */
export function mistakeOf(value: unknown): { problem: string; suggestions: readonly string[] } | null {
  if (typeof value !== 'function' || !(MISTAKE in value)) return null;
  return value[MISTAKE] as { problem: string; suggestions: readonly string[] };
}

/** Marks a function that has to be called with its options before it is an adapter. */
export function withOptions<Arguments extends unknown[]>(
  usage: string,
  make: (...options: Arguments) => Adapter,
): (...options: Arguments) => Adapter {
  const name = usage.slice(0, usage.indexOf('('));
  const marked = (...options: Arguments): Adapter =>
    Object.assign(make(...options), {
      [MADE_BY]: `${usage} of ${inspect(options)}`,
      [WRITTEN]: `${name}(${options.map((option) => inspect(option)).join(', ')})`,
    });
  return Object.assign(marked, { [USAGE]: usage });
}

/** What an adapter with options does, as text: equal for the same adapter with the same options; else null. */
export function makingOf(value: unknown): string | null {
  return typeof value === 'function' && MADE_BY in value ? (value[MADE_BY] as string) : null;
}

/** An adapter with options as a mapping file has it, such as `a.userIdByName({ fallback: 17 })`; else null. */
export function writtenAs(value: unknown): string | null {
  return typeof value === 'function' && WRITTEN in value ? (value[WRITTEN] as string) : null;
}

/** How to write the adapter that a function only makes; null for a function that is one itself. */
export function usageOf(value: unknown): string | null {
  return typeof value === 'function' && USAGE in value ? (value[USAGE] as string) : null;
}

/** Marks a function that calls a built-in adapter and means it. */
export function wrapping<F extends Adapter>(adapter: unknown, wrapper: F): F {
  return Object.assign(wrapper, { [WRAPPED]: adapter });
}

/** Whether a function of a mapping is this built-in adapter, as such or wrapped for a mapping file. */
export function isAdapter(given: unknown, adapter: Adapter): boolean {
  if (given === adapter) return true;
  return typeof given === 'function' && WRAPPED in given && given[WRAPPED] === adapter;
}
