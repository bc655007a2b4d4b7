import { join } from 'node:path';
import {
  type handleUnaryCall,
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServiceClientConstructor,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { DEFAULT_SETTINGS, type EmulatedQueue, type QueueSettings, type Time } from './emulated-queue';
import { type Identity } from './identity';
import { type Call, Methods } from './methods';
import { Refused } from './refused';

export type { EmulatedQueue } from './emulated-queue';
export { Identity } from './identity';
export interface CloudTasksOptions {
  /** 0 takes any free one. */
  port?: number;
  time?: Time;
  /** Signs the OIDC tokens that tasks ask for; without it none are sent. */
  identity?: Identity;
  /** From 0 to 1; chooses where order and delay are left to chance. */
  random?: () => number;
}

const MODULES = join(__dirname, '../../../node_modules');
const PROTOS = ['@google-cloud/tasks/build/protos', 'google-gax/build/protos'].map((path) => join(MODULES, path));

const realTime: Time = {
  now: () => Date.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};

/**
 * Cloud Tasks in this process: the gRPC service of Google's own protos, HTTP dispatch, names with tombstones, schedule,
 * limits, retries, and at-least-once delivery that can be made visible. It shares no code with the service.
 *
 * Not imitated: App Engine tasks, IAM, OAuth tokens, the slow start of a new queue, and the slowing down of a queue
 * after 429 and 503, which is counted instead (`slowDowns`).
 */
export class CloudTasks {
  /** The methods that were called, oldest first. */
  readonly calls: string[] = [];
  /** May throw in place of a call, or once it was carried out, as where its answer is lost. */
  interfere: { before?: (method: string) => void; after?: (method: string) => void } = {};

  private constructor(
    private readonly server: Server,
    private readonly methods: Methods,
    /** `host:port`. */
    readonly address: string,
  ) {}

  static async start(options: CloudTasksOptions = {}): Promise<CloudTasks> {
    const methods = new Methods(options.time ?? realTime, options.identity ?? null, options.random ?? Math.random);
    const server = new Server();
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${options.port ?? 0}`, ServerCredentials.createInsecure(), (error, taken) =>
        error ? reject(error) : resolve(taken),
      );
    });
    const emulator = new CloudTasks(server, methods, `127.0.0.1:${port}`);
    server.addService(definition().service, emulator.implementation());
    return emulator;
  }

  /** A queue that exists. */
  queue(name: string): EmulatedQueue {
    return this.methods.queue(name);
  }

  /** Makes a queue without a call. */
  addQueue(name: string, settings: Partial<QueueSettings> = {}): EmulatedQueue {
    return this.methods.addQueue(name, { ...structuredClone(DEFAULT_SETTINGS), ...settings });
  }

  close(): void {
    for (const queue of this.methods.queues.values()) queue.close();
    this.server.forceShutdown();
  }

  private implementation(): UntypedServiceImplementation {
    return Object.fromEntries(Object.entries(this.methods.byName).map(([name, run]) => [name, this.unary(name, run)]));
  }

  private unary(name: string, run: (call: Call) => object): handleUnaryCall<Call, object> {
    return ({ request }, answer) => {
      try {
        this.calls.push(name);
        this.interfere.before?.(name);
        const result = run(request);
        this.interfere.after?.(name);
        answer(null, result);
      } catch (thrown) {
        const code = thrown instanceof Refused ? thrown.code : status.INTERNAL;
        answer({ code, details: thrown instanceof Error ? thrown.message : String(thrown) });
      }
    };
  }
}

function definition(): ServiceClientConstructor {
  const loaded = loadSync('google/cloud/tasks/v2/cloudtasks.proto', {
    keepCase: true,
    longs: Number,
    enums: String,
    includeDirs: PROTOS,
  });
  const { google } = loadPackageDefinition(loaded) as unknown as {
    google: { cloud: { tasks: { v2: { CloudTasks: ServiceClientConstructor } } } };
  };
  return google.cloud.tasks.v2.CloudTasks;
}
