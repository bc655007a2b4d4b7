export { AcceptedTask } from './dto/accepted-task.dto';
export { TaskDto } from './dto/task.dto';
export { ApiAccepted } from './dto/api-accepted.decorator';
export { type QueueConfig, queueConfig, QueueEnvironment } from './queue.config';
export { QueueModule } from './queue.module';
export { QueueService } from './queue.service';
export { RecordLines } from './record-lines';
export { ListTasksQuery } from './dto/list-tasks.query';
export { filterOf } from './dto/task-filter.query';
export { TaskDecisions } from './task-decisions';
export {
  type FailureGroup,
  type HandlesTask,
  type HourOfTasks,
  type NewTask,
  type TaskError,
  TASK_STATES,
  type TaskPage,
  type TaskPageFilter,
  type TaskRecord,
  type TaskSummary,
  type TaskToRun,
} from './task';
export { type ParamsOf, type TaskDefinition } from './task-definition';
export { taskError } from './running/task-runner';
export { TaskHandler } from './running/task-handler.decorator';
export { queueMigrations } from './ledger/queue-migrations';
