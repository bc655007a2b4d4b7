import { type JSX } from 'preact';

/** A name and what is said of it; null says nothing, and is left out. */
export type Fact = readonly [string, JSX.Element | string | number | null];

export const Facts = ({ facts }: { facts: readonly Fact[] }): JSX.Element => (
  <dl class="facts">
    {facts.map(([name, value]) =>
      value === null ? null : (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ),
    )}
  </dl>
);
