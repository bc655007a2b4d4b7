// Draws docs/sandbox.png anew: the sandbox's page after the demo's story. Needs `npm run build` and Debian's chromium.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PICTURE = fileURLToPath(new URL('sandbox.png', import.meta.url));
const PAGE = /in a browser[^]*?(http:\/\/\S+)/;

const demo = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', 'sandbox/demo/main.ts']);
demo.stderr.pipe(process.stderr);

let printed = '';
demo.stdout.setEncoding('utf8').on('data', (text) => {
  printed += text;
  const url = PAGE.exec(printed)?.[1];
  if (url === undefined || demo.killed) return;
  draw(url);
  demo.kill('SIGTERM');
});

function draw(url) {
  const size = [
    '--window-size=1540,800',
    '--force-device-scale-factor=0.7',
    '--hide-scrollbars',
    '--virtual-time-budget=3000',
  ];
  const { status, stderr } = spawnSync(
    'chromium',
    ['--headless', '--no-sandbox', '--disable-gpu', ...size, `--screenshot=${PICTURE}`, url],
    { encoding: 'utf8' },
  );
  if (status !== 0) process.stderr.write(`chromium: ${stderr}\n`);
  process.exitCode = status === 0 ? 0 : 1;
}
