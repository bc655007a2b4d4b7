import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { PipedriveClient } from './pipedrive.client';
import { type PipedriveConfig, pipedriveConfig } from './pipedrive.config';

@Module({
  imports: [ConfigModule.forFeature(pipedriveConfig)],
  providers: [
    {
      provide: PipedriveClient,
      inject: [pipedriveConfig.KEY],
      useFactory: ({ PIPEDRIVE_URL, PIPEDRIVE_API_TOKEN }: PipedriveConfig) =>
        new PipedriveClient({ baseUrl: PIPEDRIVE_URL, apiToken: PIPEDRIVE_API_TOKEN }),
    },
  ],
  exports: [PipedriveClient],
})
export class PipedriveModule {}
