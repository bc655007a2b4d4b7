import { failure, type Reply, ScriptedMarketo, success } from '../../../test/support/scripted-marketo';
import { type MarketoClient } from '..';

const PROGRAM = 'GET /rest/asset/v1/program/1107.json';
const EMAIL = 'GET /rest/asset/v1/email/71.json';
const CONTENT = 'GET /rest/asset/v1/email/71/content.json';

const accepted = (result: unknown, warnings: string[] = []): Reply => success(result, { warnings, errors: [] });
const none = 'No assets found for the given search criteria.';

describe('assets', () => {
  let marketo: ScriptedMarketo;
  let client: MarketoClient;

  beforeEach(async () => {
    marketo = new ScriptedMarketo();
    client = await marketo.client();
  });

  afterEach(() => marketo.stop());

  it('are programs by id', async () => {
    const program = { id: 1107, name: 'Fair', description: '', type: 'Event', channel: 'Tradeshow', status: '' };
    marketo.on(PROGRAM, accepted([{ ...program, createdAt: '2015-05-21T22:45:13Z+0000', workspace: 'Default' }]));
    await expect(client.program('1107')).resolves.toEqual({
      id: 1107,
      name: 'Fair',
      description: null,
      type: 'Event',
      channel: 'Tradeshow',
      status: null,
      workspace: 'Default',
      createdAt: '2015-05-21T22:45:13Z',
      updatedAt: null,
    });
  });

  it('are e-mails by id', async () => {
    const header = (value: string) => ({ type: 'Text', value });
    marketo.on(EMAIL, accepted([{ id: 71, name: 'Welcome', subject: header('Hello'), fromName: header('') }]));
    await expect(client.email(71)).resolves.toMatchObject({
      id: 71,
      name: 'Welcome',
      subject: 'Hello',
      fromName: null,
    });
  });

  it('are contents, of which some parts have no text', async () => {
    const value = [
      { type: 'HTML', value: '<p>Hi</p>' },
      { type: 'Text', value: 'Hi' },
    ];
    marketo.on(
      CONTENT,
      accepted([
        { htmlId: 'page', contentType: 'Page' },
        { htmlId: 'edit_text_3', contentType: 'Text', value },
        { htmlId: 'snippet', contentType: 'Snippet', value: { type: 'Snippet', value: 3 } },
      ]),
    );
    await expect(client.emailContent(71)).resolves.toEqual([
      { htmlId: 'page', contentType: 'Page', html: null, text: null },
      { htmlId: 'edit_text_3', contentType: 'Text', html: '<p>Hi</p>', text: 'Hi' },
      { htmlId: 'snippet', contentType: 'Snippet', html: null, text: null },
    ]);
  });

  it.each([
    ['a warning', accepted(undefined, [none])],
    ['an empty result', accepted([])],
    ['702', failure('702', 'No data found')],
  ])('are null where Marketo answers %s', async (_case, reply) => {
    for (const route of [PROGRAM, EMAIL, CONTENT]) marketo.on(route, reply);
    await expect(client.program(1107)).resolves.toBeNull();
    await expect(client.email(71)).resolves.toBeNull();
    await expect(client.emailContent(71)).resolves.toBeNull();
  });

  it('are null for an impossible id, without a call', async () => {
    await expect(client.program('abc')).resolves.toBeNull();
    await expect(client.emailContent(0)).resolves.toBeNull();
    expect(marketo.requests).toEqual([]);
  });

  it.each([
    ['vendor-unavailable', accepted(undefined)],
    ['vendor-unavailable', failure('611')],
    ['record-rejected', failure('709', 'Email has predictive content')],
    ['vendor-denied', failure('603')],
  ])('throw %s for %j', async (kind, reply) => {
    marketo.on(CONTENT, reply);
    await expect(client.emailContent(71)).rejects.toMatchObject({ kind });
  });

  it('are kept for their time, and asked for again while they are unknown', async () => {
    marketo.on(PROGRAM, accepted(undefined, [none]), accepted([{ id: 1107, name: 'Fair' }]));
    await Promise.all([client.program(1107), client.program(1107)]);
    await expect(client.program(1107)).resolves.toMatchObject({ name: 'Fair' });
    marketo.clock.advance(3_599_999);
    await expect(client.program(1107)).resolves.toMatchObject({ name: 'Fair' });
    expect(marketo.sent(PROGRAM)).toHaveLength(2);
  });

  it('are kept no longer after a failure', async () => {
    marketo.on(PROGRAM, failure('603'), accepted([{ id: 1107, name: 'Fair' }]));
    await expect(client.program(1107)).rejects.toMatchObject({ kind: 'vendor-denied' });
    await expect(client.program(1107)).resolves.toMatchObject({ name: 'Fair' });
  });
});
