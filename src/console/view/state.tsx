import { type ComponentChildren, type JSX } from 'preact';

export type Tone = 'good' | 'bad' | 'wait' | 'calm';

/** A word that says how something stands; its colour says so once more. */
export const State = ({ tone, children }: { tone: Tone; children: ComponentChildren }): JSX.Element => (
  <span class={`state ${tone}`}>{children}</span>
);
