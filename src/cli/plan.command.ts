import { type CommandLine } from './support/command-line';
import { runJob } from './support/follow-job';
import { recordChoice, type RecordChoiceOptions, withRecordChoice } from './support/record-choice';
import { ServiceClient } from './support/service-client';

/** `plan`: what carrying records over would do and cost. */
export function addPlan(line: CommandLine): void {
  const command = line.add(
    {
      usage: 'plan',
      does: 'says what a backfill would do with each record, and what it would cost; writes nothing anywhere',
      examples: [
        ['plan --from pipedrive', 'of all organizations, persons and deals'],
        ['plan --from marketo --since 2026-11-01', 'of the leads that were changed since'],
      ],
    },
    (options: RecordChoiceOptions) =>
      runJob(ServiceClient.fromEnvironment(), line.terminal, { type: 'plan', ...recordChoice(options) }),
  );
  withRecordChoice(command);
}
