import { hash } from 'node:crypto';
import { type Consent } from '../../src/sync/mapping/consent';
import { type Mapping } from '../../src/sync/mapping/mapping';
import { LightService } from './light-service';
import { keyOfState, type State } from './state-key';
import { type EventName, World } from './world';

/** Where all that waits is done. */
export const REST = '…' as const;

export type Step = EventName | typeof REST;

interface Place {
  /** As JSON, which is faster than any copy. */
  readonly state: string;
  /** The steps so far. */
  readonly path: string;
}

export interface Explored {
  /** Of each length: how many states of the world are different. */
  readonly states: readonly number[];
  readonly transitions: number;
  /** What led to somebody being written to who said no, the shortest first. */
  readonly wrong: readonly string[];
}

/** How far it is: of the orders that have a number of events, those whose next event was tried. */
export interface Progress {
  readonly events: number;
  readonly done: number;
  readonly of: number;
  readonly transitions: number;
  /** Those that were found since it was told last. */
  readonly wrong: readonly string[];
}

const A_LINE_EACH = 5000;
const MOST_WRONG = Number(process.env['CONSENT_WRONG'] ?? 10);

/**
 * With a custom field. Of `marketing_status` this proves the decisions, not the field itself: it belongs to the address, so
 * that persons of one address cannot differ, and a change that is forbidden is ignored, which keeps people out or is told
 * as refused. What only it does, lifting others along with a person, is forbidden where one of them is out
 * (`consent-rule.spec.ts`).
 *
 * A name is carried to new records alone, so that an edit brings a task and no write of its own.
 */
export const mappingWith = (consent: Consent): Mapping => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  personFromLead: { name: { fields: ['lastName'], write: 'create' }, email: { fields: ['email'] } },
  leadFromPerson: { lastName: { fields: ['name'], write: 'create' }, email: { fields: ['email'] } },
  consent,
});

/**
 * All orders of up to so many events, with and without the service's work done between any two of them, breadth first.
 *
 * States from which the same can follow are one, and only the first is gone on with: `keyOfState` says which these are.
 * Therefore an event that changes nothing is followed no further, nor one of two that lead to the same in either order.
 * Keys are kept as hashes of 128 bits: of ten million states two are taken for one with a chance of 10^-25. States
 * after the last event are checked and not kept.
 */
export async function explore(
  consent: Consent,
  length: number,
  tell: (progress: Progress) => void = () => undefined,
): Promise<Explored> {
  const service = new LightService(mappingWith(consent));
  const world = new World(service);
  await world.begin();
  const names = Object.keys(world.events) as EventName[];
  const seen = new Set<string>();
  const [states, wrong]: [number[], string[]] = [[], []];
  let [transitions, toldWrong] = [0, 0];
  const now = (): State => ({
    vendors: service.records.saveAll(),
    remembered: service.remembered,
    facts: world.facts,
  });
  const load = (state: string): void => {
    const { vendors, remembered, facts } = JSON.parse(state) as State;
    service.records.loadAll(vendors);
    service.remembered = remembered;
    world.facts = facts;
  };
  const isNew = (): boolean => {
    const { size } = seen;
    return seen.add(hash('md5', keyOfState(now(), consent.resubscribe === true), 'base64')).size > size;
  };
  isNew();
  let frontier: Place[] = [{ state: JSON.stringify(now()), path: '' }];
  for (let step = 0; step < length; step += 1) {
    const isLast = step + 1 === length;
    const next: Place[] = [];
    let count = 0;
    const keep = (path: string): void => {
      count += 1;
      if (!isLast) next.push({ state: JSON.stringify(now()), path });
    };
    for (const [done, { state, path }] of frontier.entries()) {
      if (done % A_LINE_EACH === 0) {
        tell({ events: step + 1, done, of: frontier.length, transitions, wrong: wrong.slice(toldWrong) });
        toldWrong = wrong.length;
      }
      for (const name of names) {
        load(state);
        await world.happen(name);
        if (!isNew()) continue;
        transitions += 1;
        keep(`${path}${name}, `);
        await world.rest();
        const wronged = await world.wronged();
        if (wronged.length > 0) wrong.push(`${path}${name}: ${wronged.join(' and ')}`);
        else if (!isLast && isNew()) keep(`${path}${name}, ${REST}, `);
        if (wrong.length >= MOST_WRONG) return { states: [...states, count], transitions, wrong };
      }
    }
    states.push(count);
    frontier = next;
  }
  return { states, transitions, wrong };
}
