import { type InventedCompany } from '../company/company.ts';
import { type CallLog } from './calls.ts';
import { type SandboxClock } from './clock.ts';
import { type Faults } from './faults.ts';
import { type ResolvedSandboxOptions } from './options.ts';
import { type SeededRandom } from './random.ts';

/** What both simulated vendors share; each serves on `options.host` and its own port of `options.ports`. */
export interface SandboxContext {
  clock: SandboxClock;
  calls: CallLog;
  faults: Faults;
  /** Draw from `random.derive('<what for>')`, so that one vendor's draws never shift the other's. */
  random: SeededRandom;
  options: ResolvedSandboxOptions;
  /** Users always, people and organizations only with `options.company` `invented`. */
  company: InventedCompany;
}
