import { EnvironmentError } from '../../base/config/environment-error';
import { AppError, toAppError } from '../../base/errors/app-error';
import { type MarketoClient } from '../../marketo';
import { type PipedriveClient } from '../../pipedrive';
import { type FittedMapping, fittedMapping } from '../../sync/check/fitted-mapping';
import { Accounts, type LoadedSettings } from '../support/accounts';
import { type CheckId, NotLookedAt } from './check';

/** Marketo's code for a call that the user's role does not allow. */
const NOT_PERMITTED = '603';

/** What several checks look at, asked for once; whoever needs what another check found wanting learns which one. */
export class Examination {
  readonly accounts = new Accounts();
  private signedIn: { marketo?: Promise<void>; pipedrive?: ReturnType<PipedriveClient['account']['tokenUser']> } = {};
  private loaded: Promise<LoadedSettings> | undefined;
  private fitted: Promise<FittedMapping> | undefined;

  /** Whether Marketo takes the credentials. @throws EnvironmentError, AppError */
  async signInToMarketo(): Promise<void> {
    this.signedIn.marketo ??= this.accounts.marketo().ping();
    await this.signedIn.marketo;
  }

  /** Whose token Pipedrive's is. @throws EnvironmentError, AppError */
  async signInToPipedrive() {
    this.signedIn.pipedrive ??= this.accounts.pipedrive().account.tokenUser();
    return this.signedIn.pipedrive;
  }

  /** @throws NotLookedAt where Marketo does not take the credentials. */
  async marketo(): Promise<MarketoClient> {
    await needing('marketo-credentials', () => this.signInToMarketo());
    return this.accounts.marketo();
  }

  /** @throws NotLookedAt where Pipedrive does not take the token. */
  async pipedrive(): Promise<PipedriveClient> {
    await needing('pipedrive-token', () => this.signInToPipedrive());
    return this.accounts.pipedrive();
  }

  /** The mapping as it was loaded. @throws MappingError */
  async settings(): Promise<LoadedSettings> {
    this.loaded ??= this.accounts.settings();
    return this.loaded;
  }

  /** The mapping against both accounts. @throws NotLookedAt where one of them cannot be asked; MappingError */
  async fittedMapping(): Promise<FittedMapping> {
    this.fitted ??= this.fit();
    return this.fitted;
  }

  private async fit(): Promise<FittedMapping> {
    const settings = await this.settings();
    const [marketo, pipedrive] = [await this.marketo(), await this.pipedrive()];
    try {
      return await fittedMapping(settings, marketo, pipedrive);
    } catch (thrown) {
      if (toAppError(thrown).details.code === NOT_PERMITTED) throw new NotLookedAt('marketo-permissions');
      throw thrown;
    }
  }
}

/** What is needed belongs to another check: its failure is told there. */
async function needing(other: CheckId, look: () => Promise<unknown>): Promise<void> {
  try {
    await look();
  } catch (thrown) {
    if (thrown instanceof EnvironmentError) throw thrown;
    if (thrown instanceof AppError) throw new NotLookedAt(other);
    throw thrown;
  }
}
