import { type Fault } from '../index.ts';
import { type World } from './world.ts';

export type Outcome = 'created' | 'updated' | 'skipped' | 'deleted' | 'failed';

/** A call of the service that no webhook makes. */
export interface CallByHand {
  path: string;
  body?: object;
}

export interface StoryEvent {
  what: string;
  /** What people do in one of the two systems, or a call by hand. */
  act: (world: World) => void | CallByHand;
  /** What the service has to make of the first task that comes of it. */
  expected: Outcome;
  /** Another end that is as right, where two tasks may come first. */
  orElse?: Outcome;
  /** Types of the further tasks that have to write something; all others only find that nothing is left to do. */
  follows?: readonly string[];
  /** Told after the outcome: why it is so, or what a person does about it. */
  note?: string;
  /** Goes wrong at one of the vendors meanwhile. */
  fault?: Fault;
}

export interface Chapter {
  title: string;
  events: readonly StoryEvent[];
}
