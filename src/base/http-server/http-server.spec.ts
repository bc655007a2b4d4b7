import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { Controller, Get, Inject, Module, Param, Post, Query } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { IsInt, Max } from 'class-validator';
import { ClockModule } from '../concurrency/clock.module';
import { AppError } from '../errors/app-error';
import { ErrorsModule } from '../errors/errors.module';
import { HealthModule } from '../health/health.module';
import { ReadinessRegistry } from '../health/readiness-registry';
import { JsonBody } from './body';
import { APPLICATION_OPTIONS, prepareHttpServer } from './http-server';
import { correlationId } from '../logging/correlation';
import { createLog, type Log, LOG } from '../logging/log';
import { LoggingModule } from '../logging/logging.module';
import { NeedsRight, RequestedBy, SecurityModule } from '../security';

class PageQuery {
  @IsInt({ message: 'page must be a whole number' })
  @Max(9, { message: 'page must be at most 9' })
  page = 1;
}

const FAILURES: Record<string, () => unknown> = {
  throttled: () =>
    new AppError('vendor-throttled', 'Slow down', { code: '606', retryAfterMs: 1500, outcomeUnknown: false }),
  ambiguous: () => new AppError('record-ambiguous', 'Two records match', { candidates: [1, 2] }),
  bug: () => new RangeError('private words'),
  ours: () => new AppError('internal', 'private words', { code: 'private' }),
  text: () => 'private words',
};

@NeedsRight('read')
@Controller('shop')
class ShopController {
  constructor(@Inject(LOG) private readonly log: Log) {}

  @Post('echo')
  echo(@JsonBody() body: unknown, @RequestedBy() key: string): object {
    this.log.info({ note: 'the key is s3cr3t-key-of-prod' }, 'written by ada@acme.example');
    return { body: body ?? null, key, correlationId: correlationId() };
  }

  @Post('paint')
  @NeedsRight('webhook')
  paint(): object {
    return { painted: true };
  }

  @Post('ignore')
  @NeedsRight('operate')
  ignore(): object {
    return { ignored: true };
  }

  @Get('page')
  page(@Query() query: PageQuery): PageQuery {
    return query;
  }

  @Get('drawer')
  drawer(@Query('label') label: string | undefined): object {
    return { label: label ?? null };
  }

  @Get('fail/:how')
  fail(@Param('how') how: string): never {
    throw FAILURES[how]?.();
  }
}

const lines: string[] = [];
const log = createLog({
  level: 'debug',
  secrets: ['s3cr3t-key-of-prod', 'other-key-of-test'],
  destination: { write: (line) => void lines.push(line) },
});

@Module({
  imports: [ClockModule, LoggingModule, HealthModule, ErrorsModule, SecurityModule],
  controllers: [ShopController],
})
class ShopModule {}

