import { type Consent } from '../../src/sync/mapping/consent';
import { type Mapping } from '../../src/sync/mapping/mapping';
import { LightService } from './light-service';
import { keyOfState, type State } from './state-key';
import { type EventName, World } from './world';

interface Place {
  /** As JSON, which is faster than any copy. */
  readonly state: string;
  /** The events so far; `…` where all that waited was done. */
  readonly path: readonly string[];
}

export interface Explored {
  /** Of each length: how many states of the world are different. */
  readonly states: readonly number[];
  readonly transitions: number;
  /** What led to somebody being written to who said no, the shortest first. */
  readonly wrong: readonly string[];
}

const REST = '…';
const MOST_WRONG = 10;

export const mappingWith = (consent: Consent): Mapping => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  personFromLead: { name: { fields: ['lastName'] }, email: { fields: ['email'] } },
  leadFromPerson: { lastName: { fields: ['name'] }, email: { fields: ['email'] } },
  consent,
});

/**
 * All orders of up to so many events, with and without the service's work done between any two of them. Orders that lead
 * to the same state of both vendors, the service's memory and the waiting tasks are one: what follows is the same.
 */
export async function explore(consent: Consent, length: number): Promise<Explored> {
  const service = new LightService(mappingWith(consent));
  const world = new World(service);
  await world.begin();
  const names = Object.keys(world.events) as EventName[];
  const seen = new Set<string>();
  const [states, wrong]: [number[], string[]] = [[], []];
  let transitions = 0;
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
    return seen.add(keyOfState(now(), consent.resubscribe === true)).size > size;
  };
  isNew();
  let frontier: Place[] = [{ state: JSON.stringify(now()), path: [] }];
  for (let step = 0; step < length; step += 1) {
    const next: Place[] = [];
    for (const { state, path } of frontier) {
      for (const name of names) {
        load(state);
        await world.happen(name);
        if (!isNew()) continue;
        transitions += 1;
        next.push({ state: JSON.stringify(now()), path: [...path, name] });
        await world.rest();
        const wronged = world.wronged();
        if (wronged.length > 0) wrong.push(`${[...path, name].join(', ')}: ${wronged.join(' and ')}`);
        else if (isNew()) next.push({ state: JSON.stringify(now()), path: [...path, name, REST] });
        if (wrong.length >= MOST_WRONG) return { states: [...states, next.length], transitions, wrong };
      }
    }
    states.push(next.length);
    frontier = next;
  }
  return { states, transitions, wrong };
}
