import { type ComponentChildren, type JSX } from 'preact';
import { changed } from './address';
import { usePage } from './page-context';

const SECONDS = 5;

/** A part of the page that renews itself; a link pauses it. There is one at most on a page. */
export function Live({ children }: { children: ComponentChildren }): JSX.Element {
  const { url } = usePage();
  const isPaused = new URL(url, 'http://page').searchParams.get('live') === 'off';
  const renewed = isPaused
    ? {}
    : { 'hx-get': url, 'hx-trigger': `every ${SECONDS}s`, 'hx-select': '#live', 'hx-swap': 'outerMorph' };
  return (
    <div id="live" {...renewed}>
      <p class="live">
        {isPaused ? 'Paused. ' : `Renewed every ${SECONDS} seconds. `}
        <a href={changed(url, { live: isPaused ? undefined : 'off' })}>{isPaused ? 'Resume' : 'Pause'}</a>
      </p>
      {children}
    </div>
  );
}
