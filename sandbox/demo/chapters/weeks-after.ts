import { type Chapter } from '../chapter.ts';

export const WEEKS_AFTER: Chapter = {
  title: 'The weeks after, in Marketo',
  events: [
    {
      what: 'Sales merges the two Eva Novaks',
      act: (world) => {
        const [survivor = 0, loser = 0] = world.personsWithEmail('eva@foxglove.example');
        world.mergePersons(loser, survivor);
      },
      expected: 'updated',
      follows: ['lead-to-person'],
      note: "Pipedrive's webhook of the merge brings the person and the lead together.",
    },
    {
      what: 'The campaign runs again for Eva',
      act: (world) => ({ path: `/marketo/lead/${world.leadId('eva')}` }),
      expected: 'skipped',
    },
    {
      what: 'Ada reads the newsletter: her score rises, and a form brings her phone number',
      act: (world) => world.changeLead('ada', { leadScore: 65, phone: '+49 221 555 0101' }),
      expected: 'updated',
    },
    {
      what: 'Somebody types her e-mail in capitals and her phone number without spaces',
      act: (world) => world.changeLead('ada', { email: 'ADA@foxglove.example', phone: '+492215550101' }),
      expected: 'skipped',
      note: 'Written differently, meaning the same: nothing was written to either side.',
    },
    {
      what: 'Ben marries and is called Ortiz-Keller',
      act: (world) => world.changeLead('ben', { lastName: 'Ortiz-Keller' }),
      expected: 'updated',
    },
    {
      what: 'Foxglove Robotics becomes Foxglove AG; with it comes a new score of Ada',
      act: (world) => world.changeLead('ada', { company: 'Foxglove AG', leadScore: 70 }),
      expected: 'updated',
    },
    {
      what: 'Carla changes her job: from Blue Harbor Logistics to Foxglove',
      act: (world) => world.changeLead('carla', { externalCompanyId: world.lead('ada')['externalCompanyId'] }),
      expected: 'updated',
    },
    {
      what: 'Marketo sends Ada two e-mails, and its campaign says so',
      act: (world) => {
        world.sendEmail({ name: 'Welcome', subject: 'Welcome to the robots', text: 'Good to have you.' }, ['ada']);
        world.sendEmail({ name: 'Autumn news', subject: 'What is new', text: 'A lot.' }, ['ada']);
        return { path: `/marketo/lead/${world.leadId('ada')}/activity`, body: { type: 'email_sent' } };
      },
      expected: 'created',
    },
    {
      what: 'The campaign says so again',
      act: (world) => ({ path: `/marketo/lead/${world.leadId('ada')}/activity`, body: { type: 'email_sent' } }),
      expected: 'skipped',
      note: 'An e-mail becomes an activity once.',
    },
    {
      what: 'Carla asks for a call on a form',
      act: (world) => ({ path: `/marketo/lead/${world.leadId('carla')}/activity` }),
      expected: 'created',
    },
  ],
};
