import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { AppError } from '../base/errors/app-error';
import { accountTypes } from '../sync/mapping/account-types/account-types';
import { type AccountDifference, accountDifferences } from '../sync/mapping/account-types/differences';
import { machinery } from '../sync/mapping/account-types/machinery';
import { wholeSchemas } from '../sync/check/account-schemas';
import { Accounts } from './support/accounts';
import { type Answer, type CommandLine, EXIT } from './support/command-line';
import { shown } from './support/table';

interface Options {
  out?: string;
  check?: string;
}

/** `types`: what both accounts have, as types of a mapping file. */
export function addTypes(line: CommandLine): void {
  line
    .add(
      {
        usage: 'types',
        does: 'writes the types of both accounts, by which a .ts mapping file is checked; needs no running service',
        examples: [
          ['types --out account.types.ts', 'a file to import Mapping and Adapters from'],
          [
            'types --check account.types.ts',
            'what the accounts have lost or gained since; exit code 2 where they differ',
          ],
        ],
      },
      async ({ out, check }: Options) => {
        if (out !== undefined && check !== undefined) {
          throw new AppError('invalid-request', '--out and --check exclude each other');
        }
        const before = check === undefined ? null : read(check);
        const accounts = new Accounts();
        const types = accountTypes(await wholeSchemas(accounts.marketo(), accounts.pipedrive()), machinery());
        if (before !== null) return differences(accountDifferences(before, types));
        return out === undefined ? { document: { types }, text: types } : written(out, types);
      },
    )
    .option('--out <file>', 'write them into this file instead of printing them')
    .option('--check <file>', 'compare this file with the accounts instead');
}

function read(file: string): string {
  if (!existsSync(file)) throw new AppError('invalid-request', `there is no file ${file}`);
  return readFileSync(file, 'utf8');
}

function written(file: string, types: string): Answer {
  writeFileSync(file, types);
  return { document: { file }, text: `Written to ${shown(file)}\n` };
}

function differences(found: readonly AccountDifference[]): Answer {
  const text = found.length === 0 ? 'The accounts have what the file says\n' : found.map(lineOf).join('');
  return { document: { differences: found }, text, exitCode: found.length === 0 ? EXIT.done : EXIT.differs };
}

function lineOf({ of, before, now }: AccountDifference): string {
  if (before === null) return `gained   ${shown(of)}: ${shown(now)}\n`;
  return now === null
    ? `lost     ${shown(of)}: ${shown(before)}\n`
    : `changed  ${shown(of)}: ${shown(before)} -> ${shown(now)}\n`;
}
