import { type Clock } from '../base/concurrency/clock';
import { Expiring, type Wanted } from '../base/concurrency/expiring';
import { type WireRecord } from './schema/record-kind';
import { allItems, everyItem, objectsOf } from './transport/paging';
import { type PipedriveTransport } from './transport/pipedrive.transport';

const LIST_LIMIT = 500;

/** The short lists of an account that are kept for a while; read anew where a value is wanted that is not among them. */
export class KeptLists {
  private readonly userList: Expiring<WireRecord[]>;
  private readonly stageList: Expiring<WireRecord[]>;
  private readonly pipelineList: Expiring<WireRecord[]>;

  constructor(
    private readonly transport: PipedriveTransport,
    { timeToLiveMs, clock }: { timeToLiveMs: number; clock: Clock },
  ) {
    this.userList = new Expiring(() => this.readUsers(), timeToLiveMs, clock);
    this.stageList = new Expiring(() => this.readPages('/api/v2/stages'), timeToLiveMs, clock);
    this.pipelineList = new Expiring(() => this.readPages('/api/v2/pipelines'), timeToLiveMs, clock);
  }

  users(wanted?: Wanted<WireRecord[]>): Promise<WireRecord[]> {
    return wanted ? this.userList.knowing(wanted) : this.userList.get();
  }

  stages(wanted?: Wanted<WireRecord[]>): Promise<WireRecord[]> {
    return wanted ? this.stageList.knowing(wanted) : this.stageList.get();
  }

  pipelines(wanted?: Wanted<WireRecord[]>): Promise<WireRecord[]> {
    return wanted ? this.pipelineList.knowing(wanted) : this.pipelineList.get();
  }

  private readPages(path: string): Promise<WireRecord[]> {
    const call = { method: 'GET', path, query: { limit: LIST_LIMIT } } as const;
    return allItems(everyItem(this.transport, call, ({ data }) => objectsOf(data, path)));
  }

  private async readUsers(): Promise<WireRecord[]> {
    const path = '/api/v1/users';
    return objectsOf((await this.transport.call({ method: 'GET', path })).data, path);
  }
}
