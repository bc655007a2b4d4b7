import { type JSX } from 'preact';
import { type VendorBudget } from '../../sync/budget/vendor-budgets';
import { figure, share } from '../view/figures';
import { Time } from '../view/time';

export interface GaugeProps {
  /** What is counted, such as `Calls of Marketo today`. */
  title: string;
  /** null where it is not known. */
  budget: VendorBudget | null;
}

/** How much of a day's limit is used, as a bar and in figures. */
export const Gauge = ({ title, budget }: GaugeProps): JSX.Element => (
  <figure>
    <figcaption>{title}</figcaption>
    {budget === null ? <p class="quiet">Not known yet: the vendor has not told.</p> : <Used {...budget} />}
  </figure>
);

const WIDTH = 480;
/** From this share on, the bar warns. */
const NEARLY_ALL = 0.9;

function Used({ limit, left, renewedAt }: VendorBudget): JSX.Element {
  const used = Math.max(0, limit - left);
  const part = limit === 0 ? 0 : Math.min(1, used / limit);
  return (
    <>
      <svg
        class="picture"
        viewBox={`0 0 ${WIDTH} 20`}
        role="img"
        aria-label={`${share(used, limit)} of the day's limit is used`}
      >
        <rect class="ink-empty" width={WIDTH} height="14" y="3" rx="4" />
        {part > 0 && (
          <rect
            class={part > NEARLY_ALL ? 'ink-bad' : 'ink'}
            width={Math.max(4, WIDTH * part)}
            height="14"
            y="3"
            rx="4"
          />
        )}
      </svg>
      <dl class="facts">
        <dt>Used</dt>
        <dd>
          {figure(used)} of {figure(limit)} ({share(used, limit)})
        </dd>
        <dt>Left</dt>
        <dd>{figure(left)}</dd>
        <dt>New day</dt>
        <dd>
          <Time at={renewedAt} />
        </dd>
      </dl>
    </>
  );
}
