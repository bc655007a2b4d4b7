import { type Chapter } from '../chapter.ts';

export const LEAVING: Chapter = {
  title: 'Some leave',
  events: [
    {
      what: 'The lead with only an e-mail address is deleted in Marketo',
      act: (world) => world.deleteLead('office'),
      expected: 'deleted',
    },
    {
      what: 'Ben wants to be forgotten: the campaign calls now, and deletes the lead after a day',
      act: (world) => world.changeLead('ben', { leadStatus: 'To be removed' }),
      expected: 'deleted',
    },
    {
      what: 'A form that Ben had sent before arrives late',
      act: (world) => world.changeLead('ben', { phone: '+49 221 555 0202' }),
      expected: 'skipped',
      note: 'The service deleted this person on behalf of the lead, and does not bring it back.',
    },
    {
      what: 'The day is over: Marketo deletes the lead, and calls once more',
      act: (world) => world.deleteLead('ben'),
      expected: 'skipped',
    },
    {
      what: 'Gita leaves Larch & Sons; sales deletes her in Pipedrive',
      act: (world) => world.deletePerson('gita'),
      expected: 'deleted',
    },
  ],
};
