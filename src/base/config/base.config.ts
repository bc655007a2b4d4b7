import { type ConfigType, registerAs } from '@nestjs/config';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, Min, ValidateBy, type ValidationArguments } from 'class-validator';
import { type ApiKey, apiKeyProblems, parseApiKeys } from './api-keys';
import { storeLocation, type StoreLocation } from './database-url';
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from '../logging/log-level';
import { validateEnvironment } from './validate-environment';
import { Variable } from './variable.decorator';

/** Where the service listens. */
export class HttpEnvironment {
  @Variable({ expected: 'a port, from 0 (any free one) to 65535', example: '3000' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  PORT = 3000;

  @Variable({ expected: 'the address to listen on', example: '0.0.0.0' })
  @IsString()
  HOST = '0.0.0.0';

  /** Longer than the load balancer's, which would otherwise send a request into a connection that is being closed. */
  @Variable({ expected: 'whole seconds, from 1 to 86400, longer than the load balancer’s', example: '620' })
  @IsInt()
  @Min(1)
  @Max(86_400)
  KEEP_ALIVE_SECONDS = 620;
}

class LoggingEnvironment {
  @Variable({ expected: `one of ${LOG_LEVELS.join(', ')}`, example: 'info' })
  @IsIn(LOG_LEVELS)
  LOG_LEVEL: LogLevel = 'info';

  /** Not set: `pretty` at a terminal, else `json`. */
  @Variable({ expected: `one of ${LOG_FORMATS.join(', ')}`, example: 'json' })
  @IsOptional()
  @IsIn(LOG_FORMATS)
  LOG_FORMAT?: LogFormat;
}

const PAIRS =
  'name:key pairs, or name@right:key with the right webhook, read or operate, comma separated, each name and each key once, keys of at least 16 characters';

const problemsOf = (pairs: unknown): string[] => apiKeyProblems(Array.isArray(pairs) ? (pairs as ApiKey[]) : []);

/** Who may call the service, and what. */
export class SecurityEnvironment {
  @Variable({
    expected: PAIRS,
    example: 'marketo@webhook:replace-with-a-long-random-text,ops:replace-with-another-one',
  })
  @Transform(({ value }: TransformFnParams) => parseApiKeys(String(value)))
  @ValidateBy(
    {
      name: 'areApiKeys',
      validator: { validate: (pairs) => Array.isArray(pairs) && problemsOf(pairs).length === 0 },
    },
    { message: ({ value }: ValidationArguments) => `${PAIRS}; ${problemsOf(value).join('; ')}` },
  )
  API_KEYS!: ApiKey[];
}

const isDatabaseUrl = (text: unknown): boolean => typeof text === 'string' && storeLocation(text) !== null;

/** Where tasks and memory are kept. */
export class StoreEnvironment {
  @Variable({
    expected:
      'sqlite: and the path of a file, or postgres://user:password@host:port/database, a % in the password written %25',
    example: 'sqlite:./data/sync.db',
  })
  @ValidateBy({ name: 'isDatabaseUrl', validator: { validate: isDatabaseUrl } })
  DATABASE_URL = 'sqlite:./data/sync.db';
}

export const httpConfig = registerAs('http', () => validateEnvironment(HttpEnvironment));
export type HttpConfig = ConfigType<typeof httpConfig>;

export const loggingConfig = registerAs('logging', () => {
  const { LOG_LEVEL, LOG_FORMAT } = validateEnvironment(LoggingEnvironment);
  // The project is checked where the queue's variables are.
  return { LOG_LEVEL, LOG_FORMAT, traceProject: process.env['CLOUD_TASKS_PROJECT'] };
});
export type LoggingConfig = ConfigType<typeof loggingConfig>;

export const securityConfig = registerAs('security', () => validateEnvironment(SecurityEnvironment));
export type SecurityConfig = ConfigType<typeof securityConfig>;

export const storeConfig = registerAs('store', (): StoreLocation => {
  const { DATABASE_URL } = validateEnvironment(StoreEnvironment);
  return storeLocation(DATABASE_URL)!;
});
export type StoreConfig = ConfigType<typeof storeConfig>;

/** The variables of the ground floor, for the check of all modules' variables at start. */
export const BASE_ENVIRONMENT = [HttpEnvironment, LoggingEnvironment, SecurityEnvironment, StoreEnvironment] as const;