describe('HTTP server', () => {
  let app: NestExpressApplication;
  let base: string;
  const environment = { ...process.env };

  beforeAll(async () => {
    process.env['API_KEYS'] = 'prod:s3cr3t-key-of-prod,test@read:other-key-of-test,campaign@webhook:k3y-of-a-campaign';
    const testing = await Test.createTestingModule({ imports: [ShopModule] })
      .overrideProvider(LOG)
      .useValue(log)
      .compile();
    app = testing.createNestApplication<NestExpressApplication>(APPLICATION_OPTIONS);
    prepareHttpServer(app);
    await app.listen(0, '127.0.0.1');
    base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await app.close();
    process.env = environment;
  });

  beforeEach(() => {
    lines.length = 0;
  });

  const KEY = { 'x-api-key': 's3cr3t-key-of-prod' };
  const request = (path: string, init: RequestInit = {}) => fetch(`${base}${path}`, { headers: KEY, ...init });
  const post = (path: string, body: string, headers = {}) =>
    request(path, { method: 'POST', body, headers: { ...KEY, ...headers } });

  it('answers 400 for a body that is nested too deep, on a route that reads it', async () => {
    const body = '{"a":'.repeat(5000) + '1' + '}'.repeat(5000);
    const answer = await post('/shop/echo', body);
    expect(answer.status).toBe(400);
    await expect(answer.json()).resolves.toMatchObject({ message: 'The body is nested more than 100 levels deep' });
    expect((await post('/shop/ignore', body)).status).toBe(201);
  });

  /** The line of a request is written when the connection has taken the answer, which is just after it was read. */
  async function requestLine(): Promise<Record<string, unknown>> {
    for (;;) {
      const line = lines
        .map((text) => JSON.parse(text) as Record<string, unknown>)
        .find(({ msg }) => msg === 'request');
      if (line) return line;
      await new Promise(setImmediate);
    }
  }

  describe('API key', () => {
    const refused = { statusCode: 401, message: 'Authentication required', kind: 'unauthenticated' };

    it.each([
      ['none', '/shop/page', {}],
      ['a wrong header', '/shop/page', { 'x-api-key': 'wrong' }],
      ['a wrong parameter', '/shop/page?api_key=wrong', {}],
      ['an empty one', '/shop/page?api_key=', { 'x-api-key': '' }],
      ['a name for a key', '/shop/page?api_key=prod', {}],
      ['two keys in one', '/shop/page', { 'x-api-key': 's3cr3t-key-of-prod,other-key-of-test' }],
    ])('is demanded: %s', async (_case, path, headers) => {
      const response = await request(path, { headers });
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual(refused);
    });

    it('comes before any other complaint', async () => {
      const response = await request('/shop/page?page=many', { headers: {} });
      expect(response.status).toBe(401);
    });

    it('is taken as a header or as a parameter, and gives its name', async () => {
      const byHeader = await request('/shop/echo', { method: 'POST' });
      expect(await byHeader.json()).toMatchObject({ key: 'prod' });
      const byParameter = await request('/shop/echo?api_key=other-key-of-test', { method: 'POST', headers: {} });
      expect(await byParameter.json()).toMatchObject({ key: 'test' });
    });

    it.each([
      ['campaign', 'k3y-of-a-campaign', ['POST /shop/paint']],
      ['test', 'other-key-of-test', ['GET /shop/page', 'POST /shop/echo']],
      ['prod', 's3cr3t-key-of-prod', ['GET /shop/page', 'POST /shop/echo', 'POST /shop/paint', 'POST /shop/ignore']],
    ])('opens what its right is for and nothing else: %s', async (_name, key, open) => {
      const opened: string[] = [];
      for (const route of ['GET /shop/page', 'POST /shop/echo', 'POST /shop/paint', 'POST /shop/ignore']) {
        const [method, path] = route.split(' ');
        const { ok } = await request(path!, { method: method!, headers: { 'x-api-key': key } });
        if (ok) opened.push(route);
      }
      expect(opened).toEqual(open);
    });

    it('is told which right is missing', async () => {
      const response = await request('/shop/ignore', { method: 'POST', headers: { 'x-api-key': 'k3y-of-a-campaign' } });
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({
        statusCode: 403,
        message: 'This needs an API key with the right operate',
        kind: 'forbidden',
        details: { right: 'operate' },
      });
      expect(await requestLine()).toMatchObject({ status: 403, key: 'campaign' });
    });

    it('is not asked for by health routes', async () => {
      expect((await request('/health/live', { headers: {} })).status).toBe(200);
    });
  });

  describe('query', () => {
    it.each([
      ['/shop/page?pag=2', 'This route has no query parameter pag; page is meant, perhaps'],
      ['/shop/page?colour=red', 'This route has no query parameter colour; it has page'],
      ['/shop/drawer?lable=x', 'This route has no query parameter lable; label is meant, perhaps'],
      ['/shop/page?apikey=x', 'This route has no query parameter apikey; api_key is meant, perhaps'],
      ['/shop/page?ada@acme.example=1', 'This route has no query parameter; it has page'],
    ])('answers 400 to %s', async (path, message) => {
      const response = await request(path);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ kind: 'invalid-request', message });
    });

    it('answers 400 also on a route that reads no parameter, and only to who may call it', async () => {
      const refused = await request('/shop/ignore?dryRun=1', { method: 'POST' });
      expect(await refused.json()).toMatchObject({
        message: 'This route has no query parameter dryRun; it has none',
      });
      await expect(request('/shop/page?pag=2', { headers: {} })).resolves.toMatchObject({ status: 401 });
    });

    it.each(['/shop/drawer?label=x', '/shop/page?api_key=s3cr3t-key-of-prod', '/health/live?t=1'])(
      'takes %s',
      async (path) => {
        await expect(request(path)).resolves.toMatchObject({ status: 200 });
      },
    );
  });

  describe('body', () => {
    it.each([
      ['without a key', 'X-Nothing: 1', 401],
      ['with a key that lacks the right', 'X-API-Key: k3y-of-a-campaign', 403],
    ])('is not waited for %s', async (_case, header, status) => {
      const { port } = new URL(base);
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(`POST /shop/echo HTTP/1.1\r\nHost: a\r\n${header}\r\nContent-Length: 900000\r\n\r\n{`);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      expect(answer.toString()).toMatch(`HTTP/1.1 ${status} `);
    });

    it('of another size than allowed is no concern of a caller without a key', async () => {
      expect((await post('/shop/ignore', 'x'.repeat(1024 * 1024 + 1), { 'x-api-key': 'wrong' })).status).toBe(401);
    });

    it('is read as JSON whatever its content type', async () => {
      const response = await post('/shop/echo', '{"a":1}', { 'content-type': 'text/plain' });
      expect(await response.json()).toMatchObject({ body: { a: 1 } });
    });

    it('may be missing', async () => {
      expect(await (await post('/shop/echo', '')).json()).toMatchObject({ body: null });
    });

    it('is refused where it is no JSON, without being repeated', async () => {
      const response = await post('/shop/echo', '{"email":"ada@acme.example', { 'content-type': 'application/json' });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({
        statusCode: 400,
        message: 'The body is not valid JSON',
        kind: 'invalid-request',
      });
    });

    it('is ignored by a route that does not ask for it', async () => {
      const response = await post('/shop/ignore', '{broken', { 'content-type': 'application/json' });
      expect(response.status).toBe(201);
    });

    it('is refused over 1 MB', async () => {
      const response = await post('/shop/ignore', 'x'.repeat(1024 * 1024 + 1));
      expect(response.status).toBe(413);
      expect(await response.json()).toEqual({
        statusCode: 413,
        message: 'The body is larger than 1 MB',
        kind: 'request-too-large',
      });
    });

    it('is refused where its encoding is unknown', async () => {
      const response = await post('/shop/echo', '{}', { 'content-encoding': 'morse' });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ message: 'The body cannot be read (encoding.unsupported)' });
    });

    it.each(['morse', 'gzip'])('is ignored by a route that needs none, also where it is no %s', async (encoding) => {
      const response = await post('/shop/ignore', '{}', { 'content-encoding': encoding });
      expect(response.ok).toBe(true);
    });
  });

  describe('error', () => {
    it('has the status of its kind, its details and Retry-After', async () => {
      const response = await request('/shop/fail/throttled');
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('2');
      expect(await response.json()).toEqual({
        statusCode: 503,
        message: 'Slow down',
        kind: 'vendor-throttled',
        details: { code: '606', retryAfterMs: 1500 },
      });
    });

    it('lists candidates', async () => {
      expect(await (await request('/shop/fail/ambiguous')).json()).toMatchObject({ details: { candidates: [1, 2] } });
    });

    it.each(['bug', 'ours', 'text'])('keeps its words to itself where it is internal: %s', async (how) => {
      const response = await request(`/shop/fail/${how}`);
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual({
        statusCode: 500,
        message: 'An unexpected error happened inside the service; its log tells more',
        kind: 'internal',
      });
    });

    it('is logged once, with its cause', async () => {
      await request('/shop/fail/bug');
      await requestLine();
      const errors = lines.filter((line) => line.includes('"level":"error"'));
      expect(errors).toHaveLength(1);
      expect(errors[0]).toContain('private words');
    });

    it('names the field of a wrong request', async () => {
      const response = await request('/shop/page?page=many');
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({
        statusCode: 400,
        message: 'page must be at most 9; page must be a whole number',
        kind: 'invalid-request',
      });
    });

    it('names an unknown route without its query', async () => {
      const response = await request('/nowhere?api_key=s3cr3t-key-of-prod&a=b');
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ statusCode: 404, message: 'Cannot GET /nowhere' });
    });
  });

  describe('correlation id', () => {
    it.each(['x-correlation-id', 'x-request-id'])('is taken from %s and answered', async (header) => {
      const response = await post('/shop/echo', '{"a":1}', { [header]: 'campaign-7' });
      expect(response.headers.get('x-correlation-id')).toBe('campaign-7');
      expect(await response.json()).toMatchObject({ correlationId: 'campaign-7' });
      expect(await requestLine()).toMatchObject({ correlationId: 'campaign-7' });
      expect(lines.find((line) => line.includes('"msg":"written by'))).toContain('"correlationId":"campaign-7"');
    });

    it.each(['a b', 'x'.repeat(129), '{"a":1}'])('is made anew where the given one is odd: %s', async (id) => {
      const response = await post('/shop/echo', '', { 'x-correlation-id': id });
      expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  describe('log', () => {
    it('has one line for a request, without the key', async () => {
      await request('/shop/page?page=1&API_KEY=whatever&api_key=other-key-of-test', { headers: {} });
      expect(await requestLine()).toMatchObject({
        level: 'info',
        method: 'GET',
        url: '/shop/page?page=[redacted]&API_KEY=[redacted]&api_key=[redacted]',
        status: 400,
        ms: expect.any(Number) as number,
        key: 'test',
      });
    });

    it.each(['/nowhere/grace-winter?q=grace', '/shop/fail/%zz-winter', '/%E0%A4winter'])(
      'has nothing of a path that is no route, or no text: %s',
      async (path) => {
        expect((await request(path)).status).toBeGreaterThanOrEqual(400);
        await requestLine();
        expect(lines.join('')).not.toMatch(/grace|winter/);
      },
    );

    it('shows neither secrets nor e-mail addresses', async () => {
      await request('/shop/echo?api_key=s3cr3t%2Dkey%2Dof%2Dprod', { method: 'POST' });
      await requestLine();
      const text = lines.join('');
      expect(text).toContain('the key is [redacted]');
      expect(text).toContain('written by [redacted]');
      expect(text).not.toMatch(/s3cr3t|ada@/);
    });
  });

  describe('health', () => {
    it('is ready while every check finds nothing', async () => {
      const response = await request('/health/ready', { headers: {} });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ status: 'ready', checks: {}, vendors: {} });
    });

    it('is not ready while one finds a problem or throws', async () => {
      const registry = app.get(ReadinessRegistry);
      registry.add({ name: 'fine', check: () => Promise.resolve(null) });
      registry.add({ name: 'mapping', check: () => Promise.resolve('Marketo was not reached yet') });
      registry.add({ name: 'odd', check: () => Promise.reject(new RangeError('private words')) });
      const response = await request('/health/ready', { headers: {} });
      expect(response.status).toBe(503);
      expect(await response.json()).toEqual({
        vendors: {},
        status: 'not ready',
        checks: {
          fine: { status: 'ok' },
          mapping: { status: 'failed', problem: 'Marketo was not reached yet' },
          odd: { status: 'failed', problem: 'the check itself failed' },
        },
      });
    });
  });

  it('sends security headers and does not name its framework', async () => {
    const { headers } = await request('/health/live');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
    expect(headers.has('x-powered-by')).toBe(false);
  });
});
