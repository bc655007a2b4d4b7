import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { isTooWide, OF_COLOURS, seriousViolations } from '../support/axe';
import { describeWithChromium, openPage, startChromium, type WatchedPage } from '../support/chromium';
import { createTestApp, type TestApp } from '../support/create-test-app';

const KEYS = { operate: 'k3y-of-an-operator', read: 'k3y-of-a-reader-01' };

describeWithChromium('the console in a browser', () => {
  let browser: Browser;
  let service: TestApp;
  /** Of the test that runs. */
  let watched: WatchedPage | undefined;
  /** Signed in, as wide as a phone, for all tests that only look at pages. */
  let phone: WatchedPage;
  let ada: number;
  /** The id of a plan. */
  let job: string;
  /** The name of a task that has failed. */
  let example: string;

  beforeAll(async () => {
    browser = await startChromium();
    service = await createTestApp({ environment: { API_KEYS: `ops:${KEYS.operate},bea@read:${KEYS.read}` } });
    ada = service.sandbox.marketo.createLead({ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example' });
    for (const id of [ada, ada + 1, 4711, 4712, 4713]) {
      example = String((await service.call('POST', `/marketo/lead/${id}`, { key: KEYS.operate })).body['name']);
    }
    await service.drain();
    const plan = JSON.stringify({ type: 'plan', from: 'marketo', ids: [ada], kinds: ['lead'] });
    job = String((await service.call('POST', '/jobs', { key: KEYS.operate, body: plan })).body['id']);
    phone = await openPage(browser, 390);
    await signIn(phone);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await service.close();
  });
  afterEach(async () => {
    await watched?.page.context().close();
    watched = undefined;
  });

  async function signedIn(key = KEYS.operate): Promise<Page> {
    watched = await openPage(browser);
    return signIn(watched, key);
  }

  async function signIn({ page }: WatchedPage, key = KEYS.operate): Promise<Page> {
    await page.goto(`${service.url}/console`);
    await page.getByRole('textbox', { name: 'API key' }).fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    return page;
  }

  const focused = (page: Page): Promise<string> => page.evaluate<string>('document.activeElement.textContent');

  it('is signed in to by a key, and out of again', async () => {
    const page = await signedIn(KEYS.read);
    expect(page.url()).toBe(`${service.url}/console`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('textbox', { name: 'API key' }).waitFor();
    await page.goto(`${service.url}/console`);
    expect(await page.getByRole('heading', { name: 'Overview' }).count()).toBe(0);
  });

  it.each([
    '/console',
    '/console/sign-in',
    '/console/records',
    '/console/records/lead/4711',
    '/console/failures',
    '/console/tasks',
    '/console/tasks?state=lost',
    '/console/tasks/:example',
    '/console/actions',
    '/console/jobs',
    '/console/jobs/:job',
    '/console/conflicts',
    '/console/mapping',
    '/console/records/nothing/1',
  ])('is legible to everybody on %s, on a phone too, and asks no other host', async (path) => {
    const { page, errors, hosts } = phone;
    errors.length = 0;
    const refused = path.includes('lost') || path.includes('nothing');
    await page.goto(service.url + path.replace(':example', example).replace(':job', job));
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await seriousViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousViolations(page, OF_COLOURS)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    // The browser itself notes that a page was refused.
    expect(errors.filter((text) => !(refused && text.includes('400')))).toEqual([]);
    expect([...hosts]).toEqual([new URL(service.url).host]);
  });

  it('tells why a record did not arrive, retries it, and shows it done', async () => {
    const page = await signedIn();
    await page.getByRole('link', { name: 'Records' }).click();
    await page.getByRole('searchbox', { name: 'Find a record' }).fill(`lead ${ada + 1}`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Lead ${ada + 1}` }).waitFor();
    await page
      .getByText(`Marketo has no lead ${ada + 1}`)
      .first()
      .waitFor();
    service.sandbox.marketo.createLead({
      firstName: '<script>alert(1)</script>',
      lastName: 'Lovelace',
    });
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('1 task queued again.').waitFor();
    await service.drain();
    await page.locator('#live').getByText('in-step').waitFor();
    await page.getByText('<script>alert(1)</script> Lovelace').first().waitFor();
    expect(await page.title()).toMatch(/^Lead \d+ /);
    expect(watched?.errors).toEqual([]);
  });

  it('shows what a dry run would write, and its price', async () => {
    const page = await signedIn();
    await page.goto(`${service.url}/console/records/lead/${ada}`);
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByRole('heading', { name: 'Dry run of lead-to-person' }).waitFor();
    await page.getByText(/Price: \d+ calls? of Marketo/).waitFor();
    expect(watched?.errors).toEqual([]);
  });

  it('retries all failures of one kind, with their number on the button', async () => {
    const page = await signedIn();
    await page.getByRole('link', { name: 'Failures' }).click();
    const retryAll = page.getByRole('button', { name: /^Retry all \d+$/ });
    const count = /\d+/.exec((await retryAll.textContent()) ?? '')?.[0];
    expect(Number(count)).toBeGreaterThanOrEqual(3);
    await retryAll.click();
    await page.getByText(`${count} tasks queued again.`).waitFor();
    await service.drain();
    await page.goto(`${service.url}/console/failures`);
    await page.getByRole('button', { name: `Retry all ${count}` }).waitFor();
  });

  it('starts a job, and shows it with its bar and what it found', async () => {
    const page = await signedIn();
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('combobox', { name: 'Job' }).selectOption('backfill');
    await page.getByRole('combobox', { name: 'Mode' }).selectOption('sync');
    await page.getByRole('textbox', { name: 'Ids' }).fill(String(ada));
    await page.getByRole('checkbox', { name: 'lead' }).check();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: /^Job backfill-/ }).waitFor();
    await page.getByText('1 of 1 (100%)').waitFor();
    await page.getByRole('progressbar', { name: 'Progress' }).waitFor();
    expect(watched?.errors).toEqual([]);
  });

  it('is used by the keyboard alone', async () => {
    watched = await openPage(browser);
    const { page } = watched;
    await page.goto(`${service.url}/console`);
    await page.keyboard.press('Tab');
    await page.keyboard.type(KEYS.operate);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Pause');
    await page.goto(`${service.url}/console/records`);
    for (let key = 0; key < 10; key += 1) await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Sign out');
    await page.keyboard.press('Tab');
    await page.keyboard.type('lead 4711');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Lead 4711' }).waitFor();
  });

  it('offers nothing that changes anything to somebody who may only look', async () => {
    const page = await signedIn(KEYS.read);
    await page.goto(`${service.url}/console/records/lead/4711`);
    await page.getByText('Marketo has no lead 4711').first().waitFor();
    expect(await page.getByRole('button').allTextContents()).toEqual(['Sign out']);
  });

  it('lets no other site send a form', async () => {
    const page = await signedIn();
    const elsewhere = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<form method="post" action="${service.url}/console/failures/dismiss"><button>Win</button></form>`);
    });
    await new Promise<void>((resolve) => void elsewhere.listen(0, '127.0.0.1', resolve));
    // Another name of the same machine is another site.
    await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}`);
    await page.getByRole('button', { name: 'Win' }).click();
    await page.getByRole('heading', { name: 'Not allowed' }).waitFor();
    elsewhere.close();
  });

  it('renews what lives, until it is paused', async () => {
    const page = await signedIn();
    const renewed = page.waitForResponse((response) => response.request().headers()['hx-request'] === 'true');
    expect((await renewed).status()).toBe(200);
    await page.getByRole('link', { name: 'Pause' }).click();
    await page.getByRole('link', { name: 'Resume' }).waitFor();
    expect(await page.locator('[hx-get]').count()).toBe(0);
    expect(watched?.errors).toEqual([]);
  });

  it('loses nothing while the service restarts: neither the session, nor what is shown, nor what was typed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'restart-'));
    const environment = { API_KEYS: `ops:${KEYS.operate}`, DATABASE_URL: `sqlite:${join(folder, 'sync.db')}` };
    const start = (port = 0) => createTestApp({ vendors: service.sandbox, environment, port });
    const fail = async ({ call, drain }: TestApp, id: number) => {
      await call('POST', `/marketo/lead/${id}`, { key: KEYS.operate });
      await drain();
    };
    const before = await start();
    await fail(before, 4801);
    const { page } = (watched = await openPage(browser));
    await page.clock.install();
    await page.goto(`${before.url}/console/tasks?state=failed`);
    await page.getByRole('textbox', { name: 'API key' }).fill(KEYS.operate);
    await page.getByRole('button', { name: 'Sign in' }).click();
    const row = (id: number) => page.locator('#live').getByRole('link', { name: `lead ${id}` });
    await row(4801).waitFor();
    const typed = page.getByRole('textbox', { name: 'Record' });
    await typed.fill('lead 4802');

    await before.close();
    const refused = page.waitForEvent('requestfailed');
    await page.clock.runFor(5000);
    await refused;
    expect(await row(4801).count()).toBe(1);

    const after = await start(Number(new URL(before.url).port));
    await fail(after, 4802);
    await page.clock.runFor(5000);
    await row(4802).waitFor();
    expect(await typed.inputValue()).toBe('lead 4802');
    await page.getByRole('button', { name: 'Filter' }).click();
    await row(4801).waitFor({ state: 'detached' });
    expect(await row(4802).count()).toBe(1);
    await after.close();
    rmSync(folder, { recursive: true });
  });
});
