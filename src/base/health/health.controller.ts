import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { VendorGates } from '../vendor-gate/vendor-gates';
import { Public } from '../security/access.decorator';
import { LivenessDto, READY, ReadinessDto, UNREADY } from './health.dto';
import { ReadinessRegistry } from './readiness-registry';

@ApiTags('Health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly readiness: ReadinessRegistry,
    private readonly gates: VendorGates,
  ) {}

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
      'Part by part; 200 where all are well, also while tasks wait for a vendor that is limited or down. 503 where a vendor refuses the credentials: `problems` says what to do. While it answers 503 because of a vendor, webhooks are still accepted and stored. Needs no API key.',
    security: [],
  })
  @ApiOkResponse({ description: 'All is well', type: ReadinessDto, example: READY })
  @ApiServiceUnavailableResponse({
    description: 'One of the checks failed, or a vendor refuses the credentials',
    type: ReadinessDto,
    example: UNREADY,
  })
  async isReady(@Res({ passthrough: true }) response: Response): Promise<ReadinessDto> {
    const { ready: works, checks } = await this.readiness.run();
    const problems = this.gates.problems();
    const isReady = works && problems.length === 0;
    if (!isReady) response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return {
      status: isReady ? 'ready' : 'not ready',
      checks,
      vendors: this.gates.descriptions(),
      ...(problems.length > 0 && { problems }),
    };
  }
}
