'use strict';
// Starts what `npm run build` has made, or says that it is missing.
const { existsSync } = require('node:fs');
const path = require('node:path');

const service = path.join(__dirname, 'dist', 'main.js');
if (existsSync(service)) require(service);
else {
  process.stderr.write('The service is not built yet: run `npm run build`, then `npm start`\n');
  process.exitCode = 1;
}
