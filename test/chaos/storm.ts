import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultKind, type Sandbox } from '../../sandbox/index.ts';
import { type SeededRandom } from '../../sandbox/core/random.ts';
import { type ChaosDatabase } from './database';
import { type SupervisedService } from './supervised-service';

const VENDORS = ['marketo', 'pipedrive'] as const;
const OUTAGES: readonly FaultKind[] = ['reset-before', 'unavailable', 'server-error'];
const LOST_ANSWERS: readonly FaultKind[] = ['reset-after', 'broken-json'];
const CLOCK_STEPS_MS = [-3_600_000, -60_000, -5_000, -500, 500, 5_000, 60_000, 3_600_000];

export interface Struck {
  sandbox: Sandbox;
  service: SupervisedService;
  database: ChaosDatabase;
}

/** What goes wrong while users work; each thing lasts a while and ends. */
export class Storm {
  readonly counts: Record<string, number> = {};
  private storms = 0;

  constructor(
    private readonly struck: Struck,
    private readonly random: SeededRandom,
    private readonly note: (text: string) => void,
  ) {}

  /** Blows until then; one thing at a time at the vendors, another one at the service and its database. */
  async blow(untilMs: number): Promise<void> {
    this.storms += 1;
    const lanes = [
      this.lane(this.random.derive(`vendors ${this.storms}`), untilMs, [
        (random) => this.outage(random),
        (random) => this.limits(random),
        (random) => this.slowness(random),
        (random) => this.lostAnswers(random),
        (random) => this.expiredToken(random),
      ]),
      this.lane(this.random.derive(`service ${this.storms}`), untilMs, [
        (random) => this.kill(random),
        (random) => this.databaseFault(random),
        (random) => this.clockStep(random),
      ]),
    ];
    await Promise.all(lanes);
  }

  /** The end of everything that goes wrong. */
  async calm(): Promise<void> {
    const { sandbox, service, database } = this.struck;
    sandbox.faults.clear();
    service.setClock(0);
    await database.heal(service.processId);
    await service.untilLive();
  }

  /** Each happening once, in any order, then again. */
  private async lane(
    random: SeededRandom,
    untilMs: number,
    happenings: readonly ((random: SeededRandom) => Promise<void>)[],
  ): Promise<void> {
    for (let left = [...happenings]; Date.now() < untilMs;) {
      await sleep(random.integer(300, 2500));
      if (left.length === 0) left = [...happenings];
      const [happening] = left.splice(random.integer(0, left.length - 1), 1);
      if (Date.now() < untilMs) await happening!(random);
    }
  }

  private count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
    this.note(`STORM ${what}`);
  }

  private async outage(random: SeededRandom): Promise<void> {
    const { faults } = this.struck.sandbox;
    const [vendor, kind] = [random.pick(VENDORS), random.pick(OUTAGES)];
    this.count(`outage of ${vendor}`);
    const code = vendor === 'marketo' && kind === 'server-error' ? { code: '502' } : {};
    const ids = [{ vendor, kind, ...code }, ...(vendor === 'marketo' ? [{ vendor, kind, path: 'identity' }] : [])].map(
      (fault) => faults.add({ ...fault, times: Infinity }),
    );
    await sleep(random.integer(500, 6000));
    for (const id of ids) faults.remove(id);
  }

  private async limits(random: SeededRandom): Promise<void> {
    const vendor = random.pick(VENDORS);
    this.count(`limit of ${vendor}`);
    this.struck.sandbox.faults.add({ vendor, kind: 'throttle', times: random.integer(1, 4) });
    await sleep(random.integer(100, 1000));
  }

  private async slowness(random: SeededRandom): Promise<void> {
    const vendor = random.pick(VENDORS);
    this.count(`slow answers of ${vendor}`);
    const milliseconds = random.integer(200, 8000);
    this.struck.sandbox.faults.add({ vendor, kind: 'latency', milliseconds, times: random.integer(1, 10) });
    await sleep(random.integer(100, 3000));
  }

  private async lostAnswers(random: SeededRandom): Promise<void> {
    const vendor = random.pick(VENDORS);
    this.count(`lost answers of ${vendor}`);
    const fault = { vendor, kind: random.pick(LOST_ANSWERS), times: random.integer(1, 3) };
    this.struck.sandbox.faults.add({ ...fault, ...(random.chance(0.5) ? { method: 'POST' } : {}) });
    await sleep(random.integer(100, 2000));
  }

  private async expiredToken(random: SeededRandom): Promise<void> {
    this.count('expired token');
    this.struck.sandbox.faults.add({ vendor: 'marketo', kind: 'expire-token' });
    await sleep(random.integer(100, 500));
  }

  private async kill(random: SeededRandom): Promise<void> {
    const signal = random.chance(0.85) ? 'SIGKILL' : 'SIGTERM';
    this.count(signal);
    await this.struck.service.kill(signal);
  }

  private async databaseFault(random: SeededRandom): Promise<void> {
    const { database, service } = this.struck;
    const name = random.pick(Object.keys(database.faults));
    this.count(`database: ${name}`);
    await database.faults[name]!(service.processId);
    await sleep(random.integer(500, 6000));
    await database.heal(service.processId);
  }

  private async clockStep(random: SeededRandom): Promise<void> {
    const milliseconds = random.pick(CLOCK_STEPS_MS);
    this.count(`clock step of ${milliseconds / 1000} s`);
    this.struck.service.setClock(milliseconds);
    await sleep(random.integer(500, 8000));
    if (random.chance(0.7)) this.struck.service.setClock(0);
  }
}
