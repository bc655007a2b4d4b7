import { type TaskDefinition } from '../task-definition';
import { GatedTasks } from './held-tasks';

const definition = (type: string, ...needs: string[]): TaskDefinition => ({ type, needs }) as unknown as TaskDefinition;
const DEFINITIONS = [definition('paint', 'shop'), definition('sell', 'shop', 'bank')];

/** The tasks while some of what they need takes no calls. */
function tasksWithout(...closed: string[]): GatedTasks {
  const gates = {
    closed: (needs: readonly string[]) => needs.filter((need) => closed.includes(need)),
    onOpened: () => undefined,
  };
  return new GatedTasks(DEFINITIONS, gates as unknown as ConstructorParameters<typeof GatedTasks>[1]);
}

describe('GatedTasks', () => {
  it.each([
    [[], [], false],
    [['bank'], ['sell'], false],
    [['shop'], ['paint', 'sell'], true],
  ])('holds back what needs %j', (closed, types, isEverything) => {
    const tasks = tasksWithout(...closed);
    expect(tasks.types()).toEqual(types);
    expect(tasks.isEverything()).toBe(isEverything);
  });
});
