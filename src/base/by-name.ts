/**
 * For objects whose members are named by accounts, files or callers: any name can be that of a member, `constructor` and
 * `__proto__` too. Nothing else in this service indexes an object with a name that it does not itself spell
 * (`by-name.spec.ts` sees to that); spread, `Object.entries` and `Object.fromEntries` are sound as they are.
 */

/** The object's own member; undefined where it has none, whatever its prototype has. */
export function memberOf<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Gives the object a member of its own, or replaces it. */
export function setMember<T>(object: Record<string, T>, name: string, value: NoInfer<T>): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
