const LOCATION = String.raw`projects/[\w:.-]+/locations/[\w-]+`;
const QUEUE = String.raw`${LOCATION}/queues/[A-Za-z\d-]{1,100}`;

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

const FORMS = {
  location: whole(LOCATION),
  queue: whole(QUEUE),
  task: whole(String.raw`${QUEUE}/tasks/[\w-]{1,500}`),
};

/** Whether a resource name has the form that Google's description of the task and queue resources demands. */
export function isName(kind: keyof typeof FORMS, name: string): boolean {
  return FORMS[kind].test(name);
}

/** The last part of a name. */
export const shortName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** The queue that a task's name belongs to. */
export const queueOf = (task: string): string => task.slice(0, task.indexOf('/tasks/'));
