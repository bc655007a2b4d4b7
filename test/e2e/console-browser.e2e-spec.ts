import { type Browser, type Page } from 'playwright-core';
import { isTooWide, seriousViolations } from '../support/axe';
import { describeWithChromium, openPage, startChromium, type WatchedPage } from '../support/chromium';
import { createTestApp, type TestApp } from '../support/create-test-app';

const KEYS = { operate: 'k3y-of-an-operator', read: 'k3y-of-a-reader-01' };

describeWithChromium('the console in a browser', () => {
  let browser: Browser;
  let service: TestApp;
  let watched: WatchedPage;

  beforeAll(async () => {
    browser = await startChromium();
    service = await createTestApp({ environment: { API_KEYS: `ops:${KEYS.operate},bea@read:${KEYS.read}` } });
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });
  afterEach(async () => {
    await watched.page.context().close();
  });

  async function signedIn(key = KEYS.operate, width = 1200): Promise<Page> {
    watched = await openPage(browser, width);
    const { page } = watched;
    await page.goto(`${service.url}/console`);
    await page.getByRole('textbox', { name: 'API key' }).fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    return page;
  }

  it('is signed in to by a key, and out of again', async () => {
    const page = await signedIn(KEYS.read);
    expect(page.url()).toBe(`${service.url}/console`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('textbox', { name: 'API key' }).waitFor();
    await page.goto(`${service.url}/console`);
    expect(await page.getByRole('heading', { name: 'Overview' }).count()).toBe(0);
  });

  it.each(['/console', '/console/sign-in'])(
    'is legible to everybody on %s, on a phone too, and asks no other host',
    async (path) => {
      const page = await signedIn(KEYS.operate, 390);
      await page.goto(service.url + path);
      expect(await seriousViolations(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await seriousViolations(page)).toEqual([]);
      expect(watched.errors).toEqual([]);
      expect([...watched.hosts]).toEqual([new URL(service.url).host]);
    },
  );

  it('renews what lives, until it is paused', async () => {
    const page = await signedIn();
    const renewed = page.waitForResponse((response) => response.request().headers()['hx-request'] === 'true');
    expect((await renewed).status()).toBe(200);
    await page.getByRole('link', { name: 'Pause' }).click();
    await page.getByRole('link', { name: 'Resume' }).waitFor();
    expect(await page.locator('[hx-get]').count()).toBe(0);
    expect(watched.errors).toEqual([]);
  });
});
