import { type ConfigType, registerAs } from '@nestjs/config';
import { IsString, IsUrl, Matches, type ValidationArguments } from 'class-validator';
import { validateEnvironment } from '../base/config/validate-environment';
import { Variable } from '../base/config/variable.decorator';

/** The simulated Marketo is reached at `http://localhost:<port>`. */
const ADDRESS = {
  protocols: ['https', 'http'],
  require_protocol: true,
  require_tld: false,
  allow_query_components: false,
  allow_fragments: false,
  disallow_auth: true,
};

const IDENTITY =
  'the Identity address that Marketo shows under Admin > Integration > Web Services, which ends in /identity';
const REST = 'the REST API Endpoint that Marketo shows under Admin > Integration > Web Services, which ends in /rest';
const ENDS_IN_IDENTITY = /\/identity\/*$/;
const ENDS_IN_REST = /\/rest\/*$/;

/** What is expected instead of the given address, with the mistake where it is a known one. */
function identityMistake({ value }: ValidationArguments): string {
  return ENDS_IN_REST.test(String(value))
    ? `${IDENTITY}; this is the REST address, so the two may be swapped`
    : IDENTITY;
}

function restMistake({ value }: ValidationArguments): string {
  if (ENDS_IN_IDENTITY.test(String(value))) return `${REST}; this is the Identity address, so the two may be swapped`;
  return /\/rest\/+v\d/.test(String(value)) ? `${REST}; /v1 is appended by the service` : REST;
}

const DELETE_MODE = /^(delete|flag:(?<field>[A-Za-z]\w*))$/;

/** How the service reaches Marketo and what it does there to delete a lead. */
export class MarketoEnvironment {
  @Variable({
    expected: IDENTITY,
    example: 'https://123-ABC-456.mktorest.com/identity',
  })
  @IsUrl(ADDRESS)
  @Matches(ENDS_IN_IDENTITY, { message: identityMistake })
  MARKETO_IDENTITY_URL!: string;

  @Variable({
    expected: REST,
    example: 'https://123-ABC-456.mktorest.com/rest',
  })
  @IsUrl(ADDRESS)
  @Matches(ENDS_IN_REST, { message: restMistake })
  MARKETO_REST_URL!: string;

  @Variable({
    expected: 'the Client Id that Marketo shows under Admin > Integration > LaunchPoint > View Details',
    example: '01234567-89ab-cdef-0123-456789abcdef',
  })
  @IsString()
  MARKETO_CLIENT_ID!: string;

  @Variable({
    expected: 'the Client Secret that Marketo shows under Admin > Integration > LaunchPoint > View Details',
    example: 'a-long-random-text',
  })
  @IsString()
  MARKETO_CLIENT_SECRET!: string;

  @Variable({
    expected: 'delete, or flag: and the REST API name of the boolean lead field to set to true instead',
    example: 'flag:deletedInPipedrive',
  })
  @Matches(DELETE_MODE)
  MARKETO_DELETE_MODE = 'delete';
}

export const marketoConfig = registerAs('marketo', () => {
  const environment = validateEnvironment(MarketoEnvironment);
  return {
    identityUrl: environment.MARKETO_IDENTITY_URL,
    restUrl: environment.MARKETO_REST_URL,
    clientId: environment.MARKETO_CLIENT_ID,
    clientSecret: environment.MARKETO_CLIENT_SECRET,
    /** The boolean lead field that is set to true instead of deleting a lead; null where leads are deleted. */
    deleteFlagField: DELETE_MODE.exec(environment.MARKETO_DELETE_MODE)?.groups?.['field'] ?? null,
  };
});
export type MarketoConfig = ConfigType<typeof marketoConfig>;
