import { type ConfigType, registerAs } from '@nestjs/config';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsIn, IsOptional, IsUrl, ValidateBy, ValidateIf, type ValidationArguments } from 'class-validator';
import { type ApiKey } from '../../base/config/api-keys';
import { SecurityEnvironment } from '../../base/config/base.config';
import { validateEnvironment } from '../../base/config/validate-environment';
import { Variable } from '../../base/config/variable.decorator';

const GUARDS = ['off', 'watch', 'repair'] as const;
export type Guard = (typeof GUARDS)[number];

const needsAddress = ({ PUBLIC_URL, WEBHOOK_GUARD = 'off' }: GuardianEnvironment): boolean =>
  PUBLIC_URL !== undefined || WEBHOOK_GUARD !== 'off';

/** Where both vendors reach the service, and what is done about their webhooks. */
export class GuardianEnvironment extends SecurityEnvironment {
  @Variable({
    expected: 'the address at which both vendors reach the service',
    example: 'https://sync.acme.example',
  })
  @ValidateIf(needsAddress)
  @Transform(({ value }: TransformFnParams) => String(value).replace(/(?<!\/)\/+$/, ''))
  @IsUrl({
    require_tld: false,
    require_protocol: true,
    protocols: ['http', 'https'],
    allow_query_components: false,
    allow_fragments: false,
    disallow_auth: true,
  })
  PUBLIC_URL?: string;

  @Variable({ expected: 'the name of a key of API_KEYS with the right webhook or operate', example: 'marketo' })
  @ValidateIf(({ PUBLIC_URL }: GuardianEnvironment) => PUBLIC_URL !== undefined)
  @ValidateBy({
    name: 'isWebhookKey',
    validator: {
      validate: (_name, given?: ValidationArguments) => webhookKeyOf(given?.object as GuardianEnvironment) !== null,
    },
  })
  WEBHOOK_KEY?: string;

  @Variable({ expected: `one of ${GUARDS.join(', ')}`, example: 'watch' })
  @IsOptional()
  @IsIn(GUARDS)
  WEBHOOK_GUARD?: Guard;
}

/** The key that webhooks carry: the one that is named, else the first that may do no more than start syncs. */
function webhookKeyOf({ API_KEYS, WEBHOOK_KEY }: GuardianEnvironment): ApiKey | null {
  const fitting = (Array.isArray(API_KEYS) ? API_KEYS : []).filter(({ right }) => right !== 'read');
  const named = fitting.find(({ name }) => name === WEBHOOK_KEY);
  if (WEBHOOK_KEY !== undefined) return named ?? null;
  return fitting.find(({ right }) => right === 'webhook') ?? fitting[0] ?? null;
}

export const guardianConfig = registerAs('guardian', () => {
  const environment = validateEnvironment(GuardianEnvironment);
  const { PUBLIC_URL, WEBHOOK_GUARD } = environment;
  return {
    /** Without a slash at the end; null where the vendors are not told. */
    publicUrl: PUBLIC_URL ?? null,
    /** The key that webhook addresses carry; null only where there is no address. */
    webhookKey: webhookKeyOf(environment)?.key ?? null,
    guard: WEBHOOK_GUARD ?? (PUBLIC_URL === undefined ? 'off' : 'watch'),
  };
});
export type GuardianConfig = ConfigType<typeof guardianConfig>;
