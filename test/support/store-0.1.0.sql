-- A store as version 0.1.0 left it when it was killed: its tables, and a task in each state.
CREATE TABLE "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
CREATE TABLE "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);
CREATE TABLE "queue_task" ("id" integer primary key autoincrement, "name" text not null unique, "type" text not null, "params" text not null, "state" text not null, "record" text not null, "lane" text not null, "position" bigint not null unique, "waits" integer not null, "due_at" bigint not null, "eta_at" bigint not null, "enqueued_at" bigint not null, "started_at" bigint, "finished_at" bigint, "attempts" integer not null, "payload" text, "result" text, "error" text, "requested_by" text, "correlation_id" text not null);
CREATE TABLE "queue_lane" ("record" text primary key, "lane" text not null);
CREATE TABLE "sync_link" ("record" text not null, "other_kind" text not null, "other_id" bigint not null, constraint "sync_link_key" primary key ("record", "other_kind"));
CREATE TABLE "sync_create" ("source" text not null, "target_kind" text not null, "started_at" bigint not null, constraint "sync_create_key" primary key ("source", "target_kind"));
CREATE TABLE "sync_create_key" ("source" text not null, "target_kind" text not null, "fingerprint" text not null, constraint "sync_create_key_key" primary key ("target_kind", "fingerprint", "source"));
CREATE TABLE "sync_deletion" ("record" text primary key, "task" text not null, "source" text, "started_at" bigint not null);
CREATE TABLE "sync_match_key" ("kind" text not null, "fingerprint" text not null, "id" bigint not null, "written_at" bigint not null, constraint "sync_match_key_key" primary key ("kind", "fingerprint", "id"));
CREATE TABLE "sync_secret" ("name" text primary key, "value" text not null);
CREATE INDEX queue_task_ready ON queue_task (position) WHERE state = 'queued' AND waits = 0;
CREATE INDEX queue_task_waiting ON queue_task (due_at) WHERE state = 'queued' AND waits = 1;
CREATE INDEX queue_task_lane ON queue_task (lane) WHERE state IN ('queued', 'running');
CREATE INDEX queue_task_same ON queue_task (type, params) WHERE state = 'queued';
CREATE INDEX queue_task_finished ON queue_task (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX queue_task_unfinished ON queue_task (id) WHERE state IN ('queued', 'running');
CREATE INDEX queue_task_state ON queue_task (state, id) WHERE finished_at IS NOT NULL;
CREATE INDEX queue_task_type ON queue_task (type, id);
CREATE INDEX queue_lane_members ON queue_lane (lane);
CREATE INDEX "sync_match_key_age" on "sync_match_key" ("written_at");
INSERT INTO kysely_migration (name, timestamp)
  VALUES ('0010-queue', '2026-11-24T19:40:46.081Z');
INSERT INTO kysely_migration (name, timestamp)
  VALUES ('0020-sync-state', '2026-11-24T19:40:46.088Z');
INSERT INTO kysely_migration_lock (id, is_locked)
  VALUES ('migration_lock', 0);
INSERT INTO queue_task (id, name, type, params, state, record, lane, position, waits, due_at, eta_at, enqueued_at, started_at, finished_at, attempts, payload, result, error, requested_by, correlation_id)
  VALUES (1, 'paint-done', 'paint', '{"name":"paint-done"}', 'succeeded', 'lead:9', 'lead:9', 1, 0, 1795168800000, 1795168800000, 1795168800000, 1795168800000, 1795168800500, 1, NULL, '{"status":"updated","organization":{"status":"created","id":15}}', NULL, 'prod', 'c');
INSERT INTO queue_task (id, name, type, params, state, record, lane, position, waits, due_at, eta_at, enqueued_at, started_at, finished_at, attempts, payload, result, error, requested_by, correlation_id)
  VALUES (2, 'paint-failed', 'paint', '{"name":"paint-failed"}', 'failed', 'person:2', 'lead:1', 2, 0, 1795168800000, 1795168800000, 1795168800000, 1795168800000, 1795168800600, 1, '{"name":"Ada"}', NULL, '{"code":"vendor-unavailable","message":"The shop is closed","retryable":true}', 'prod', 'c');
INSERT INTO queue_task (id, name, type, params, state, record, lane, position, waits, due_at, eta_at, enqueued_at, started_at, finished_at, attempts, payload, result, error, requested_by, correlation_id)
  VALUES (3, 'paint-waits', 'paint', '{"name":"paint-waits"}', 'queued', 'lead:5', 'lead:5', 3, 1, 1795168805000, 1795168805000, 1795168800000, 1795168800000, NULL, 1, NULL, NULL, '{"code":"vendor-unavailable","message":"The shop is closed","retryable":true}', 'prod', 'c');
INSERT INTO queue_task (id, name, type, params, state, record, lane, position, waits, due_at, eta_at, enqueued_at, started_at, finished_at, attempts, payload, result, error, requested_by, correlation_id)
  VALUES (4, 'paint-runs', 'paint', '{"name":"paint-runs"}', 'running', 'lead:1', 'lead:1', 4, 0, 1795168800000, 1795168800000, 1795168800000, 1795168800000, NULL, 1, '{"a":1}', NULL, NULL, 'prod', 'c');
INSERT INTO queue_task (id, name, type, params, state, record, lane, position, waits, due_at, eta_at, enqueued_at, started_at, finished_at, attempts, payload, result, error, requested_by, correlation_id)
  VALUES (5, 'paint-behind', 'paint', '{"name":"paint-behind"}', 'queued', 'person:2', 'lead:1', 5, 0, 1795168800000, 1795168800000, 1795168800000, NULL, NULL, 0, NULL, NULL, NULL, 'prod', 'c');
INSERT INTO queue_lane (record, lane)
  VALUES ('lead:1', 'lead:1');
INSERT INTO queue_lane (record, lane)
  VALUES ('person:2', 'lead:1');
