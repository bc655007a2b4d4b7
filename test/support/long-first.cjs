const Sequencer = require('@jest/test-sequencer').default;

/** By file size, as jest has it, a suite of suites would come last, and one worker would wait for the other. */
module.exports = class LongFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ path }) => path.includes('/test/together/');
    const sorted = super.sort(tests);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
