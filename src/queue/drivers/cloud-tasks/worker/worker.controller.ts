import { type IncomingHttpHeaders } from 'node:http';
import { Controller, Headers, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiBodyTooLarge, ApiCommonFailures, ApiFailure } from '../../../../base/errors/api-failure.decorator';
import { AppError } from '../../../../base/errors/app-error';
import { JsonBody } from '../../../../base/http-server/body';
import { LOG, type Log } from '../../../../base/logging/log';
import { Public } from '../../../../base/security';
import { type CloudTasksDriver } from '../cloud-tasks.driver';
import { WORKER_PATH } from '../cloud-tasks.queue';
import { EXAMPLE_NAME } from '../../../dto/accepted-task.dto';
import { mayNameTask } from '../../../ledger/task-name';
import { DeliveryDto } from './delivery.dto';
import { DeliveryGuard } from './delivery.guard';
import { deliveryHeaders } from './delivery-headers';

/** Injects the driver to which deliveries go; null where Cloud Tasks is not the driver. */
export const DELIVERIES = Symbol('receiver of deliveries');

const EXPECTED = 'The body must be {"name": "<name of a task>"}';

/** Where Cloud Tasks delivers tasks. */
@ApiTags('Queue worker')
@ApiCommonFailures()
@Public()
@UseGuards(DeliveryGuard)
@Controller(WORKER_PATH)
export class WorkerController {
  constructor(
    @Inject(DELIVERIES) private readonly driver: Pick<CloudTasksDriver, 'deliver'>,
    @Inject(LOG) private readonly log: Log,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Run a task that Cloud Tasks delivers',
    description:
      'Only for Cloud Tasks: with the OIDC token of the configured service account, or from an emulator with an API key. A delivery that comes twice, late or too early does no harm; it is 200 whatever became of the task, since the service repeats tasks by itself.',
    security: [{ 'cloud-tasks': [] }],
  })
  @ApiBody({
    schema: { type: 'object', required: ['name'], properties: { name: { type: 'string', example: EXAMPLE_NAME } } },
  })
  @ApiOkResponse({ description: 'What became of the delivery', type: DeliveryDto, example: { delivery: 'run' } })
  @ApiFailure('invalid-request', 'The body names no task', EXPECTED)
  @ApiBodyTooLarge()
  async deliverTask(@JsonBody() body: unknown, @Headers() headers: IncomingHttpHeaders): Promise<DeliveryDto> {
    const name = nameOf(body);
    const delivery = await this.driver.deliver(name);
    this.log.debug({ task: name, delivery, ...deliveryHeaders(headers) }, 'task delivered');
    return { delivery };
  }
}

function nameOf(body: unknown): string {
  const { name } = Object(body) as { name?: unknown };
  if (typeof name !== 'string' || !mayNameTask(name)) throw new AppError('invalid-request', EXPECTED);
  return name;
}
