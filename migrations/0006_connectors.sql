-- Which connector an integration has, and what each of them is doing.

alter table integrations
  add column connector jsonb,
  -- The secrets of its settings, sealed; shown to nobody.
  add column connector_secret bytea;
-- Two of one kind would create each order twice.
create unique index integrations_taking_orders on integrations (site_id, (connector ->> 'name'))
  where (connector -> 'settings') ? 'orders';

-- Every worker looks for them, all the time.
create index integrations_connected on integrations (site_id, name) where active and connector is not null;

alter table loads drop constraint loads_door_check;
alter table loads add constraint loads_door_check
  check (door in ('upload', 'door', 'command', 'pickup', 'connector'));

-- One store's part of an order, on its way to an ERP and back.
create table connector_orders (
  site_id       text collate "C" not null,
  integration   text collate "C" not null,
  order_id      bigint not null,
  fulfilment_no smallint not null,
  state         text not null check (state in ('waiting', 'taken', 'done')),
  erp_order_id  text,
  -- It may be there: it was sent, and the answer is not known.
  sent_at       timestamptz,
  -- The ERP was told that the channel called it off, or need not be.
  withdrawn_at  timestamptz,
  -- When to look at it next; null: not by itself.
  due_at        timestamptz,
  -- Whoever claimed it last; what an older one brings is not written.
  claimed_until timestamptz,
  fence         integer not null default 0,
  -- What stands in its way; null while nothing does.
  code          text,
  facts         jsonb,
  failing_since timestamptz,
  tries         integer not null default 0,
  -- It waits for a person.
  parked_at     timestamptz,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  primary key (site_id, integration, order_id, fulfilment_no),
  foreign key (site_id, integration) references integrations (site_id, name)
) with (fillfactor = 70);
create index connector_orders_due on connector_orders (site_id, integration, due_at) where due_at is not null;
create index connector_orders_of_order on connector_orders (site_id, order_id);
-- What is not over, refused or parked included: few, of all that there ever were.
create index connector_orders_open on connector_orders (site_id, integration, order_id, fulfilment_no)
  where state <> 'done' or code is not null;

-- Where the pages of a connector's source side are.
create table connector_pulls (
  site_id       text collate "C" not null,
  integration   text collate "C" not null,
  due_at        timestamptz not null,
  claimed_until timestamptz,
  fence         integer not null default 0,
  -- The run under way, and the page that it asks for next; null between two runs.
  started_at    timestamptz,
  page          integer not null default 1,
  cursor        text,
  -- Of the page before: an ERP may answer one twice.
  page_sha256   text,
  repeated      integer not null default 0,
  rows          bigint not null default 0,
  -- When the last whole run began, which is what the next one asks from.
  since         timestamptz,
  finished_at   timestamptz,
  finished_rows bigint,
  finished_pages integer,
  code          text,
  facts         jsonb,
  failing_since timestamptz,
  tries         integer not null default 0,
  primary key (site_id, integration),
  foreign key (site_id, integration) references integrations (site_id, name)
);
