type Member = PropertyDescriptor & { name: string; /** The class that declares it. */ owner: string };
type AnyFunction = (this: unknown, ...values: unknown[]) => unknown;

/** Which parts of a library were used: the methods and accessors of its classes, and its functions. */
export class DrivenMembers<L extends object> {
  /** To be used in the library's place: its functions are watched only here. */
  readonly library: L;
  private readonly known = new Set<string>();
  private readonly used = new Set<string>();

  /**
   * Watches every method and accessor, static or not, inherited or not, of the classes among a module's exports, and
   * its functions; its errors are left out.
   *
   * @param hidden - `Class.member` of those that nobody outside can use.
   */
  constructor(
    exports: L,
    private readonly hidden: ReadonlySet<string>,
  ) {
    const watched = Object.entries(exports).map(([name, exported]) => [name, this.watchedExport(name, exported)]);
    this.library = Object.fromEntries(watched) as L;
  }

  /** `Lead.load`, `Lead.prototype.save`: what the library offers and nothing has used. */
  unused(): string[] {
    return [...this.known].filter((name) => !this.used.has(name)).sort();
  }

  private watchedExport(name: string, exported: unknown): unknown {
    if (typeof exported !== 'function' || exported.prototype instanceof Error) return exported;
    if (!isClass(exported)) {
      this.known.add(name);
      return this.noting(name, exported as AnyFunction);
    }
    this.watch(name, exported, Function.prototype);
    this.watch(`${name}.prototype`, exported.prototype as object, Object.prototype);
    return exported;
  }

  private watch(owner: string, target: object, root: object): void {
    for (const member of membersOf(target, root)) {
      if (this.hidden.has(`${member.owner}.${member.name}`)) continue;
      const name = `${owner}.${member.name}`;
      this.known.add(name);
      Object.defineProperty(target, member.name, this.watched(name, member));
    }
  }

  private watched(name: string, { name: _name, owner: _owner, ...descriptor }: Member): PropertyDescriptor {
    const { get, set } = descriptor;
    const value: unknown = descriptor.value;
    if (typeof value === 'function') return { ...descriptor, value: this.noting(name, value as AnyFunction) };
    return {
      ...descriptor,
      ...(get && { get: this.noting(name, get) }),
      ...(set && { set: this.noting(name, set as AnyFunction) }),
    };
  }

  private noting(name: string, wrapped: AnyFunction): AnyFunction {
    const { used } = this;
    return function noted(this: unknown, ...values: unknown[]): unknown {
      used.add(name);
      return Reflect.apply(wrapped, this, values);
    };
  }
}

/** Those of its ancestors too; the nearest one of a name counts. */
function membersOf(target: object, root: object): Member[] {
  const members = new Map<string, Member>();
  for (let owner: object | null = target; owner && owner !== root; owner = Object.getPrototypeOf(owner) as object) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      const isMember = [descriptor.value, descriptor.get, descriptor.set].some((part) => typeof part === 'function');
      if (isMember && name !== 'constructor' && !members.has(name))
        members.set(name, { ...descriptor, name, owner: nameOf(owner) });
    }
  }
  return [...members.values()];
}

/** Of a class, or of the class whose prototype it is. */
function nameOf(owner: object): string {
  return (typeof owner === 'function' ? owner : owner.constructor).name;
}

function isClass(exported: object): boolean {
  return Function.prototype.toString.call(exported).startsWith('class');
}
