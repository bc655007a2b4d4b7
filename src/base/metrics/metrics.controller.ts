import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { Registry } from 'prom-client';
import { ApiCommonFailures } from '../errors/api-failure.decorator';
import { NeedsRight } from '../security/access.decorator';
import { METRICS } from './metrics-registry';

const EXAMPLE = `# HELP sync_queue_tasks Tasks of the whole queue by state; the same on every instance
# TYPE sync_queue_tasks gauge
sync_queue_tasks{state="queued"} 3
sync_queue_tasks{state="running"} 1
sync_queue_tasks{state="failed"} 0
`;

@ApiTags('Metrics')
@NeedsRight('read')
@ApiCommonFailures()
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(METRICS) private readonly registry: Registry) {}

  @Get()
  @ApiOperation({
    summary: 'Show the figures of this instance and of the queue',
    description: 'In the text format of Prometheus.',
  })
  @ApiOkResponse({
    description: 'The figures',
    content: { 'text/plain': { schema: { type: 'string' }, example: EXAMPLE } },
  })
  showMetrics(@Res({ passthrough: true }) response: Response): Promise<string> {
    response.type(this.registry.contentType);
    return this.registry.metrics();
  }
}
