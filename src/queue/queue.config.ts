import { type ConfigType, registerAs } from '@nestjs/config';
import { Transform, type TransformFnParams } from 'class-transformer';
import {
  IsEmail,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  isURL,
  Matches,
  Max,
  Min,
  Validate,
  ValidateIf,
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

const usesGoogle = ({ QUEUE_DRIVER, CLOUD_TASKS_EMULATOR_HOST }: QueuePlaceEnvironment): boolean =>
  QUEUE_DRIVER === 'cloud-tasks' && CLOUD_TASKS_EMULATOR_HOST === undefined;

/** A token must not travel in the clear; an emulator gets none. */
@ValidatorConstraint({ name: 'isWorkerUrl' })
class IsWorkerUrl implements ValidatorConstraintInterface {
  validate(url: unknown, { object }: ValidationArguments): boolean {
    const protocols = usesGoogle(object as QueueEnvironment) ? ['https'] : ['http', 'https'];
    return isURL(String(url), { protocols, require_protocol: true, require_tld: false, allow_query_components: false });
  }
}

/** Looked at only where Cloud Tasks is the driver. */
const WithCloudTasks = (): PropertyDecorator =>
  ValidateIf(({ QUEUE_DRIVER }: QueuePlaceEnvironment) => QUEUE_DRIVER === 'cloud-tasks');

/** Who has the queue, and how many tasks run at once. */
export class QueuePlaceEnvironment {
  @Variable({ expected: 'embedded or cloud-tasks', example: 'embedded' })
  @IsIn(['embedded', 'cloud-tasks'])
  QUEUE_DRIVER: 'embedded' | 'cloud-tasks' = 'embedded';

  @Variable({ expected: 'a whole number from 1 to 100', example: '1' })
  @IsInt()
  @Min(1)
  @Max(100)
  QUEUE_CONCURRENCY = 1;

  @Variable({ expected: 'the id of the Google Cloud project that has the queue', example: 'your-project' })
  @WithCloudTasks()
  @Matches(/^[\w:.-]+$/)
  CLOUD_TASKS_PROJECT!: string;

  @Variable({ expected: 'the location of the queue', example: 'europe-west1' })
  @WithCloudTasks()
  @Matches(/^[a-z\d-]+$/)
  CLOUD_TASKS_LOCATION!: string;

  @Variable({ expected: 'the name of the queue: up to 100 letters, digits and hyphens', example: 'sync' })
  @WithCloudTasks()
  @Matches(/^[A-Za-z\d-]{1,100}$/)
  CLOUD_TASKS_QUEUE!: string;

  @Variable({ expected: 'host:port of an emulator', example: 'localhost:8123' })
  @WithCloudTasks()
  @IsOptional()
  @Matches(/^[\w.-]+:\d{1,5}$/)
  CLOUD_TASKS_EMULATOR_HOST?: string;
}

/** How tasks are run, retried and kept. */
export class QueueEnvironment extends QueuePlaceEnvironment {
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

  @Variable({
    expected: 'the https:// address at which Cloud Tasks reaches this service',
    example: 'https://sync.acme.example',
  })
  @Transform(({ value }: TransformFnParams) => String(value).replace(/(?<!\/)\/+$/, ''))
  @WithCloudTasks()
  @Validate(IsWorkerUrl)
  CLOUD_TASKS_WORKER_URL!: string;

  @Variable({
    expected: 'the e-mail of the service account whose token Cloud Tasks sends',
    example: 'sync-tasks@your-project.iam.gserviceaccount.com',
  })
  @ValidateIf(usesGoogle)
  @IsEmail()
  CLOUD_TASKS_SERVICE_ACCOUNT?: string;

  /** Looked at by the store too; here only for what fits to the driver. */
  @Variable({
    expected: 'a postgres:// address, since with cloud-tasks a file does not last as long as the tasks',
    example: 'postgres://user:password@host:5432/sync',
  })
  @ValidateIf(usesGoogle)
  @Matches(/^postgres(ql)?:\/\//)
  DATABASE_URL = 'sqlite:./data/sync.db';
}

export const queueConfig = registerAs('queue', () => validateEnvironment(QueueEnvironment));
export type QueueConfig = ConfigType<typeof queueConfig>;

/** Where tasks are handed to, and how they come back. */
export interface CloudTasksSettings {
  project: string;
  location: string;
  queue: string;
  /** Without a slash at the end; also the audience of the tokens. */
  workerUrl: string;
  /** Whose token comes with a task, or, with an emulator, none. */
  serviceAccount: string | null;
  /** `host:port`, or null for Google. */
  emulatorHost: string | null;
}

/** @returns null where Cloud Tasks is not the driver. */
export function cloudTasksSettings(config: QueueConfig): CloudTasksSettings | null {
  if (config.QUEUE_DRIVER !== 'cloud-tasks') return null;
  const emulatorHost = config.CLOUD_TASKS_EMULATOR_HOST ?? null;
  return {
    project: config.CLOUD_TASKS_PROJECT,
    location: config.CLOUD_TASKS_LOCATION,
    queue: config.CLOUD_TASKS_QUEUE,
    workerUrl: config.CLOUD_TASKS_WORKER_URL,
    serviceAccount: emulatorHost === null ? config.CLOUD_TASKS_SERVICE_ACCOUNT! : null,
    emulatorHost,
  };
}
