-- The rooms' first tables. Keys and codes are compared byte by byte (collate "C"): sorting a million
-- of them is several times faster, and "10001" means the same in every language.
-- Every table starts with the site, so that the schema can be spread by site over more than one server.

-- access ---------------------------------------------------------------------------------------------

create table sites (
  site_id    text collate "C" primary key check (site_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  name       text not null,
  currency   text not null default 'BRL' check (currency ~ '^[A-Z]{3}$'),
  time_zone  text not null default 'America/Sao_Paulo',
  locale     text not null default 'pt-BR',
  settings   jsonb not null default '{}',
  -- What the catalogue said before this moment is no longer all known; null while nothing has been forgotten.
  history_from timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table users (
  username      text collate "C" primary key check (username ~ '^[A-Za-z0-9._@-]{1,64}$'),
  password_hash text not null,
  -- Rises with each new password: what was signed or remembered under the old one no longer counts.
  version       integer not null default 1,
  hub_admin     boolean not null default false,
  created_at    timestamptz not null,
  updated_at    timestamptz not null
);

create table grants (
  site_id     text collate "C" not null references sites,
  username    text collate "C" not null references users on delete cascade,
  permissions text[] not null,
  primary key (site_id, username)
);
create index grants_by_user on grants (username);

create table audit_entries (
  site_id  text collate "C" not null references sites,
  entry_id bigint generated always as identity,
  at       timestamptz not null,
  by       text not null,
  action   text not null,
  subject  text not null,
  facts    jsonb not null default '{}',
  primary key (site_id, entry_id)
);

-- platform: kept answers of calls with an Idempotency-Key ---------------------------------------------

create table kept_answers (
  site_id     text collate "C" not null references sites,
  username    text collate "C" not null,
  key         text collate "C" not null,
  call        text not null,
  body_sha256 text not null,
  status      smallint not null,
  headers     jsonb not null,
  body        text not null,
  kept_at     timestamptz not null,
  primary key (site_id, username, key)
);
create index kept_answers_by_age on kept_answers (kept_at);

-- catalog ----------------------------------------------------------------------------------------------

create table channels (
  site_id    text collate "C" not null references sites,
  code       text collate "C" not null,
  name       text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (site_id, code)
);

create table stores (
  site_id       text collate "C" not null references sites,
  external_code text collate "C" not null,
  name          text not null,
  priority      integer not null default 100,
  active        boolean not null default true,
  address       jsonb,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  primary key (site_id, external_code)
);

-- What a product file says beyond keys is one jsonb object of our canonical field names: an absent
-- field leaves the stored one, null removes it, and a diff is a comparison of two objects.
create table products (
  site_id    text collate "C" not null references sites,
  reference  text collate "C" not null,
  details    jsonb not null,
  -- [{ "sku": …, "quantity": … }], sorted by sku; null for what is no kit.
  kit        jsonb,
  as_of      timestamptz not null,
  -- The moment of the attributes, where a load of attributes has set some: they have a rhythm of their own.
  attributes_as_of timestamptz,
  load_id    bigint not null,
  updated_at timestamptz not null,
  primary key (site_id, reference)
);

create table variants (
  site_id    text collate "C" not null,
  sku        text collate "C" not null,
  reference  text collate "C" not null,
  size       text not null,
  ean        text collate "C",
  details    jsonb not null default '{}',
  as_of      timestamptz not null,
  attributes_as_of timestamptz,
  load_id    bigint not null,
  updated_at timestamptz not null,
  primary key (site_id, sku),
  constraint variants_reference_size_key unique (site_id, reference, size),
  foreign key (site_id, reference) references products deferrable initially deferred
);
create index variants_by_ean on variants (site_id, ean) where ean is not null;

-- What attributes products and variants may have; the values stand in their details.
create table attributes (
  site_id    text collate "C" not null references sites,
  code       text collate "C" not null,
  name       text,
  scope      text not null check (scope in ('basic', 'specification')),
  data_type  text not null check (data_type in ('text', 'number', 'boolean', 'date', 'list')),
  -- The texts that are allowed; null where any is.
  allowed    jsonb,
  as_of      timestamptz not null,
  load_id    bigint not null,
  updated_at timestamptz not null,
  primary key (site_id, code)
);

-- Prices and stock have no foreign key to sites, variants and stores: the merge joins the sets before it
-- writes, nothing ever deletes a site, a variant or a store, and a million checked rows cost as much as the load.
-- Half of each page of prices and stock stays free: a full file of an ERP touches each row, and finds room beside it.
create table prices (
  site_id    text collate "C" not null,
  sku        text collate "C" not null,
  list       text collate "C" not null,
  price      bigint not null check (price >= 0),
  sale_price bigint check (sale_price >= 0),
  valid_from timestamptz,
  valid_to   timestamptz,
  as_of      timestamptz not null,
  load_id    bigint not null,
  updated_at timestamptz not null,
  primary key (site_id, sku, list)
) with (fillfactor = 50);

create table stock (
  site_id    text collate "C" not null,
  sku        text collate "C" not null,
  store      text collate "C" not null,
  quantity   numeric(14,3) not null,
  reserved   numeric(14,3) not null default 0 check (reserved >= 0),
  -- Both null while only a reservation has made the row: no balance has come yet.
  as_of      timestamptz,
  load_id    bigint,
  -- The orders whose moves have made the row what it is; null when a load has.
  order_ids  bigint[],
  updated_at timestamptz not null,
  primary key (site_id, sku, store)
) with (fillfactor = 50);

-- Units promised to a line. deducts_at is set when they were invoiced: the ERP deducts them then, so
-- they stop counting with the first balance taken after that moment.
create table reservations (
  site_id        text collate "C" not null,
  sku            text collate "C" not null,
  store          text collate "C" not null,
  reservation_id bigint generated always as identity,
  order_id       bigint not null,
  fulfilment_no  smallint not null,
  line_no        integer not null,
  quantity       numeric(14,3) not null check (quantity > 0),
  deducts_at     timestamptz,
  primary key (site_id, sku, store, reservation_id)
);
create index reservations_by_line on reservations (site_id, order_id, line_no);
-- Few at any moment: what a balance may end. Loads look here for every balance they bring.
create index reservations_deducted on reservations (site_id, sku, store) where deducts_at is not null;

-- History: what a newer value replaced, and from when until when it stood. A first load writes none. The index by
-- age is for forgetting: a slice of a load is one moment, so its entries share their key and take little room.
create table product_history (
  site_id      text collate "C" not null,
  reference    text collate "C" not null,
  history_id   bigint generated always as identity,
  details      jsonb not null,
  kit          jsonb,
  as_of        timestamptz not null,
  load_id      bigint not null,
  written_at   timestamptz not null,
  replaced_at  timestamptz not null,
  replaced_by  bigint not null,
  primary key (site_id, reference, history_id)
);
create index product_history_by_age on product_history (site_id, replaced_at);

create table variant_history (
  site_id      text collate "C" not null,
  sku          text collate "C" not null,
  history_id   bigint generated always as identity,
  reference    text collate "C" not null,
  size         text not null,
  ean          text collate "C",
  details      jsonb not null,
  as_of        timestamptz not null,
  load_id      bigint not null,
  written_at   timestamptz not null,
  replaced_at  timestamptz not null,
  replaced_by  bigint not null,
  primary key (site_id, sku, history_id)
);
create index variant_history_by_age on variant_history (site_id, replaced_at);

create table attribute_history (
  site_id      text collate "C" not null,
  code         text collate "C" not null,
  history_id   bigint generated always as identity,
  name         text,
  scope        text not null,
  data_type    text not null,
  allowed      jsonb,
  as_of        timestamptz not null,
  load_id      bigint not null,
  written_at   timestamptz not null,
  replaced_at  timestamptz not null,
  replaced_by  bigint not null,
  primary key (site_id, code, history_id)
);
create index attribute_history_by_age on attribute_history (site_id, replaced_at);

create table price_history (
  site_id      text collate "C" not null,
  sku          text collate "C" not null,
  list         text collate "C" not null,
  history_id   bigint generated always as identity,
  price        bigint not null,
  sale_price   bigint,
  valid_from   timestamptz,
  valid_to     timestamptz,
  as_of        timestamptz not null,
  load_id      bigint not null,
  written_at   timestamptz not null,
  replaced_at  timestamptz not null,
  replaced_by  bigint not null,
  primary key (site_id, sku, list, history_id)
);
create index price_history_by_age on price_history (site_id, replaced_at);

create table stock_history (
  site_id      text collate "C" not null,
  sku          text collate "C" not null,
  store        text collate "C" not null,
  history_id   bigint generated always as identity,
  quantity     numeric(14,3) not null,
  reserved     numeric(14,3) not null default 0,
  as_of        timestamptz,
  load_id      bigint,
  order_ids    bigint[],
  written_at   timestamptz not null,
  replaced_at  timestamptz not null,
  -- The load; null when an order's move did.
  replaced_by  bigint,
  primary key (site_id, sku, store, history_id)
);
create index stock_history_by_age on stock_history (site_id, replaced_at);

-- integrations -----------------------------------------------------------------------------------------

create table integrations (
  site_id        text collate "C" not null references sites,
  name           text collate "C" not null,
  integration_id bigint generated always as identity,
  type           smallint not null,
  active         boolean not null,
  settings       jsonb not null default '{}',
  version        integer not null default 1,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  primary key (site_id, name)
);
create unique index integrations_one_active on integrations (site_id, type) where active;

-- How often a site's catalogue has changed: all of it, and what names things (products, attributes, stores). A plan
-- is stale, the same bytes are news and a parked row is looked at again when these have moved on.
create table grounds (
  site_id text collate "C" primary key references sites,
  changes bigint not null default 0,
  names   bigint not null default 0
);

-- loads ------------------------------------------------------------------------------------------------

create table loads (
  site_id          text collate "C" not null references sites,
  load_id          bigint generated always as identity,
  type             smallint not null,
  kinds            text[] not null,
  mode             text not null check (mode in ('apply', 'plan')),
  on_error         text not null default 'skip' check (on_error in ('skip', 'abort')),
  -- Run all the same, though the same bytes have been loaded before.
  force            boolean not null default false,
  state            text not null
                   check (state in ('received', 'running', 'planned', 'held', 'finished', 'failed', 'cancelled')),
  door             text not null check (door in ('upload', 'door', 'command', 'pickup')),
  name             text not null,
  bytes            bigint not null,
  sha256           text not null,
  -- The received bytes, below the data folder; null once they are no longer kept.
  spool            text,
  received_by      text not null,
  integration_id   bigint,
  -- The integration's settings as they were at receipt: a load never changes its rules on the way.
  settings         jsonb not null default '{}',
  format           text not null,
  encoding         text,
  -- How the file is written (root name, separator, header): what the error file repeats.
  layout           jsonb not null,
  rows_read        bigint not null default 0,
  rows_created     bigint not null default 0,
  rows_updated     bigint not null default 0,
  rows_unchanged   bigint not null default 0,
  rows_superseded  bigint not null default 0,
  rows_parked      bigint not null default 0,
  rows_refused     bigint not null default 0,
  bytes_read       bigint not null default 0,
  -- Rows read so far, for whoever watches; the outcomes are counted at the end.
  rows_seen        bigint not null default 0,
  ignored_fields   text[] not null default '{}',
  as_of            timestamptz not null,
  as_of_given      boolean not null,
  -- A moment of the load or of a row was later than arrival, and taken as arrival.
  as_of_capped     boolean not null default false,
  received_at      timestamptz not null,
  started_at       timestamptz,
  finished_at      timestamptz,
  failure          jsonb,
  -- Whether what became of each row is still known.
  report_kept      boolean not null default true,
  -- What its guards say against it, with the numbers.
  hold             jsonb,
  -- Who has said what about it, and when: apply (of a plan), approve, cancel (of a held load).
  decisions        jsonb not null default '[]',
  -- The finished load that had the same bytes.
  duplicate_of     bigint,
  -- The catalogue it was decided on (grounds).
  ground           bigint,
  ground_names     bigint,
  -- Rows are being written: whoever takes the load up goes on and decides no more whether to.
  merging          boolean not null default false,
  -- When its parked rows are looked at again at the latest; null when it has none.
  look_at          timestamptz,
  -- Rises with each worker that takes the load up; a write under an older number finds no row.
  fence            bigint not null default 0,
  leased_until     timestamptz,
  -- Workers that died or broke on it.
  worker_losses    smallint not null default 0,
  -- Those of them that lived to say that they broke on it.
  worker_breaks    smallint not null default 0,
  primary key (site_id, load_id),
  constraint loads_one_outcome_a_row check (
    rows_read = rows_created + rows_updated + rows_unchanged + rows_superseded + rows_parked + rows_refused
  )
);
create index loads_at_work on loads (site_id, load_id) where state in ('received', 'running') or look_at is not null;
create index loads_of_bytes on loads (site_id, sha256);

-- One outcome a row of the file, in the file's order, a thousand rows to a line: a letter each
-- (c created, u updated, n unchanged, s superseded, p parked, r refused) and the row's key.
create table load_row_blocks (
  site_id   text collate "C" not null,
  load_id   bigint not null,
  first_row bigint not null,
  outcomes  text not null,
  keys      text[] not null,
  primary key (site_id, load_id, first_row),
  foreign key (site_id, load_id) references loads on delete cascade
);

create table load_refusals (
  site_id    text collate "C" not null,
  load_id    bigint not null,
  row_number bigint not null,
  key        text,
  code       text not null,
  field      text,
  value      text,
  facts      jsonb not null default '{}',
  primary key (site_id, load_id, row_number),
  foreign key (site_id, load_id) references loads on delete cascade
);

-- What a load would change or has changed, field by field, in key order; some hundred items to a line, place by
-- place in five lists. Values are text as the tables have them.
create table load_diff_blocks (
  site_id     text collate "C" not null,
  load_id     bigint not null,
  block_no    bigint not null,
  kind        text not null,
  row_numbers integer[] not null,
  keys        text[] not null,
  fields      text[] not null,
  befores     text[] not null,
  afters      text[] not null,
  primary key (site_id, load_id, block_no),
  foreign key (site_id, load_id) references loads on delete cascade
);

-- Prices, balances and attribute values that wait for their product or store. `said` is the part as it was
-- staged, `rest` the outcome of what else its row said.
create table parked_parts (
  site_id    text collate "C" not null,
  load_id    bigint not null,
  row_number bigint not null,
  part_no    bigint generated always as identity,
  kind       text not null,
  sku        text collate "C",
  ean        text collate "C",
  reference  text collate "C",
  size       text,
  store      text collate "C",
  code       text not null,
  said       jsonb not null,
  rest       text,
  until      timestamptz not null,
  primary key (site_id, load_id, row_number, part_no),
  foreign key (site_id, load_id) references loads on delete cascade
);

-- orders -----------------------------------------------------------------------------------------------

-- The life cycle, as src/orders/lifecycle.ts has it (a test compares the two): a state change that
-- is not in it breaks the foreign key of order_history.
create table life_cycle (
  from_state text not null,
  move       text not null,
  to_state   text not null,
  primary key (from_state, move, to_state)
);

-- Where an order names a site, a channel or a store, placing has looked it up in the same transaction and
-- nothing ever deletes one; a foreign key would have every order share-lock the same row. Its parts have no
-- foreign key to it either: one statement writes them all, and nine look-ups cost a tenth of it.
create table orders (
  site_id          text collate "C" not null,
  order_id         bigint generated always as identity,
  channel          text collate "C" not null,
  channel_order_id text collate "C" not null,
  type             text not null check (type in ('paid', 'endless_aisle')),
  state            text not null,
  placed_at        timestamptz not null,
  customer         jsonb,
  delivery         jsonb,
  sold_by          jsonb,
  -- As bought, by lineNo: never changed again. What becomes of a line stands in fulfilment_lines.
  lines            jsonb not null,
  -- What was posted, in canonical form: the same order again is compared with it.
  placed_sha256    text not null,
  freight          bigint not null,
  total            bigint not null,
  paid             bigint not null default 0,
  -- Owed to the customer for units rejected or cancelled after payment.
  to_refund        bigint not null default 0,
  version          integer not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (site_id, order_id),
  constraint orders_channel_order_key unique (site_id, channel, channel_order_id),
  check (least(freight, total, paid, to_refund) >= 0)
);
create index orders_inbox on orders (site_id, state, order_id);
-- Rows lie nearly in the order of their changes: block ranges find the late ones, at next to no cost for moves.
create index orders_by_change on orders using brin (site_id, updated_at);

-- What orders are found by (src/orders/queries/order-terms.ts), noted a little after they were placed.
create table order_terms (
  site_id  text collate "C" not null,
  order_id bigint not null,
  terms    tsvector not null,
  primary key (site_id, order_id)
);
create index order_terms_by_term on order_terms using gin (terms);

-- Up to which order of a site that is done.
create table order_terms_noted (
  site_id  text collate "C" not null primary key references sites,
  noted_to bigint not null
);

create table fulfilments (
  site_id       text collate "C" not null,
  order_id      bigint not null,
  fulfilment_no smallint not null,
  store         text collate "C" not null,
  state         text not null,
  -- The last move and the state it left: with `state` a line of the life cycle, or the database refuses it.
  from_state    text,
  move          text,
  erp_order_id  text,
  primary key (site_id, order_id, fulfilment_no),
  foreign key (from_state, move, state) references life_cycle,
  check (move is not null or state in ('pending_payment', 'pending_confirmation'))
);
create index fulfilments_inbox on fulfilments (site_id, store, state, order_id);
create index fulfilments_by_erp_order on fulfilments (site_id, erp_order_id) where erp_order_id is not null;

-- One store's part of a line. quantity is what the store was asked for; what was taken away again
-- (rejected, cancelled) and what was done (invoiced, shipped, returned) never exceed it.
create table fulfilment_lines (
  site_id       text collate "C" not null,
  order_id      bigint not null,
  fulfilment_no smallint not null,
  line_no       integer not null,
  quantity      numeric(14,3) not null check (quantity > 0),
  rejected      numeric(14,3) not null default 0,
  cancelled     numeric(14,3) not null default 0,
  invoiced      numeric(14,3) not null default 0,
  shipped       numeric(14,3) not null default 0,
  returned      numeric(14,3) not null default 0,
  primary key (site_id, order_id, fulfilment_no, line_no),
  -- One check for all: the database reads each anew from its text at every statement.
  check (least(rejected, cancelled, invoiced, shipped, returned) >= 0
         and rejected + cancelled + invoiced <= quantity and greatest(shipped, returned) <= invoiced)
);

create table payments (
  site_id    text collate "C" not null,
  order_id   bigint not null,
  payment_id text collate "C" not null,
  amount     bigint not null check (amount > 0),
  details    jsonb not null,
  paid_at    timestamptz not null,
  primary key (site_id, order_id, payment_id)
);

create table invoices (
  site_id       text collate "C" not null,
  order_id      bigint not null,
  invoice_no    integer not null,
  fulfilment_no smallint not null,
  access_key    text collate "C" not null,
  amount        bigint not null check (amount > 0),
  issued_at     timestamptz not null,
  -- number, series, model, url, and the lines with their quantities.
  details       jsonb not null,
  xml           text,
  primary key (site_id, order_id, invoice_no),
  constraint invoices_access_key_key unique (site_id, access_key),
  foreign key (site_id, order_id, fulfilment_no) references fulfilments
);

create table shipments (
  site_id       text collate "C" not null,
  order_id      bigint not null,
  shipment_no   integer not null,
  fulfilment_no smallint not null,
  shipped_at    timestamptz not null,
  details       jsonb not null,
  primary key (site_id, order_id, shipment_no),
  foreign key (site_id, order_id, fulfilment_no) references fulfilments
);

-- Every move, refusals included (with their code, and no change of state).
create table order_history (
  site_id       text collate "C" not null,
  order_id      bigint not null,
  entry_no      integer not null,
  move          text not null,
  fulfilment_no smallint,
  from_state    text,
  to_state      text,
  lines         jsonb,
  by            text not null,
  at            timestamptz not null,
  code          text,
  facts         jsonb,
  -- Hash of the request: the same content again is a repeat, unless under another Idempotency-Key.
  body_sha256   text,
  key           text,
  primary key (site_id, order_id, entry_no),
  foreign key (from_state, move, to_state) references life_cycle
);

-- events -----------------------------------------------------------------------------------------------

-- Written in the transaction of their cause, without a public number: what has committed is numbered
-- later, so that no order waits for a counter.
create table outbox (
  site_id     text collate "C" not null references sites,
  event_id    bigint generated always as identity,
  type        text not null,
  occurred_at timestamptz not null,
  data        jsonb not null,
  primary key (site_id, event_id)
);
-- Written in the order of time, so that a few kilobytes tell where the old ones stand.
create index outbox_by_age on outbox using brin (occurred_at);
