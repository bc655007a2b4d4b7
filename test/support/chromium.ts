import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const MISSING = 'there is no Chromium on this machine (in a usual place or named by CHROMIUM_BIN)';

const program = (): string | undefined =>
  [process.env['CHROMIUM_BIN'] ?? '', ...PROGRAMS].find((path) => existsSync(path));

/**
 * Like `describe`. Without a Chromium on this machine its tests do not run, and say so; with `REQUIRE_CHROMIUM=true`, as in CI, they fail.
 */
export function describeWithChromium(title: string, body: () => void): void {
  if (program() !== undefined) return describe(title, body);
  if (process.env['REQUIRE_CHROMIUM'] === 'true')
    return describe(title, () => it('runs', () => Promise.reject(new Error(MISSING))));
  process.stderr.write(`\nDID NOT RUN: ${title}: ${MISSING}\n`);
  return describe(title, () => it.todo(`did not run: ${MISSING}`));
}

/** A browser; to be closed. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: program()!, args: ['--no-sandbox', '--disable-gpu'] });

/** A page in a browser that nobody has used yet, and what went wrong in it. */
export interface WatchedPage {
  page: Page;
  /** Errors of the console, refused content and scripts that threw included. */
  errors: string[];
  /** The hosts that were asked for something. */
  hosts: Set<string>;
}

/** @param width - in pixels; 390 is that of a phone. */
export async function openPage(browser: Browser, width = 1200): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const watched: WatchedPage = { page, errors: [], hosts: new Set() };
  page.on('console', (message) => void (message.type() === 'error' && watched.errors.push(message.text())));
  page.on('pageerror', (error) => void watched.errors.push(error.message));
  page.on('request', (request) => void watched.hosts.add(new URL(request.url()).host));
  return watched;
}
