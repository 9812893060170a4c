-- Files that the hub fetches by itself (contract section 7).

-- Whose source is looked at next, and who does it now.
create table pickups (
  site_id      text collate "C" not null,
  integration  text collate "C" not null,
  -- Null: not by itself (paused, not active, no schedule, no source).
  due_at       timestamptz,
  -- Somebody asked for a run that has not begun.
  asked_at     timestamptz,
  asked_by     text,
  -- Rises with each worker that takes it up; a write under an older number finds no row.
  fence        bigint not null default 0,
  leased_until timestamptz,
  -- Runs in a row that could not be made: the next one waits longer each time.
  failures     integer not null default 0,
  primary key (site_id, integration),
  foreign key (site_id, integration) references integrations on delete cascade
);

-- Files as they lie, or lay, in a source's folder. A name is one file from when it is first seen until it has left.
create table remote_files (
  site_id       text collate "C" not null,
  file_id       bigint generated always as identity,
  integration   text collate "C" not null,
  -- The server, login and folder it lies in: the same name elsewhere is another file.
  place         text collate "C" not null,
  name          text collate "C" not null,
  bytes         bigint not null,
  -- As the server tells it, if it tells.
  modified_at   timestamptz,
  first_seen_at timestamptz not null,
  -- Since when it is seen with this size and time.
  same_since    timestamptz not null,
  -- The hub has it: written in the transaction that makes the load, so it makes one only.
  taken_at      timestamptz,
  sha256        text,
  load_id       bigint,
  -- Why no load could be made of it.
  refusal       jsonb,
  -- Where it was moved, or why it could not be.
  moved_to      text,
  left_because  jsonb,
  -- It lies there no longer: its name may come again.
  gone_at       timestamptz,
  -- What of it was put back for repair: rows, and when; the load may yet have more while it is open.
  is_open       boolean not null default false,
  returned_rows bigint not null default 0,
  returned_at   timestamptz,
  -- It could not be put back: not tried again before.
  return_due_at timestamptz,
  primary key (site_id, file_id),
  foreign key (site_id, integration) references integrations on delete cascade,
  foreign key (site_id, load_id) references loads on delete set null (load_id)
);
create unique index remote_files_there on remote_files (site_id, integration, place, name) where gone_at is null;
create index remote_files_of_integration on remote_files (site_id, integration, file_id);
create index remote_files_open on remote_files (site_id, integration, load_id) where is_open;
create index remote_files_of_load on remote_files (site_id, load_id);

-- Runs that did something or could not; those that found nothing new are one row, as long as nothing else is between.
create table pickup_runs (
  site_id       text collate "C" not null,
  run_id        bigint generated always as identity,
  integration   text collate "C" not null,
  -- Null: by the schedule.
  asked_by      text,
  started_at    timestamptz not null,
  ended_at      timestamptz not null,
  looks         integer not null default 1,
  files_seen    integer not null,
  files_waiting integer not null,
  files_taken   integer not null,
  files_refused integer not null,
  problem       jsonb,
  primary key (site_id, run_id),
  foreign key (site_id, integration) references integrations on delete cascade
);
create index pickup_runs_newest on pickup_runs (site_id, integration, run_id);
