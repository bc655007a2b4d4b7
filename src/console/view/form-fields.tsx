import { type JSX } from 'preact';

interface FieldProps {
  name: string;
  label: string;
  value?: string | undefined;
  /** Hides the field where something else is chosen, by the style sheet. */
  group?: string;
}

export interface ChoiceProps extends FieldProps {
  of: readonly string[];
  /** What is read instead of the values. */
  words?: readonly string[];
  /** The choice of nothing; without it something is always chosen. */
  nothing?: string;
}

export const Choice = ({ name, label, value = '', group, of, words = of, nothing }: ChoiceProps): JSX.Element => (
  <div class={group}>
    <label for={name}>{label}</label>
    <select id={name} name={name}>
      {nothing !== undefined && <option value="">{nothing}</option>}
      {of.map((each, index) => (
        <option key={each} value={each} selected={each === value}>
          {words[index]}
        </option>
      ))}
    </select>
  </div>
);

export const Text = ({
  name,
  label,
  value = '',
  group,
  placeholder,
}: FieldProps & { placeholder: string }): JSX.Element => (
  <div class={group}>
    <label for={name}>{label}</label>
    <input id={name} name={name} type="text" value={value} placeholder={placeholder} autocomplete="off" />
  </div>
);

export const Moment = ({ name, label, value = '', group }: FieldProps): JSX.Element => (
  <div class={group}>
    <label for={name}>{label}</label>
    <input id={name} name={name} type="datetime-local" value={value} />
  </div>
);

/** Why what was typed cannot be done; nothing where it can. */
export const Problem = ({ problem }: { problem: string | null }): JSX.Element | null =>
  problem === null ? null : (
    <p class="problem" role="alert">
      {problem}
    </p>
  );
