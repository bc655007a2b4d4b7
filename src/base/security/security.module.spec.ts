import { type AddressInfo } from 'node:net';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { FakeClock } from '../../../test/support/fake-clock';
import { CLOCK } from '../concurrency/clock';
import { ClockModule } from '../concurrency/clock.module';
import { ErrorsModule } from '../errors/errors.module';
import { APPLICATION_OPTIONS, prepareHttpServer } from '../http-server/http-server';
import { createLog, LOG } from '../logging/log';
import { LoggingModule } from '../logging/logging.module';
import { NeedsRight, Public, SecurityModule } from './index';

@Controller('open')
class UndeclaredController {
  @Get()
  undeclared(): string {
    return 'open';
  }

  @Public()
  @Get('page')
  page(): string {
    return 'page';
  }

  @NeedsRight('read')
  @Post()
  write(): string {
    return 'written';
  }
}

@NeedsRight('read')
@Controller('closed')
class DeclaredController {
  @Get()
  show(): string {
    return 'shown';
  }
}

describe('SecurityModule', () => {
  const environment = { ...process.env };
  const clock = new FakeClock();
  let app: NestExpressApplication | undefined;

  async function start(controller: typeof DeclaredController | typeof UndeclaredController): Promise<string> {
    process.env['API_KEYS'] = 'prod:k3y-of-production';
    @Module({ imports: [ClockModule, LoggingModule, ErrorsModule, SecurityModule], controllers: [controller] })
    class TestModule {}
    const testing = await Test.createTestingModule({ imports: [TestModule] })
      .overrideProvider(LOG)
      .useValue(createLog({ level: 'fatal', secrets: [] }))
      .overrideProvider(CLOCK)
      .useValue(clock)
      .compile();
    app = testing.createNestApplication<NestExpressApplication>(APPLICATION_OPTIONS);
    prepareHttpServer(app);
    await app.listen(0, '127.0.0.1');
    return `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  }

  afterEach(async () => {
    await app?.close();
    app = undefined;
    clock.sleeps.length = 0;
    process.env = { ...environment };
  });

  it('does not start with a route that declares no right', async () => {
    await expect(start(UndeclaredController)).rejects.toThrow(
      /^Routes without a declared right: UndeclaredController\.undeclared$/,
    );
  });

  const knock = async (url: string, key: string, address = '198.51.100.1') => {
    const headers = { 'x-api-key': key, 'x-forwarded-for': `203.0.113.9, ${address}` };
    return (await fetch(`${url}/closed`, { headers })).status;
  };

  it('slows wrong keys by the address that the proxy saw, and never a right one', async () => {
    const url = await start(DeclaredController);
    for (let time = 0; time < 8; time += 1) expect(await knock(url, `wrong-${time}`)).toBe(401);
    expect(clock.sleeps).toEqual([100, 200, 300]);
    expect(await knock(url, 'wrong', '198.51.100.2')).toBe(401);
    expect(await knock(url, 'k3y-of-production')).toBe(200);
    expect(clock.sleeps).toHaveLength(3);
  });

  it('does not slow calls without a key, which guess nothing', async () => {
    const url = await start(DeclaredController);
    for (let time = 0; time < 8; time += 1) expect((await fetch(`${url}/closed`)).status).toBe(401);
    expect(clock.sleeps).toEqual([]);
  });

  it('takes a repeated parameter for no key, since it would be many tries in one', async () => {
    const url = await start(DeclaredController);
    const response = await fetch(`${url}/closed?api_key=guess&api_key=k3y-of-production`);
    expect(response.status).toBe(401);
  });
});
