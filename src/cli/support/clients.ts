import { MarketoClient } from '../../marketo';
import { marketoConfig } from '../../marketo/marketo.config';
import { PipedriveClient } from '../../pipedrive';
import { pipedriveConfig } from '../../pipedrive/pipedrive.config';

/** The clients of both accounts, for a command that needs no running service. */
export interface Clients {
  readonly marketo: MarketoClient;
  readonly pipedrive: PipedriveClient;
}

/** As the environment describes them. @throws EnvironmentError */
export function clientsFromEnvironment(): Clients {
  const { PIPEDRIVE_URL: baseUrl, PIPEDRIVE_API_TOKEN: apiToken } = pipedriveConfig();
  return { marketo: new MarketoClient(marketoConfig()), pipedrive: new PipedriveClient({ baseUrl, apiToken }) };
}
