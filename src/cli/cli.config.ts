import { IsOptional, IsString, IsUrl, MinLength } from 'class-validator';
import { parseApiKeys } from '../base/config/api-keys';
import { HttpEnvironment } from '../base/config/base.config';
import { EnvironmentError } from '../base/config/environment-error';
import { validateEnvironment } from '../base/config/validate-environment';
import { Variable } from '../base/config/variable.decorator';

const KEY = { expected: 'an API key of the running service', example: 'replace-with-a-long-random-text' };

/** How commands reach a running service. */
export class CliEnvironment {
  @Variable({ expected: 'the address of the running service', example: 'http://localhost:3000' })
  @IsOptional()
  @IsUrl({
    require_tld: false,
    require_protocol: true,
    protocols: ['http', 'https'],
    allow_query_components: false,
    allow_fragments: false,
    disallow_auth: true,
  })
  SYNC_URL?: string;

  @Variable(KEY)
  @IsOptional()
  @IsString()
  @MinLength(1)
  SYNC_API_KEY?: string;
}

/**
 * Where the running service is, and a key that it takes: what the environment says, else this host's port and the first
 * key of `API_KEYS` with the right `operate`.
 *
 * @throws EnvironmentError
 */
export function runningService(environment: NodeJS.ProcessEnv = process.env): { url: string; apiKey: string } {
  const { SYNC_URL, SYNC_API_KEY } = validateEnvironment(CliEnvironment, environment);
  const url = SYNC_URL ?? `http://localhost:${validateEnvironment(HttpEnvironment, environment).PORT}`;
  const ownKeys = parseApiKeys(environment['API_KEYS'] ?? '');
  const apiKey = SYNC_API_KEY ?? ownKeys.find(({ right, key }) => right === 'operate' && key !== '')?.key;
  if (apiKey === undefined) throw new EnvironmentError([{ variable: 'SYNC_API_KEY', missing: true, ...KEY }]);
  return { url: url.replace(/(?<!\/)\/+$/, ''), apiKey };
}

/** Does the work with these variables in place of the environment's own, which come back afterwards. */
export async function withVariables<T>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    process.env = before;
  }
}
