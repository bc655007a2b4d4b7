import { toAppError } from '../../base/errors/app-error';
import { type SetupItem, type SetupPart } from './setup-item';

/** What is missing is made, one thing after another; what cannot be made does not keep the rest. */
export async function applied(parts: readonly SetupPart[]): Promise<SetupItem[]> {
  const items: SetupItem[] = [];
  for (const { item, make } of parts) items.push(make === null ? item : await made(item, make));
  return items;
}

async function made(item: SetupItem, make: () => Promise<void>): Promise<SetupItem> {
  try {
    await make();
    return { ...item, state: 'made' };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.kind === 'internal') throw thrown;
    return { ...item, state: 'failed', message: `${item.message}: ${error.message}${adviceFor(item)}` };
  }
}

function adviceFor({ id }: SetupItem): string {
  if (id.startsWith('marketo-')) {
    return ' (the role needs Read-Write Schema Custom Field; or by hand, Admin > Field Management > New Custom Field)';
  }
  return ' (the token’s user has to be an administrator)';
}
