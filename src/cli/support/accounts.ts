import { EnvironmentError } from '../../base/config/environment-error';
import { type VendorCall } from '../../base/http-client/vendor-http';
import { MarketoClient } from '../../marketo';
import { marketoConfig } from '../../marketo/marketo.config';
import { PipedriveClient } from '../../pipedrive';
import { pipedriveConfig } from '../../pipedrive/pipedrive.config';
import { loadMapping } from '../../sync/mapping/load-mapping';
import { type SyncSettings } from '../../sync/sync-settings';
import { syncConfig } from '../../sync/sync.config';

/** One call as a vendor answered it, by this host's clock. */
export interface HeardCall extends VendorCall {
  /** Epoch milliseconds. */
  heardAt: number;
}

/** A mapping as it was loaded, whether or not it fits. */
export type LoadedSettings = Pick<SyncSettings, 'mapping' | 'mappingOrigin' | 'shapeProblems' | 'deletedFlag'>;

/** Both accounts as the environment describes them, for a command that needs no running service. */
export class Accounts {
  /** Every call that was answered or not, in order. */
  readonly calls: HeardCall[] = [];
  private readonly hear = (call: VendorCall): void => void this.calls.push({ ...call, heardAt: Date.now() });
  private marketoClient: MarketoClient | undefined;
  private pipedriveClient: PipedriveClient | undefined;

  /** @throws EnvironmentError */
  marketo(): MarketoClient {
    this.marketoClient ??= new MarketoClient({ ...marketoConfig(), onCall: this.hear });
    return this.marketoClient;
  }

  /** @throws EnvironmentError */
  pipedrive(): PipedriveClient {
    const { PIPEDRIVE_URL: baseUrl, PIPEDRIVE_API_TOKEN: apiToken } = pipedriveConfig();
    this.pipedriveClient ??= new PipedriveClient({ baseUrl, apiToken, onCall: this.hear });
    return this.pipedriveClient;
  }

  /** @throws EnvironmentError, MappingError */
  async settings(): Promise<LoadedSettings> {
    const { MAPPING_FILE } = syncConfig();
    const { mapping, origin: mappingOrigin, problems: shapeProblems } = await loadMapping(MAPPING_FILE, process.cwd());
    return { mapping, mappingOrigin, shapeProblems, deletedFlag: deletedFlag() };
  }
}

/** Also where the rest of Marketo's variables is not there yet. */
function deletedFlag(): string | null {
  try {
    return marketoConfig().deleteFlagField;
  } catch (thrown) {
    if (thrown instanceof EnvironmentError) return null;
    throw thrown;
  }
}
