import { toAppError } from '../../base/errors/app-error';
import { Person, type PipedriveClient } from '../../pipedrive';
import { DryRuns } from '../../sync/http/dry-runs';
import { type DryRunResult } from '../../sync/http/dto/dry-run.dto';
import { isMapped } from '../../sync/mapping/not-mapped';
import { personToLeadTask } from '../../sync/tasks/definitions';
import { withServiceParts } from '../support/service-parts';
import { type Finding, NotLookedAt, ok, problem, skipped, warning } from './check';
import { type Examination } from './examination';

const USED_UP: ReadonlySet<string> = new Set(['vendor-exhausted', 'vendor-throttled']);

/** One person, carried over without writing, by the service's own parts on a store that is thrown away. */
export async function sample(examination: Examination): Promise<Finding> {
  await assertFits(examination);
  const { mapping } = await examination.settings();
  if (!isMapped(mapping, 'leadFromPerson')) return skipped('The mapping carries no person over');
  try {
    const id = await firstPerson(await examination.pipedrive());
    return id === null ? skipped('Pipedrive has no person to try') : found(id, await tried(id));
  } catch (thrown) {
    if (USED_UP.has(toAppError(thrown).kind)) throw new NotLookedAt('limits');
    throw thrown;
  }
}

async function assertFits(examination: Examination): Promise<void> {
  const { shapeProblems } = await examination.settings();
  const { problems } = await examination.fittedMapping();
  const isOfLinks = problems.some(({ path }) => path.startsWith('links.'));
  if (isOfLinks) throw new NotLookedAt('links');
  if (shapeProblems.length + problems.length > 0) throw new NotLookedAt('mapping');
}

async function firstPerson(pipedrive: PipedriveClient): Promise<number | null> {
  for await (const { id } of pipedrive.listRecords(Person.kind, { limit: 1 })) return Number(id);
  return null;
}

function tried(personId: number): Promise<DryRunResult> {
  return withServiceParts((parts) => parts.get(DryRuns, { strict: false }).of(personToLeadTask.of({ personId })));
}

function found(id: number, { result, error }: DryRunResult): Finding {
  if (error === null) return ok(`Person ${id} would be ${outcome(result)}`);
  if (USED_UP.has(error.code)) throw new NotLookedAt('limits');
  const message = `A dry run of person ${id} failed: ${error.message}`;
  const fix = 'Look at the message; docs/errors.md says what each error asks for';
  return error.code === 'vendor-denied' ? problem(message, fix) : warning(message, fix);
}

function outcome(result: unknown): string {
  const { status, reason } = Object(result) as { status?: string; reason?: string };
  return [status, reason].filter((part) => part !== undefined).join(': ');
}
