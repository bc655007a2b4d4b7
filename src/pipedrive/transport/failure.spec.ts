import { type HttpAnswer } from '../../base/http-client/vendor-http';
import { pipedriveFailure } from './failure';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const call = { method: 'GET' as const, path: '/api/v2/persons/7', origin: 'https://acme.example', members: [] };

function anAnswer(status: number, more: Partial<HttpAnswer> = {}): HttpAnswer {
  return { status, headers: {}, body: { success: false, error: '' }, isJson: true, ...more };
}

const html: Partial<HttpAnswer> = { body: '<html></html>', isJson: false };

describe('pipedriveFailure', () => {
  it.each([
    [400, {}, 'record-rejected'],
    [422, {}, 'record-rejected'],
    [401, {}, 'vendor-denied'],
    [402, {}, 'vendor-denied'],
    [403, {}, 'vendor-denied'],
    [403, html, 'vendor-exhausted'],
    [404, {}, 'record-not-found'],
    [410, {}, 'record-not-found'],
    [404, html, 'vendor-unavailable'],
    [404, { body: { message: 'no such route' } }, 'vendor-unavailable'],
    [429, {}, 'vendor-throttled'],
    [429, { headers: { 'x-ratelimit-remaining': '0' } }, 'vendor-throttled'],
    [429, { headers: { 'x-ratelimit-remaining': '3' } }, 'vendor-exhausted'],
    [429, { headers: { 'x-daily-ratelimit-token-remaining': '0' } }, 'vendor-exhausted'],
    [429, { headers: { 'x-ratelimit-remaining': '3', 'retry-after': '1' } }, 'vendor-throttled'],
    [429, { headers: { 'x-ratelimit-remaining': '3', 'retry-after': '3600' } }, 'vendor-exhausted'],
    [429, { headers: { 'x-daily-ratelimit-token-remaining': '0', 'retry-after': '1' } }, 'vendor-exhausted'],
    [500, {}, 'vendor-unavailable'],
    [503, html, 'vendor-unavailable'],
    [200, {}, 'vendor-unavailable'],
    [200, { body: '{"success":tr', isJson: false }, 'vendor-unavailable'],
  ])('takes %i with %o for %s', (status, more, kind) => {
    expect(pipedriveFailure(anAnswer(status, more), call, NOON).kind).toBe(kind);
  });

  it("takes a search's 429 for its own burst limit where the window of calls has room", () => {
    const search = { ...call, isSearch: true };
    const kindOf = (headers: HttpAnswer['headers']) => pipedriveFailure(anAnswer(429, { headers }), search, NOON).kind;
    expect(kindOf({ 'x-ratelimit-remaining': '3' })).toBe('vendor-throttled');
    expect(kindOf({ 'x-daily-ratelimit-token-remaining': '0' })).toBe('vendor-exhausted');
  });

  it("keeps the gateway's number for a code", () => {
    const body = { success: false, error: 'unauthorized access', errorCode: 401 };
    const answer = anAnswer(401, { body, headers: { 'x-correlation-id': 'c0ffee' } });
    expect(pipedriveFailure(answer, call, NOON).details).toMatchObject({ code: '401', requestId: 'c0ffee' });
  });

  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'x-ratelimit-reset': '1' }, 1000],
    [{ 'x-ratelimit-reset': '1795435200' }, 2000],
    [{}, 2000],
    [{ 'x-daily-ratelimit-token-remaining': '0' }, 12 * 3_600_000],
  ])('waits after a 429 with %o for %i ms', (headers, wait) => {
    expect(pipedriveFailure(anAnswer(429, { headers }), call, NOON).details.retryAfterMs).toBe(wait);
  });

  it.each([
    ['POST', 500, true],
    ['POST', 200, true],
    ['POST', 400, undefined],
    ['POST', 429, undefined],
    ['GET', 500, undefined],
  ] as const)('says of a %s answered %i that its outcome is unknown: %s', (method, status, unknown) => {
    expect(pipedriveFailure(anAnswer(status), { ...call, method }, NOON).details.outcomeUnknown).toBe(unknown);
  });

  it("keeps the vendor's code and request id, and member names without values", () => {
    const error =
      "Validation failed: name: 'Ada Example' is not a valid string; owner_id: Parameter 'owner_id' is required";
    const answer = anAnswer(400, {
      headers: { 'x-correlation-id': 'c0ffee' },
      body: { success: false, error, code: 'ERR_SCHEMA_VALIDATION_FAILED' },
    });
    const failure = pipedriveFailure(answer, { ...call, members: ['name', 'owner_id'] }, NOON);
    expect(failure.message).not.toMatch(/Ada|Example/);
    expect(failure.message).toMatch(/name: '…' is not a valid string; owner_id: Parameter 'owner_id' is required/);
    expect(failure.details).toMatchObject({
      code: 'ERR_SCHEMA_VALIDATION_FAILED',
      requestId: 'c0ffee',
      members: ['name', 'owner_id'],
    });
  });
});
