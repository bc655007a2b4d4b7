import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { Public } from '../security/access.decorator';
import { LivenessDto, READY, ReadinessDto, UNREADY } from './health.dto';
import { ReadinessRegistry } from './readiness-registry';

@ApiTags('Health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: ReadinessRegistry) {}

  @Get('live')
  @ApiOperation({
    summary: 'Is the process alive?',
    description: 'For the check that restarts the service. Needs no API key.',
    security: [],
  })
  @ApiOkResponse({ description: 'It is', type: LivenessDto, example: { status: 'ok' } })
  isLive(): LivenessDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Are tasks run?',
    description:
      'Part by part; 200 where all are well. While it answers 503 because a vendor cannot be reached, webhooks are still accepted and stored. Needs no API key.',
    security: [],
  })
  @ApiOkResponse({ description: 'All is well', type: ReadinessDto, example: READY })
  @ApiServiceUnavailableResponse({ description: 'One of the checks failed', type: ReadinessDto, example: UNREADY })
  async isReady(@Res({ passthrough: true }) response: Response): Promise<ReadinessDto> {
    const { ready, checks } = await this.readiness.run();
    if (!ready) response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: ready ? 'ready' : 'not ready', checks };
  }
}
