-- What has committed is numbered afterwards by a sequencer, one a site at a time: no gaps, and no order waits for a
-- counter. Three narrow tables beside the outbox, which alone holds what happened.

-- As it was written: read far more often than looked into, and told with its fields in their order.
alter table outbox alter column data type json using data::json;

-- One a site, made by the sequencer. Whoever numbers or forgets holds its row; who writes events never looks at it.
create table event_logs (
  site_id       text collate "C" primary key references sites,
  last_seq      bigint not null default 0,
  -- The latest `occurred_at` so far.
  reached_at    timestamptz,
  -- Up to here the log is forgotten.
  forgotten_seq bigint not null default 0,
  forgotten_at  timestamptz,
  check (forgotten_seq between 0 and last_seq)
);

-- Written with the event, gone once it has its number: emptied all the time, so it is vacuumed by count.
create table unnumbered_events (
  site_id  text collate "C" not null,
  event_id bigint not null,
  primary key (site_id, event_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

create table numbered_events (
  site_id    text collate "C" not null,
  seq        bigint not null,
  event_id   bigint not null,
  type       text not null,
  -- The latest `occurred_at` up to this number. It only rises, so a time finds its number, and what is too old
  -- is a beginning of the log.
  reached_at timestamptz not null,
  primary key (site_id, seq)
);
create index numbered_events_by_time on numbered_events (site_id, reached_at, seq);

create table consumers (
  site_id          text collate "C" not null references sites,
  name             text collate "C" not null,
  -- Null: all of them.
  types            text[],
  -- Where it was told to start.
  starts_after     bigint not null,
  -- Up to here everything is acknowledged.
  acknowledged_seq bigint not null,
  -- The last lease; one that is wholly acknowledged has no end, and its number is kept for a repeat of that.
  lease_id         text,
  lease_ends_at    timestamptz,
  -- The last event of the lease, and how far the log was looked through for it.
  leased_seq       bigint,
  covered_seq      bigint,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (site_id, name)
) with (fillfactor = 50);

-- What is there already waits for its number like anything new.
insert into unnumbered_events (site_id, event_id) select site_id, event_id from outbox;
-- Which events are old is now told by their numbers.
drop index outbox_by_age;
