import { type HandlesTask, type ParamsOf, TaskHandler, type TaskToRun } from '../../queue';
import { handledTask } from '../../queue/running/task-handler.decorator';
import { defineTask, eitherOf } from './define-task';

const paintTask = defineTask('paint-lead', 'lead', 'leadId', { tint: ['red', 'blue'] });
const moveTask = eitherOf(defineTask('move', 'lead', 'leadId'), defineTask('move', 'person', 'personId'));

describe('defineTask', () => {
  it('makes the task with its parameters and record', () => {
    expect(paintTask.of({ leadId: 30, tint: 'red' })).toEqual({
      type: 'paint-lead',
      params: { leadId: 30, tint: 'red' },
      record: 'lead:30',
    });
    expect(paintTask.of({ leadId: 30 }).params).toEqual({ leadId: 30 });
  });

  it('reads what was stored', () => {
    expect(paintTask.read({ leadId: 30, tint: 'blue', other: 1 })).toEqual({ leadId: 30, tint: 'blue' });
  });

  it.each([[{}], [{ leadId: '30' }], [{ leadId: 1.5 }], [{ leadId: 30, tint: 'green' }]])('refuses %j', (stored) => {
    expect(() => paintTask.read(stored)).toThrow(TypeError);
  });

  it('takes parameters of the definition only', () => {
    // @ts-expect-error -- a person's id is no lead's id
    expect(() => paintTask.of({ personId: 12 })).toThrow('names no leadId');
    // @ts-expect-error -- not one of the choices
    expect(() => paintTask.of({ leadId: 30, tint: 'green' })).toThrow('unknown tint');
  });

  it('ties a handler to the parameters of its definition', () => {
    class PaintHandler implements HandlesTask<ParamsOf<typeof paintTask>> {
      handle = ({ params }: TaskToRun<ParamsOf<typeof paintTask>>) => Promise.resolve({ id: params.leadId });
    }
    class StrangeHandler {
      handle = ({ params }: TaskToRun<{ dealId: number }>) => Promise.resolve({ id: params.dealId });
    }
    TaskHandler(paintTask)(PaintHandler);
    // @ts-expect-error -- a handler of other parameters
    TaskHandler(paintTask)(StrangeHandler);
    expect(handledTask(PaintHandler)).toBe(paintTask);
  });
});

describe('eitherOf', () => {
  it('is of the record that its parameters name', () => {
    expect(moveTask.of({ leadId: 30 }).record).toBe('lead:30');
    expect(moveTask.of({ personId: 12 }).record).toBe('person:12');
    expect(moveTask.read({ personId: 12 })).toEqual({ personId: 12 });
  });
});
