import { type CommandLine } from './support/command-line';
import { ServiceClient } from './support/service-client';
import { shown } from './support/table';
import { type ShownTask, taskTable } from './support/task-table';

interface RecordRef {
  kind: string;
  id: number;
}

interface KnownRecord {
  record: RecordRef;
  linked: RecordRef | null;
  state: string;
  explanation: string;
  tasks: ShownTask[];
}

/** `record`: what the running service knows of one record. */
export function addRecord(line: CommandLine): void {
  line.add(
    {
      usage: 'record <kind> <id>',
      does: 'tells what is known of one record (lead, person, company, organization or deal), without asking a vendor',
      examples: [
        ['record lead 30', 'a lead and its person: state, reason, tasks'],
        ['record deal 9 --json', 'the same of a deal, for a program'],
      ],
    },
    async (kind: string, id: string) => {
      const path = `/records/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`;
      const known = await ServiceClient.fromEnvironment().get<KnownRecord>(path);
      return { document: known, text: textOf(known, line.terminal.columns) };
    },
  );
}

function textOf({ record, linked, state, explanation, tasks }: KnownRecord, columns: number): string {
  const pair = [record, linked].filter((each) => each !== null).map((each) => `${each.kind} ${each.id}`);
  const head = `${shown(pair.join(' - '))}: ${shown(state)}\n${shown(explanation)}\n`;
  return tasks.length === 0 ? head : `${head}\n${taskTable(tasks, columns)}`;
}
