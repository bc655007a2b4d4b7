import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { VendorMetrics } from '../base/metrics/vendor-metrics';
import { PipedriveClient } from './pipedrive.client';
import { type PipedriveConfig, pipedriveConfig } from './pipedrive.config';

@Module({
  imports: [ConfigModule.forFeature(pipedriveConfig)],
  providers: [
    {
      provide: PipedriveClient,
      inject: [pipedriveConfig.KEY, VendorMetrics],
      useFactory: ({ PIPEDRIVE_URL, PIPEDRIVE_API_TOKEN }: PipedriveConfig, metrics: VendorMetrics) =>
        new PipedriveClient({ baseUrl: PIPEDRIVE_URL, apiToken: PIPEDRIVE_API_TOKEN, onCall: metrics.count }),
    },
  ],
  exports: [PipedriveClient],
})
export class PipedriveModule {}
