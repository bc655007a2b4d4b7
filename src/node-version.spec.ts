import { nodeProblem } from './node-version';

describe('nodeProblem', () => {
  it.each(['v24.0.0', 'v26.1.0', process.version])('lets %s be', (version) => {
    expect(nodeProblem(version)).toBeNull();
  });

  it('says what an older one needs', () => {
    expect(nodeProblem('v20.20.2')).toBe(
      'marketo-pipedrive-sync needs Node.js 24 or later, and this is v20.20.2. ' +
        'In a checkout, `npm ci` brings one along, which `npm start` uses',
    );
  });
});
