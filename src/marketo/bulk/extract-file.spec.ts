import { createHash } from 'node:crypto';
import { AppError } from '../../base/errors/app-error';
import { type OpenAnswer } from '../../base/http-client/vendor-http';
import { bytesOf, type OpenFile } from './extract-file';

const CONTENT = 'id,email\n1,ada@acme.example\n';
const sha256 = createHash('sha256').update(CONTENT).digest('hex');
const EXTRACT = { bytes: CONTENT.length, sha256 };

const broken = (): AppError =>
  new AppError('vendor-unavailable', 'Marketo broke off its answer', { code: 'ECONNRESET' });

async function* pieces(text: string, breaksAfter = Infinity): AsyncGenerator<Buffer> {
  await Promise.resolve();
  for (const [at, letter] of Array.from(text).entries()) {
    if (at >= breaksAfter) throw broken();
    yield Buffer.from(letter);
  }
}

function part(fromByte: number, breaksAfter?: number): OpenAnswer {
  const headers = { 'content-range': `bytes ${fromByte}-${CONTENT.length - 1}/${CONTENT.length}` };
  return { status: 206, headers, body: pieces(CONTENT.slice(fromByte), breaksAfter) };
}

const whole = (breaksAfter?: number): OpenAnswer => ({ status: 200, headers: {}, body: pieces(CONTENT, breaksAfter) });

/** What was read, and from which bytes on the file was opened. */
async function read(open: OpenFile, extract = EXTRACT): Promise<{ text: string; opened: number[] }> {
  const opened: number[] = [];
  const noting: OpenFile = (fromByte) => {
    opened.push(fromByte);
    return open(fromByte);
  };
  const read: Buffer[] = [];
  for await (const piece of bytesOf(extract, noting)) read.push(piece);
  return { text: Buffer.concat(read).toString(), opened };
}

describe('bytesOf', () => {
  it('reads a file', async () => {
    expect(await read(async () => whole())).toEqual({ text: CONTENT, opened: [0] });
  });

  it('goes on where the connection broke, or ended too soon', async () => {
    const open: OpenFile = async (fromByte) =>
      fromByte === 0 ? whole(5) : part(fromByte, fromByte === 5 ? 10 : undefined);
    expect(await read(open)).toEqual({ text: CONTENT, opened: [0, 5, 15] });
    const ended: OpenFile = async (fromByte) =>
      fromByte === 0 ? { status: 200, headers: {}, body: pieces(CONTENT.slice(0, 7)) } : part(fromByte);
    expect(await read(ended)).toEqual({ text: CONTENT, opened: [0, 7] });
  });

  it('leaves out what it has where the whole file comes again', async () => {
    expect(await read(async (fromByte) => whole(fromByte === 0 ? 5 : undefined))).toEqual({
      text: CONTENT,
      opened: [0, 5],
    });
  });

  it('gives up where no byte comes any more', async () => {
    const opened: number[] = [];
    const open: OpenFile = async (fromByte) => {
      opened.push(fromByte);
      return fromByte === 0 ? whole(3) : part(fromByte, 0);
    };
    await expect(read(open)).rejects.toMatchObject({ kind: 'vendor-unavailable', details: { code: 'ECONNRESET' } });
    expect(opened).toEqual([0, 3, 3, 3, 3, 3]);
  });

  it.each([
    ['another checksum', { ...EXTRACT, sha256: '0'.repeat(64) }],
    ['fewer bytes', { ...EXTRACT, bytes: CONTENT.length - 1 }],
  ])('refuses a file with %s', async (_, extract) => {
    await expect(read(async () => whole(), extract)).rejects.toMatchObject({ kind: 'vendor-unavailable' });
  });

  it('refuses a part that begins behind what it has', async () => {
    const open: OpenFile = async (fromByte) => (fromByte === 0 ? whole(3) : part(9));
    await expect(read(open)).rejects.toThrow('another part');
  });

  it('hands on a refusal', async () => {
    const open: OpenFile = () => Promise.reject(new AppError('vendor-denied', 'Access denied'));
    await expect(read(open)).rejects.toMatchObject({ kind: 'vendor-denied' });
  });
});
