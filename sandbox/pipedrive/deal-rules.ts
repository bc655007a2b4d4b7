import { firstStageOf, PIPELINES, pipelineOf } from './pipelines.ts';
import { type Problem } from './problems.ts';

type Members = Record<string, unknown>;

/** Times that belong to an end of the deal. */
const END_TIMES: Record<string, readonly string[]> = {
  won: ['won_time', 'close_time'],
  lost: ['lost_time', 'close_time'],
  open: [],
};
const TIMES = ['won_time', 'lost_time', 'close_time'];

/** Adds to a deal's checked members those that follow: the pipeline of a stage and the reverse, times of an end. */
export function dealMembers(given: Members, before: Members, now: string): Members {
  const placed = withPlace(given, before);
  const isMoved =
    before['stage_id'] !== null && placed['stage_id'] !== undefined && placed['stage_id'] !== before['stage_id'];
  return {
    ...placed,
    ...(isMoved ? { stage_change_time: now } : {}),
    ...endOf(given, before, now),
    ...archived(given, before, now),
  };
}

/** What of a deal's members goes with one status only. */
export function dealProblems(given: Members, before: Members): Problem[] {
  const status = statusIn(given) ?? statusIn(before) ?? 'open';
  const misplaced = TIMES.filter((time) => isSet(given[time]) && !END_TIMES[status]?.includes(time));
  return [
    ...misplaced.map((member) => ({ member, message: `Value cannot be set for a deal with status ${status}` })),
    ...(isSet(given['lost_reason']) && status !== 'lost'
      ? [{ member: 'lost_reason', message: `Value cannot be set for a deal with status ${status}` }]
      : []),
    ...stageProblems(given),
  ];
}

function stageProblems({ stage_id: stage, pipeline_id: pipeline }: Members): Problem[] {
  if (stage === undefined || pipeline === undefined || pipelineOf(stage) === pipeline) return [];
  return [{ member: 'stage_id', message: `Stage ${Number(stage)} does not belong to pipeline ${Number(pipeline)}` }];
}

function withPlace(given: Members, before: Members): Members {
  const { stage_id: stage, pipeline_id: pipeline } = given;
  if (stage !== undefined) return { ...given, pipeline_id: pipelineOf(stage) };
  if (pipeline !== undefined && pipeline === before['pipeline_id']) return given;
  if (pipeline !== undefined) return { ...given, stage_id: firstStageOf(pipeline) };
  if (isSet(before['stage_id'])) return given;
  const first = PIPELINES[0]?.['id'];
  return { ...given, pipeline_id: first, stage_id: firstStageOf(first) };
}

function endOf(given: Members, before: Members, now: string): Members {
  const status = statusIn(given);
  if (status === undefined || status === statusIn(before)) return {};
  const times = Object.fromEntries(
    TIMES.map((time) => [time, END_TIMES[status]?.includes(time) ? (given[time] ?? now) : null]),
  );
  return { ...times, ...(status === 'lost' ? {} : { lost_reason: null }) };
}

function archived(given: Members, before: Members, now: string): Members {
  if (given['is_archived'] === undefined || given['is_archived'] === before['is_archived']) return {};
  return { archive_time: given['is_archived'] === true ? (given['archive_time'] ?? now) : null };
}

const statusIn = ({ status }: Members): string | undefined => (typeof status === 'string' ? status : undefined);

const isSet = (value: unknown): boolean => value !== null && value !== undefined;
