import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { VendorMetrics } from '../base/metrics/vendor-metrics';
import { VendorGateModule } from '../base/vendor-gate/vendor-gate.module';
import { VendorGates } from '../base/vendor-gate/vendor-gates';
import { PipedriveClient } from './pipedrive.client';
import { type PipedriveConfig, pipedriveConfig } from './pipedrive.config';

/** One Pipedrive client for the whole service, as the environment describes it. */
@Module({
  imports: [ConfigModule.forFeature(pipedriveConfig), VendorGateModule],
  providers: [
    {
      provide: PipedriveClient,
      inject: [pipedriveConfig.KEY, VendorMetrics, VendorGates],
      useFactory: (
        { PIPEDRIVE_URL, PIPEDRIVE_API_TOKEN }: PipedriveConfig,
        { count: onCall }: VendorMetrics,
        gates: VendorGates,
      ) => {
        const gate = gates.create({ vendor: 'Pipedrive', credentials: 'PIPEDRIVE_API_TOKEN' });
        const client = new PipedriveClient({ baseUrl: PIPEDRIVE_URL, apiToken: PIPEDRIVE_API_TOKEN, onCall, gate });
        gate.probeWith(() => client.ping());
        return client;
      },
    },
  ],
  exports: [PipedriveClient],
})
export class PipedriveModule {}
