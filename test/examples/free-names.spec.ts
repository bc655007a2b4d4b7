import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as marketo from '../../src/marketo';
import * as pipedrive from '../../src/pipedrive';

const CASES = [
  ['marketo-client.md', [marketo.Lead, marketo.Company, marketo.Opportunity, marketo.Role]],
  ['pipedrive-client.md', [pipedrive.Person, pipedrive.Organization, pipedrive.Deal, pipedrive.Activity]],
] as const;

describe.each(CASES)('%s', (file, types) => {
  it('lists every name that is not free as a property', () => {
    const page = readFileSync(join(__dirname, '../../docs', file), 'utf8');
    const section = page.slice(page.indexOf('### Fields of any name'));
    const listed = new Set(
      [...section.slice(0, section.indexOf('\n## ')).matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    const taken = types.flatMap((type) => membersOf(type.prototype));
    expect([...new Set(taken)].filter((name) => !listed.has(name)).toSorted()).toEqual([]);
  });
});

/** `id` is the field of that name. */
function membersOf(prototype: object): string[] {
  const inherited: object | null = Reflect.getPrototypeOf(prototype);
  const own = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'id');
  return inherited === null ? own : [...own, ...membersOf(inherited)];
}
