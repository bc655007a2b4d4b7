import { type JSX } from 'preact';
import { useMayOperate } from './page-context';

export interface ActProps {
  /** Where it is sent. */
  action: string;
  /** The name of the button. */
  label: string;
  /** Fields that go with it. */
  fields?: Readonly<Record<string, string>>;
  /** The id of what says more about it. */
  describedBy?: string;
  isPlain?: boolean;
}

/** A button that changes something; nothing for somebody who may only look. */
export function Act({ action, label, fields = {}, describedBy, isPlain = false }: ActProps): JSX.Element | null {
  if (!useMayOperate()) return null;
  return (
    <form method="post" action={action} class="act">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" aria-describedby={describedBy} class={isPlain ? 'plain' : undefined}>
        {label}
      </button>
    </form>
  );
}
