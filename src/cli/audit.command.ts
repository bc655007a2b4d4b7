import { type CommandLine } from './support/command-line';
import { runJob } from './support/follow-job';
import { ServiceClient } from './support/service-client';

/** `audit`: compares every linked pair. */
export function addAudit(line: CommandLine): void {
  line
    .add(
      {
        usage: 'audit',
        does: 'compares every linked pair, and tells broken links and records that belong together; writes nothing itself',
        examples: [
          ['audit', 'what differs; exit code 2 where something does'],
          ['audit --repair', 'queues the tasks that put it right, and waits for them'],
        ],
      },
      ({ repair }: { repair?: true }) =>
        runJob(ServiceClient.fromEnvironment(), line.terminal, { type: 'audit', repair: repair === true }),
    )
    .option('--repair', 'put right what differs');
}
