import { type ConfigType, registerAs } from '@nestjs/config';
import { IsNotEmpty, IsString, IsUrl, Matches } from 'class-validator';
import { validateEnvironment } from '../base/config/validate-environment';
import { Variable } from '../base/config/variable.decorator';

const ADDRESS = "the address of the company's Pipedrive";
const WITHOUT_PATH = /^\w+:\/\/[^/]+\/*$/;

export class PipedriveEnvironment {
  /** As the browser shows it; `/api/v2` and `/api/v1` are appended. */
  @Variable({ expected: ADDRESS, example: 'https://yourcompany.pipedrive.com' })
  @IsUrl({
    require_tld: false,
    require_protocol: true,
    protocols: ['http', 'https'],
    allow_query_components: false,
    allow_fragments: false,
    disallow_auth: true,
  })
  @Matches(WITHOUT_PATH, { message: `${ADDRESS} without a path: /api/v2 and /api/v1 are appended by the service` })
  PIPEDRIVE_URL!: string;

  @Variable({
    expected: 'the API token of a Pipedrive user (Settings > Personal preferences > API)',
    example: '0123456789abcdef0123456789abcdef01234567',
  })
  @IsString()
  @IsNotEmpty()
  PIPEDRIVE_API_TOKEN!: string;
}

export const pipedriveConfig = registerAs('pipedrive', () => validateEnvironment(PipedriveEnvironment));
export type PipedriveConfig = ConfigType<typeof pipedriveConfig>;
