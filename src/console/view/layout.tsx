import { type ComponentChildren, type JSX } from 'preact';
import { render } from 'preact-render-to-string';
import { assetAddress } from '../assets/assets';
import { type PageContext, PageContextProvider, usePage } from './page-context';

const HTMX = JSON.stringify({
  includeIndicatorCSS: false,
  history: false,
  noSwap: [204, 304, '4xx', '5xx'],
  // What a person opened stays open.
  morphIgnore: ['data-htmx-powered', 'open'],
});

const PAGES = [
  ['Overview', '/console'],
  ['Records', '/console/records'],
  ['Failures', '/console/failures'],
  ['Tasks', '/console/tasks'],
  ['Jobs', '/console/jobs'],
  ['Conflicts', '/console/conflicts'],
  ['Mapping', '/console/mapping'],
  ['Actions', '/console/actions'],
] as const;

export interface PageProps {
  /** Also the heading; holds no personal data, since browsers keep titles. */
  title: string;
  children: ComponentChildren;
}

/** A whole page for somebody who signed in. */
export function page(context: PageContext, { title, children }: PageProps): string {
  return documentOf(
    title,
    <PageContextProvider value={context}>
      <Header />
      <main id="content" tabIndex={-1}>
        <h1>{title}</h1>
        {children}
      </main>
    </PageContextProvider>,
  );
}

/** A page for anybody. */
export function barePage({ title, children }: PageProps): string {
  return documentOf(
    title,
    <main id="content" class="bare">
      <h1>{title}</h1>
      {children}
    </main>,
  );
}

function documentOf(title: string, body: ComponentChildren): string {
  const html = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX} />
        <title>{`${title} · Marketo and Pipedrive sync`}</title>
        <link rel="icon" href={assetAddress('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetAddress('console.css')} />
        <script src={assetAddress('htmx.js')} defer />
      </head>
      <body>{body}</body>
    </html>
  );
  return `<!doctype html>${render(html)}`;
}

function Header(): JSX.Element {
  const { visitor, url } = usePage();
  const path = url.split('?')[0] ?? '';
  const isWithin = (href: string): boolean => path === href || (href !== '/console' && path.startsWith(`${href}/`));
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header>
        <nav aria-label="Pages">
          <ul>
            {PAGES.map(([name, href]) => (
              <li key={href}>
                <a href={href} aria-current={isWithin(href) ? 'page' : undefined}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <form method="post" action="/console/sign-out" class="account">
          <span>
            {visitor.name} <small>may {visitor.right}</small>
          </span>
          <button type="submit" class="plain">
            Sign out
          </button>
        </form>
      </header>
    </>
  );
}
