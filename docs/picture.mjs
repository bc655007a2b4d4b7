// Draws docs/sandbox.png, console-overview.png and console-record.png anew: the sandbox's page and the
// console after the demo's story. Needs `npm run build` and Debian's chromium.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const PAGE = /both systems, and what happens between them +(http:\/\/\S+)/;
const CONSOLE = /(http:\/\/\S+)\/console +\(API key: (\S+)\)/;
const READY = /Ctrl\+C ends it all/;

const demo = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', 'sandbox/demo/main.ts']);
demo.stderr.pipe(process.stderr);

let printed = '';
demo.stdout.setEncoding('utf8').on('data', (text) => {
  const wasReady = READY.test(printed);
  printed += text;
  if (!wasReady && READY.test(printed)) void drawAll();
});

async function drawAll() {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    await drawSandbox(browser, PAGE.exec(printed)[1]);
    await drawConsole(browser, ...CONSOLE.exec(printed).slice(1));
  } finally {
    await browser.close();
    demo.kill('SIGTERM');
  }
}

async function drawSandbox(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1540, height: 800 }, deviceScaleFactor: 0.7 });
  await page.goto(url);
  await page.waitForTimeout(3000);
  await page.screenshot({ path: picture('sandbox') });
}

async function drawConsole(browser, url, key) {
  const page = await browser.newPage({ viewport: { width: 1100, height: 860 }, deviceScaleFactor: 0.8 });
  await page.goto(`${url}/console`);
  await page.getByRole('textbox', { name: 'API key' }).fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.screenshot({ path: picture('console-overview') });
  await page.goto(`${url}/console/tasks?type=lead-to-person&state=succeeded`);
  await page
    .getByRole('row', { name: /updated/ })
    .first()
    .getByRole('link', { name: /^lead \d+$/ })
    .click();
  await page.screenshot({ path: picture('console-record') });
}

const picture = (name) => fileURLToPath(new URL(`${name}.png`, import.meta.url));
