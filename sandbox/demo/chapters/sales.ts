import { type Chapter } from '../chapter.ts';

const phone = (value: string) => ({ phones: [{ value, primary: true }] });
const email = (value: string) => ({ emails: [{ value, primary: true }] });

export const SALES: Chapter = {
  title: 'Sales works in Pipedrive',
  events: [
    {
      what: 'Olivia of sales corrects the phone number of Ada',
      act: (world) => world.changePerson('ada', phone('+49 221 555 0199')),
      expected: 'updated',
    },
    {
      what: 'Marketo and Pipedrive get another phone number of Dario at once, Pipedrive a moment later',
      act: (world) => {
        world.changeLead('dario', { phone: '+372 5550 0001' });
        world.secondsPass(5);
        world.changePerson('dario', phone('+372 5550 0002'));
      },
      expected: 'skipped',
      follows: ['person-to-lead'],
      note: "The later change wins, and the result says what was dropped; the person's own task carries it to the lead.",
    },
    {
      what: 'Sales meets Gita Rao of Larch & Sons, whom marketing does not know',
      act: (world) =>
        world.newPerson('gita', {
          name: 'Gita Rao',
          ...email('gita@larch.example'),
          org_id: world.newOrganization('larch', { name: 'Larch & Sons', website: 'https://larch.example' }),
        }),
      expected: 'created',
      follows: ['person-to-lead'],
      note: 'The company came by its own webhook; the lead joined it.',
    },
    {
      what: 'Larch & Sons hires: 25 people',
      act: (world) => world.changeOrganization('larch', { employee_count: 25 }),
      expected: 'updated',
    },
    {
      what: 'Ada wants a robot: a deal',
      act: (world) =>
        world.newDeal('robot', {
          title: 'A robot for Foxglove',
          value: 12_000,
          person_id: world.personId('ada'),
          expected_close_date: '2027-03-01',
        }),
      expected: 'created',
    },
    {
      what: 'It turns out that Carla decides about it',
      act: (world) => world.changeDeal('robot', { person_id: world.personId('carla') }),
      expected: 'skipped',
      note: 'Nothing of the opportunity changed, but the role follows its contact.',
    },
    {
      what: 'The deal is won',
      act: (world) => world.changeDeal('robot', { status: 'won' }),
      expected: 'updated',
    },
    {
      what: 'Hugo Berg has a deal too, and no e-mail address yet',
      act: (world) => {
        world.newPerson('hugo', { name: 'Hugo Berg' });
        world.newDeal('crane', { title: 'A crane for Hugo', value: 900, person_id: world.personId('hugo') });
      },
      expected: 'skipped',
      follows: ['deal-to-opportunity'],
      note: 'Marketo knows people by their e-mail. The opportunity is there; its role waits for the lead.',
    },
    {
      what: 'Hugo gives his address',
      act: (world) => world.changePerson('hugo', email('hugo@berg.example')),
      expected: 'created',
      follows: ['deal-to-opportunity'],
      note: 'The deal follows, and its role is made.',
    },
    {
      what: 'The two Femis are one: sales merges them',
      act: (world) => world.mergePersons(world.personId('femi at home'), world.personId('femi')),
      expected: 'skipped',
      note: 'Both were linked. No lead is deleted by a merge: the survivor keeps its own, and the result names the other.',
    },
  ],
};
