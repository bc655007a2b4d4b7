import { join } from 'node:path';
import { loadMapping } from '../src/sync/mapping/load-mapping';
import { mapRecord } from '../src/sync/mapping/map-record';
import { aMappingContext } from './support/a-mapping-context';

const FILE = join(__dirname, '../docs/examples/mapping.ts');
const olivia = { id: 12, name: 'Olivia Marsh', email: 'olivia.marsh@seller.example', isActive: true };

it.each([
  ['personFromLead', { country: 'NL' }, { country: 'Netherlands', region: 'EMEA' }],
  ['personFromLead', { ownerFirstName: 'olivia', ownerLastName: 'MARSH' }, { owner_id: 12 }],
  ['personFromLead', { ownerFirstName: 'Nobody', ownerLastName: 'Known' }, { owner_id: 11 }],
  ['leadFromPerson', { owner: { ...olivia } }, { ownerFirstName: 'Olivia', ownerLastName: 'Marsh' }],
  ['opportunityFromDeal', { expected_close_date: '2027-01-15' }, { fiscalQuarter: 4, fiscalYear: 2026 }],
] as const)('%s of %j', async (table, source, expected) => {
  const { mapping, problems } = await loadMapping(FILE, '.');
  expect(problems).toEqual([]);
  const context = aMappingContext(source, { users: () => Promise.resolve([olivia]) });
  const mapped = await mapRecord(table, mapping, context);
  expect(Object.fromEntries(mapped.map(({ field, value }) => [field, value]))).toMatchObject(expected);
});
