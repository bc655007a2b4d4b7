import { nodeProblem } from './node-version';

// Imported before everything else: an older Node.js cannot load the rest, and would only show where it stumbles.
const problem = nodeProblem(process.version);
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
