import { fieldTypeOf } from '../schema/field-types';
import { KINDS } from '../schema/kinds';
import { MarketoSchema } from '../schema/marketo-schema';
import { rowsOf } from './extract-rows';

const field = (name: string, dataType: string) => ({
  name,
  displayName: name,
  dataType,
  traits: fieldTypeOf(dataType),
  length: null,
  updateable: true,
});
const SCHEMA = new MarketoSchema(
  KINDS.lead,
  [
    field('id', 'integer'),
    field('email', 'email'),
    field('notes', 'text'),
    field('leadScore', 'score'),
    field('annualRevenue', 'currency'),
    field('unsubscribed', 'boolean'),
    field('updatedAt', 'datetime'),
    field('dateOfBirth', 'date'),
  ],
  [],
);

/** In pieces of a few bytes, so that letters and quotes are torn apart. */
async function* torn(text: string): AsyncGenerator<Buffer> {
  await Promise.resolve();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
}

async function rows(text: string): Promise<unknown[]> {
  const read: unknown[] = [];
  for await (const row of rowsOf(torn(text), SCHEMA)) read.push(row);
  return read;
}

describe('rowsOf', () => {
  it('gives values as the API has them in JSON', async () => {
    const line = '7,ada@acme.example,null,12,1500.50,true,2026-03-01T10:00:00Z,1990-02-03';
    expect(await rows(`id,email,notes,leadScore,annualRevenue,unsubscribed,updatedAt,dateOfBirth\n${line}\n`)).toEqual([
      {
        id: 7,
        email: 'ada@acme.example',
        notes: null,
        leadScore: 12,
        annualRevenue: 1500.5,
        unsubscribed: true,
        updatedAt: '2026-03-01T10:00:00Z',
        dateOfBirth: '1990-02-03',
      },
    ]);
  });

  it.each([
    ['a comma', '"Acme, Inc"', 'Acme, Inc'],
    ['quotes', '"the ""best"" one"', 'the "best" one'],
    ['line breaks', '"one\ntwo\r\nthree"', 'one\ntwo\r\nthree'],
    ['blanks at the ends', ' a ', ' a '],
    ['Chinese', '測試，公司', '測試，公司'],
    ['Arabic', 'مرحبا بالعالم', 'مرحبا بالعالم'],
    ['Devanagari', 'नमस्ते', 'नमस्ते'],
    ['a letter beyond U+FFFF', '𝒳🙂', '𝒳🙂'],
    ['composed and decomposed letters', 'é e\u0301', 'é e\u0301'],
    ['nothing', '', null],
    ['a text that looks like a number', '007', '007'],
  ])('reads %s', async (_, cell, value) => {
    expect(await rows(`id,notes\n1,${cell}\n2,x\n`)).toEqual([
      { id: 1, notes: value },
      { id: 2, notes: 'x' },
    ]);
  });

  it('reads lines that end with a carriage return, and a mark at the beginning of the file', async () => {
    expect(await rows('\ufeffid,notes\r\n1,"a\r\nb"\r\n')).toEqual([{ id: 1, notes: 'a\r\nb' }]);
  });

  it('gives no record of a file with names alone', async () => {
    expect(await rows('id,email\n')).toEqual([]);
  });

  it.each([
    ['a row with a column too many', 'id,notes\n1,secret,too\n'],
    ['a quote that does not end', 'id,notes\n1,"secret\n'],
  ])('refuses %s, and repeats nothing of it', async (_, text) => {
    const failure = await rows(text).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ kind: 'vendor-unavailable' });
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('secret');
  });

  it('hands on what happens to the bytes', async () => {
    async function* breaking(): AsyncGenerator<Buffer> {
      yield Buffer.from('id,notes\n1,a\n');
      await Promise.reject(new Error('broken'));
    }
    const reading = async (): Promise<unknown[]> => {
      const read: unknown[] = [];
      for await (const row of rowsOf(breaking(), SCHEMA)) read.push(row);
      return read;
    };
    await expect(reading()).rejects.toThrow('broken');
  });
});
