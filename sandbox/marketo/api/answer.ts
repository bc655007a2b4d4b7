import { gzipSync } from 'node:zlib';
import { type Request, type Response } from 'express';
import { type SandboxClock } from '../../core/clock.ts';
import { type SeededRandom } from '../../core/random.ts';
import { noteCall } from '../../core/record-calls.ts';
import { isAssetPath, type Payload } from './operation.ts';
import { type Quota } from './quota.ts';

const GZIP_FROM = 1024;

/** Who asked, for the usage statistics, where the token told it. */
function userOf(response: Response): string {
  return typeof response.locals['user'] === 'string' ? response.locals['user'] : 'unknown';
}

/** Sends Marketo's envelope with HTTP 200, and counts the call. */
export class Answers {
  private readonly clock: SandboxClock;
  private readonly random: SeededRandom;
  private readonly quota: Quota;

  constructor(clock: SandboxClock, random: SeededRandom, quota: Quota) {
    this.clock = clock;
    this.random = random;
    this.quota = quota;
  }

  success(request: Request, response: Response, payload: Payload): void {
    const code = firstReason(payload);
    noteCall(response, { tokens: this.quota.count(userOf(response), undefined), ...(code ? { code } : {}) });
    this.send(request, response, { ...payload, success: true });
  }

  /** Whole, or the part that a header `Range` asks for; plain text says that there is no file. */
  file(request: Request, response: Response, content: Buffer | undefined): void {
    noteCall(response, { tokens: this.quota.count(userOf(response), undefined) });
    if (content === undefined) {
      response.status(404).type('text').end('File not found');
      return;
    }
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    response.set('Content-Type', 'text/csv;charset=UTF-8').set('Accept-Ranges', 'bytes');
    if (first === undefined) return void response.end(content);
    const end = last ? Math.min(Number(last), content.length - 1) : content.length - 1;
    if (Number(first) > end) return void response.status(416).set('Content-Range', `bytes */${content.length}`).end();
    response.status(206).set('Content-Range', `bytes ${first}-${end}/${content.length}`);
    response.end(content.subarray(Number(first), end + 1));
  }

  failure(request: Request, response: Response, code: string, message: string): void {
    noteCall(response, { tokens: this.quota.count(userOf(response), code), code });
    const warnings = isAssetPath(request.path) ? { warnings: [] } : {};
    this.send(request, response, { success: false, ...warnings, errors: [{ code, message }] });
  }

  private send(request: Request, response: Response, members: object): void {
    const requestId = `${this.random.hex(5)}#${Math.floor(this.clock.now()).toString(16)}`;
    const body = Buffer.from(JSON.stringify({ requestId, ...members }));
    const compress = body.length >= GZIP_FROM && request.acceptsEncodings('gzip') === 'gzip';
    response.status(200).set('Content-Type', 'application/json;charset=UTF-8');
    if (compress) response.set('Content-Encoding', 'gzip');
    response.end(compress ? gzipSync(body) : body);
  }
}

function firstReason({ result = [] }: Payload): string | undefined {
  for (const item of result as { reasons?: { code: string }[] }[]) {
    if (item?.reasons?.[0]) return item.reasons[0].code;
  }
  return undefined;
}
