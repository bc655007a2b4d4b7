import { Test } from '@nestjs/testing';
import { MetricsModule } from '../base/metrics/metrics.module';
import { MarketoClient } from './marketo.client';
import { MarketoModule } from './marketo.module';

describe('MarketoModule', () => {
  const before = process.env;

  afterEach(() => {
    process.env = before;
  });

  it('provides the client that the environment describes', async () => {
    process.env = {
      MARKETO_IDENTITY_URL: 'https://123-ABC-456.mktorest.com/identity',
      MARKETO_REST_URL: 'https://123-ABC-456.mktorest.com/rest',
      MARKETO_CLIENT_ID: 'client',
      MARKETO_CLIENT_SECRET: 'secret',
    };
    const module = await Test.createTestingModule({ imports: [MetricsModule, MarketoModule] }).compile();
    expect(module.get(MarketoClient)).toBeInstanceOf(MarketoClient);
    await module.close();
  });
});
