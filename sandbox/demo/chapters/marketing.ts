import { type Chapter } from '../chapter.ts';
import { FOXGLOVE, HARBOR } from './companies.ts';

export const MARKETING: Chapter = {
  title: 'Marketing imports the leads of a fair: two companies, one new, one that sales knows',
  events: [
    {
      what: 'Ada Lind, the first lead of Foxglove Robotics',
      act: (world) =>
        world.newLead('ada', {
          ...FOXGLOVE,
          firstName: 'Ada',
          lastName: 'Lind',
          email: 'ada@foxglove.example',
          title: 'CTO',
        }),
      expected: 'created',
      note: 'Each write makes the other side call; those tasks find that nothing is left to do. So it ends.',
    },
    {
      what: 'Ben Ortiz of the same company, a moment later',
      act: (world) =>
        world.newLead('ben', {
          ...FOXGLOVE,
          firstName: 'Ben',
          lastName: 'Ortiz',
          email: 'ben@foxglove.example',
          leadScore: 5,
        }),
      expected: 'created',
      note: "Pipedrive's search may not know the new organization yet; the service knows what it made.",
    },
    {
      what: 'Carla Dupont of Blue Harbor Logistics, which sales has in Pipedrive',
      act: (world) =>
        world.newLead('carla', {
          ...HARBOR,
          firstName: 'Carla',
          lastName: 'Dupont',
          email: 'carla@blue-harbor.example',
          phone: '+372 5550 1234',
        }),
      expected: 'created',
      follows: ['organization-to-company'],
      note: 'What sales knew of the company, Marketo knows now too.',
    },
    {
      what: 'Dario Conti, whom sales has as a person with the same e-mail in other letters',
      act: (world) =>
        world.newLead('dario', {
          ...HARBOR,
          firstName: 'Dario',
          lastName: 'Conti',
          email: 'dario.conti@blue-harbor.example',
        }),
      expected: 'updated',
      note: 'Matched by e-mail, so linked and completed, not doubled.',
    },
    {
      what: 'Somebody who left only an e-mail address',
      act: (world) => world.newLead('office', { ...HARBOR, email: 'office@blue-harbor.example' }),
      expected: 'created',
    },
    {
      what: 'Somebody who left only a phone number',
      act: (world) => world.newLead('unknown', { phone: '+372 5550 9999' }),
      expected: 'skipped',
      note: 'Pipedrive needs a name for a person, and here is nothing to make one of.',
    },
    {
      what: 'Eva Novak, whom sales has typed in twice with the same e-mail',
      act: (world) =>
        world.newLead('eva', { ...FOXGLOVE, firstName: 'Eva', lastName: 'Novak', email: 'eva@foxglove.example' }),
      expected: 'failed',
      note: 'To do: merge the two in Pipedrive. Nothing was guessed, and nothing is forgotten.',
    },
    {
      what: 'Femi Sow, while the line drops just after Pipedrive has stored the new person',
      act: (world) =>
        world.newLead('femi', { ...FOXGLOVE, firstName: 'Femi', lastName: 'Sow', email: 'femi@foxglove.example' }),
      fault: { vendor: 'pipedrive', kind: 'reset-after', method: 'POST', path: '/persons' },
      expected: 'skipped',
      orElse: 'updated',
      follows: ['person-to-lead'],
      note: "The answer was lost. Pipedrive's webhook told of the person, which found its lead; the next try looked first.",
    },
    {
      what: 'Femi again, with a private address',
      act: (world) =>
        world.newLead('femi at home', { firstName: 'Femi', lastName: 'Sow', email: 'femi@mailbox.example' }),
      expected: 'created',
    },
  ],
};
