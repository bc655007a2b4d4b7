import { type ConfigType, registerAs } from '@nestjs/config';
import {
  IsIn,
  IsInt,
  IsNumber,
  Max,
  Min,
  Validate,
  type ValidationArguments,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { validateEnvironment } from '../base/config/validate-environment';
import { Variable } from '../base/config/variable.decorator';

@ValidatorConstraint({ name: 'isNoLessThanMinimumBackoff' })
class IsNoLessThanMinimumBackoff implements ValidatorConstraintInterface {
  validate(seconds: unknown, { object }: ValidationArguments): boolean {
    return Number(seconds) >= (object as QueueEnvironment).QUEUE_MIN_BACKOFF_SECONDS;
  }
}

/** How tasks are run, retried and kept. */
export class QueueEnvironment {
  @Variable({ expected: 'embedded', example: 'embedded' })
  @IsIn(['embedded'], { message: 'embedded (this version has no other driver; cloud-tasks is not supported yet)' })
  QUEUE_DRIVER = 'embedded' as const;

  @Variable({ expected: 'a whole number from 1 to 100', example: '1' })
  @IsInt()
  @Min(1)
  @Max(100)
  QUEUE_CONCURRENCY = 1;

  @Variable({ expected: 'a whole number from 1 to 1000', example: '30' })
  @IsInt()
  @Min(1)
  @Max(1000)
  QUEUE_MAX_ATTEMPTS = 30;

  @Variable({ expected: 'seconds from 0 to 86400, decimals allowed', example: '5' })
  @IsNumber()
  @Min(0)
  @Max(86_400)
  QUEUE_MIN_BACKOFF_SECONDS = 5;

  @Variable({ expected: 'seconds from QUEUE_MIN_BACKOFF_SECONDS to 604800, decimals allowed', example: '3600' })
  @IsNumber()
  @Max(604_800)
  @Validate(IsNoLessThanMinimumBackoff)
  QUEUE_MAX_BACKOFF_SECONDS = 3600;

  @Variable({ expected: 'days from 1 to 3650, decimals allowed', example: '30' })
  @IsNumber()
  @Min(1)
  @Max(3650)
  TASK_RETENTION_DAYS = 30;
}

export const queueConfig = registerAs('queue', () => validateEnvironment(QueueEnvironment));
export type QueueConfig = ConfigType<typeof queueConfig>;
