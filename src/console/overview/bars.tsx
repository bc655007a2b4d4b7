import { type JSX } from 'preact';
import { figure } from '../view/figures';

export interface Series {
  name: string;
  ink: 'ink' | 'ink-good' | 'ink-bad';
  /** One number for each hour. */
  values: readonly number[];
}

export interface BarsProps {
  title: string;
  /** ISO times at which the hours began, the earliest first. */
  hours: readonly string[];
  series: readonly Series[];
}

const WIDTH = 480;
const HEIGHT = 150;
const FLOOR = 128;
const CEILING = 16;
const LEFT = 40;
/** Every so many hours one is named below its bar. */
const NAMED = 6;

/** A picture with a stacked bar for each hour, and a table that says the same. */
export function Bars({ title, hours, series }: BarsProps): JSX.Element {
  const totals = hours.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const greatest = Math.max(1, ...totals);
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg
        class="picture"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}; the table below says the same`}
      >
        <line class="rule" x1={LEFT} x2={WIDTH} y1={FLOOR} y2={FLOOR} />
        <text class="axis" x={LEFT - 6} y={CEILING + 4} text-anchor="end">
          {figure(greatest)}
        </text>
        <text class="axis" x={LEFT - 6} y={FLOOR} text-anchor="end">
          0
        </text>
        {hours.map((at, index) => (
          <Bar key={at} at={at} place={index} of={hours.length} greatest={greatest} series={series} />
        ))}
      </svg>
      {series.length > 1 && <Legend series={series} />}
      <Table title={title} hours={hours} series={series} />
    </figure>
  );
}

interface BarProps {
  at: string;
  place: number;
  of: number;
  greatest: number;
  series: readonly Series[];
}

function Bar({ at, place, of, greatest, series }: BarProps): JSX.Element {
  const step = (WIDTH - LEFT) / of;
  const x = LEFT + place * step;
  let top = FLOOR;
  return (
    <g>
      {series.map(({ name, ink, values }) => {
        const height = ((values[place] ?? 0) / greatest) * (FLOOR - CEILING);
        top -= height;
        return height > 0 && <rect key={name} class={ink} x={x + 1} y={top} width={step - 2} height={height} />;
      })}
      {(of - 1 - place) % NAMED === 0 && (
        <text class="axis" x={x + step / 2} y={HEIGHT - 6} text-anchor={place === of - 1 ? 'end' : 'middle'}>
          {hourOf(at)}
        </text>
      )}
    </g>
  );
}

const Legend = ({ series }: Pick<BarsProps, 'series'>): JSX.Element => (
  <ul class="legend">
    {series.map(({ name, ink }) => (
      <li key={name}>
        <svg viewBox="0 0 10 10" aria-hidden="true">
          <rect class={ink} width="10" height="10" rx="2" />
        </svg>{' '}
        {name}
      </li>
    ))}
  </ul>
);

const Table = ({ title, hours, series }: BarsProps): JSX.Element => (
  <details>
    <summary>As a table</summary>
    <table>
      <caption>{title}, hours in UTC</caption>
      <thead>
        <tr>
          <th scope="col">Hour</th>
          {series.map(({ name }) => (
            <th key={name} scope="col" class="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {hours.map((at, index) => (
          <tr key={at}>
            <th scope="row">{hourOf(at)}</th>
            {series.map(({ name, values }) => (
              <td key={name} class="number">
                {figure(values[index] ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </details>
);

/** `2026-11-23T10:00:00.000Z` is `10:00`. */
const hourOf = (at: string): string => at.slice(11, 16);
