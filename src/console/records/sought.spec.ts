import { recordSought } from './sought';

describe('recordSought', () => {
  it.each([
    ['lead 30', 'lead', 30],
    [' Lead  30', 'lead', 30],
    ['lead:30', 'lead', 30],
    ['Lead #30', 'lead', 30],
    ['person 12', 'person', 12],
    ['company 7', 'company', 7],
    ['https://acme.pipedrive.com/person/12', 'person', 12],
    ['https://acme.pipedrive.com/persons/details/12?tab=notes', 'person', 12],
    ['acme.pipedrive.com/organization/15', 'organization', 15],
    ['https://acme.pipedrive.com/deal/9#activity', 'deal', 9],
    ['https://app-ab12.marketo.com/leadDatabase/loadLeadDetail?leadId=30', 'lead', 30],
    [
      'https://experience.adobe.com/#/@acme/so:123-ABC-456/marketo-engage/classic/leadDatabase/loadLeadDetail?leadId=30&x=1',
      'lead',
      30,
    ],
  ])('reads %s', (text, kind, id) => {
    expect(recordSought(text)).toEqual({ found: 'record', record: { kind, id } });
  });

  it('knows an e-mail address, and a number alone', () => {
    expect(recordSought(' Ada@Engines.example ')).toEqual({ found: 'email', email: 'Ada@Engines.example' });
    expect(recordSought('30')).toEqual({ found: 'number', id: 30 });
  });

  it.each([
    '',
    'lead',
    'lead 0',
    'lead 30 31',
    'role 3',
    'constructor 3',
    'Ada Lovelace',
    'https://acme.example/x',
    `lead ${'9'.repeat(20)}`,
    'a@b@c',
  ])('finds nothing in %p', (text) => {
    expect(recordSought(text)).toEqual({ found: 'nothing' });
  });
});
