import { codeOf, startMarketo, type TestMarketo } from '../testing/start-marketo.ts';

let test: TestMarketo;
beforeEach(async () => {
  test = await startMarketo({ limits: false });
});
afterEach(() => test.close());

const unknown = ['/asset/v1/program/9.json', '/asset/v1/email/9.json', '/asset/v1/email/9/content.json'];

describe('assets', () => {
  it('are programs with dates that carry a zone twice', async () => {
    const id = test.marketo.createProgram({ name: 'Spring fair', channel: 'Event' });
    expect(await test.get(`/asset/v1/program/${id}.json`)).toEqual({
      requestId: expect.any(String),
      success: true,
      warnings: [],
      errors: [],
      result: [
        expect.objectContaining({
          id,
          name: 'Spring fair',
          channel: 'Event',
          costs: null,
          createdAt: expect.stringMatching(/^[-\d]+T[:\d]+Z\+0000$/),
        }),
      ],
    });
  });

  it('are e-mails whose headers are objects', async () => {
    const id = test.marketo.createEmail({ name: 'Welcome', subject: 'Hello' });
    const { result } = await test.get(`/asset/v1/email/${id}.json?status=approved`);
    expect(result).toMatchObject([{ id, name: 'Welcome', subject: { type: 'Text', value: 'Hello' } }]);
    expect(codeOf(await test.get(`/asset/v1/email/${id}.json?status=sent`))).toBe('1003');
  });

  it('are contents whose first section has no value', async () => {
    const id = test.marketo.createEmail({ name: 'Welcome', html: '<p>Hi</p>', text: 'Hi' });
    const { result } = await test.get(`/asset/v1/email/${id}/content.json`);
    expect(result).toEqual([
      { htmlId: 'mkto_autogen_id_0', contentType: 'Page' },
      {
        htmlId: 'edit_text_3',
        contentType: 'Text',
        value: [
          { type: 'HTML', value: '<p>Hi</p>' },
          { type: 'Text', value: 'Hi' },
        ],
      },
    ]);
  });

  it.each(unknown)('that are unknown are a success with a warning: %s', async (path) => {
    const answer = await test.get(path);
    expect(answer).toMatchObject({ success: true, warnings: ['No assets found for the given search criteria.'] });
    expect(answer).not.toHaveProperty('result');
    test.marketo.switches.unknownAsset = 'empty-result';
    expect((await test.get(path)).result).toEqual([]);
    test.marketo.switches.unknownAsset = 'refuse';
    expect(await test.get(path)).toMatchObject({ success: false, warnings: [], errors: [{ code: '702' }] });
  });

  it('hide e-mails of A/B tests, and the content of predictive ones', async () => {
    const hidden = test.marketo.createEmail({ name: 'A or B', special: 'ab-test' });
    const predictive = test.marketo.createEmail({ name: 'Guess', special: 'predictive' });
    expect(await test.get(`/asset/v1/email/${hidden}/content.json`)).not.toHaveProperty('result');
    expect(codeOf(await test.get(`/asset/v1/email/${predictive}/content.json`))).toBe('709');
    expect((await test.get(`/asset/v1/email/${predictive}.json`)).result).toHaveLength(1);
  });

  it('take no _method, longer addresses, and need their permission', async () => {
    const path = `/asset/v1/program/${test.marketo.createProgram({ name: 'Fair' })}.json`;
    expect(codeOf(await test.post(`${path}?_method=GET`, {}))).toBe('605');
    expect((await test.send(`${path}?x=${'y'.repeat(9_000)}`, {})).status).toBe(200);
    test.marketo.switches.deniedPermissions.push('Read-Only Assets', 'Read-Write Assets');
    expect(codeOf(await test.get(path))).toBe('603');
  });
});
