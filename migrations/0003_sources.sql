-- Where the files of an integration come from, and how they are picked up.

alter table integrations
  add column source jsonb,
  -- Of the source: sealed by the hub's secret, never shown.
  add column secret bytea,
  -- Null where there is no source.
  add column pickup jsonb,
  add check ((source is null) = (pickup is null)),
  add check (secret is null or source is not null);
