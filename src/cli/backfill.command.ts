import { type CommandLine } from './support/command-line';
import { runJob } from './support/follow-job';
import { recordChoice, type RecordChoiceOptions, withRecordChoice } from './support/record-choice';
import { ServiceClient } from './support/service-client';

type Options = RecordChoiceOptions & { mode: string };

/** `backfill`: carries existing records over. */
export function addBackfill(line: CommandLine): void {
  const command = line.add(
    {
      usage: 'backfill',
      does: 'carries existing records over; with --mode link-only it sets links and nothing else',
      examples: [
        ['backfill --from pipedrive --mode link-only', 'lets the same people on both sides name each other'],
        ['backfill --from pipedrive', 'carries all organizations, persons and deals to Marketo'],
      ],
    },
    ({ mode, ...options }: Options) =>
      runJob(ServiceClient.fromEnvironment(), line.terminal, { type: 'backfill', mode, ...recordChoice(options) }),
  );
  withRecordChoice(command).option('--mode <mode>', 'sync, or link-only', 'sync');
}
