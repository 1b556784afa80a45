import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The whole schema of the first release.
 *
 * Rules that every table follows, and that cannot be added later:
 * - keys lead with operator_id and foreign keys are composite, so that no row can ever point at
 *   another operator's row;
 * - row-level security is forced, for the owner as well, and reads the operator from the
 *   transaction: a query that forgets its operator fails, it never sees too much;
 * - the application works as a member of opencang_app: no DDL, no DELETE where history matters,
 *   no UPDATE on ledgers.
 *
 * The group role opencang_app exists before the first migration: the embedded server makes it, a
 * server of one's own gets it from deploy/roles.sql. Creating roles is an administrator's right
 * that the owner of a schema should not need.
 */
export class Foundations1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [tenancy, configuration, goods, orders, money, outbox, recorder, access]) {
      await runner.query(part);
    }
    await runner.query(security());
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...TENANT_TABLES].reverse()) {
      await runner.query(`DROP TABLE ${table}`);
    }
    await runner.query(`
      DROP TABLE directory;
      DROP FUNCTION keep_call_partitions(date, integer);
      DROP FUNCTION drop_call_partitions(date);
      DROP FUNCTION current_operator();
      DROP SEQUENCE operator_ids, outbound_order_ids;
    `);
  }
}

/** In the order of their references; each gets row-level security below. */
const TENANT_TABLES = [
  'operators',
  'registrations',
  'warehouses',
  'customers',
  'tokens',
  'channels',
  'channel_customers',
  'skus',
  'stock',
  'stock_movements',
  'rate_cards',
  'outbound_orders',
  'cancelled_numbers',
  'order_recipients',
  'order_lines',
  'order_packages',
  'order_package_lines',
  'order_labels',
  'order_history',
  'order_charges',
  'wallets',
  'wallet_lines',
  'pushes',
  'calls',
  'admin_keys',
  'idempotency_keys',
];

const tenancy = `
  CREATE SEQUENCE operator_ids AS integer;

  -- Fails loudly where no operator was set: an empty answer would hide the mistake.
  CREATE FUNCTION current_operator() RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('opencang.operator_id')::integer $$;

  -- Which operator stands behind a key that comes from outside. The only table that can be read
  -- before the operator is known, and therefore without row-level security: it holds no secret
  -- (an admin key appears as its hash) and nothing about the operator.
  CREATE TABLE directory (
    kind text NOT NULL CONSTRAINT directory_kind CHECK (kind IN ('operator', 'app_key', 'admin_key')),
    key text NOT NULL,
    operator_id integer NOT NULL,
    CONSTRAINT directory_one_operator_per_key PRIMARY KEY (kind, key)
  );

  CREATE TABLE operators (
    operator_id integer PRIMARY KEY,
    code text NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
`;

const configuration = `
  CREATE TABLE registrations (
    operator_id integer NOT NULL REFERENCES operators,
    id bigint GENERATED ALWAYS AS IDENTITY,
    environment text NOT NULL CONSTRAINT registration_environment CHECK (environment IN ('test', 'production')),
    org_code text NOT NULL,
    app_key text NOT NULL,
    app_secret bytea NOT NULL,
    -- Accepted beside the new one until the moment beside it, so that a rotation loses no call.
    previous_secret bytea,
    previous_secret_until timestamptz,
    router_url text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (operator_id, id),
    CONSTRAINT registration_one_per_environment UNIQUE (operator_id, environment)
  );

  CREATE TABLE warehouses (
    operator_id integer NOT NULL REFERENCES operators,
    id bigint GENERATED ALWAYS AS IDENTITY,
    code text NOT NULL,
    temu_code text NOT NULL CONSTRAINT warehouse_temu_code_is_trimmed CHECK (temu_code = btrim(temu_code) AND temu_code <> ''),
    name text NOT NULL,
    country text NOT NULL,
    state text NOT NULL,
    city text NOT NULL,
    address1 text NOT NULL,
    address2 text NOT NULL DEFAULT '',
    postcode text NOT NULL,
    contact_name text NOT NULL DEFAULT '',
    contact_phone text NOT NULL DEFAULT '',
    contact_mail text NOT NULL DEFAULT '',
    time_zone text NOT NULL,
    -- Stages at which a person decides about a cancel; empty = never, as the self-test needs.
    cancel_asks_at text[] NOT NULL DEFAULT '{packed}'
      CONSTRAINT warehouse_cancel_stages CHECK (cancel_asks_at <@ '{accepted,picking,packed}'),
    active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (operator_id, id),
    CONSTRAINT warehouse_code_is_unique UNIQUE (operator_id, code),
    CONSTRAINT warehouse_temu_code_is_unique UNIQUE (operator_id, temu_code)
  );

  CREATE TABLE customers (
    operator_id integer NOT NULL REFERENCES operators,
    id bigint GENERATED ALWAYS AS IDENTITY,
    code text NOT NULL,
    name text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    -- Off: the stock is there, but others are told zero.
    stock_shown boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (operator_id, id),
    CONSTRAINT customer_code_is_unique UNIQUE (operator_id, code)
  );

  -- Tokens and keys are 256 random bits, kept as SHA-256: nothing here opens a door.
  CREATE TABLE tokens (
    operator_id integer NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    customer_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    key_hash bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    PRIMARY KEY (operator_id, id),
    FOREIGN KEY (operator_id, customer_id) REFERENCES customers,
    CONSTRAINT token_is_unique UNIQUE (operator_id, token_hash)
  );

  CREATE TABLE channels (
    operator_id integer NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id bigint NOT NULL,
    code text NOT NULL CONSTRAINT channel_code_is_trimmed CHECK (code = btrim(code) AND code <> ''),
    name text NOT NULL,
    carrier_name text NOT NULL DEFAULT '',
    kind text NOT NULL CONSTRAINT channel_kind CHECK (kind IN ('fixed', 'selected')),
    customer_scope text NOT NULL DEFAULT 'all'
      CONSTRAINT channel_customer_scope CHECK (customer_scope IN ('all', 'only', 'except')),
    active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (operator_id, id),
    FOREIGN KEY (operator_id, warehouse_id) REFERENCES warehouses,
    CONSTRAINT channel_code_is_unique UNIQUE (operator_id, warehouse_id, code),
    CONSTRAINT channel_built_in_keeps_its_code CHECK ((kind = 'selected') = (code = 'selected_by_warehouse')),
    CONSTRAINT channel_built_in_stays_on CHECK (kind <> 'selected' OR active)
  );

  -- The customers that a scope 'only' or 'except' names.
  CREATE TABLE channel_customers (
    operator_id integer NOT NULL,
    channel_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    PRIMARY KEY (operator_id, channel_id, customer_id),
    FOREIGN KEY (operator_id, channel_id) REFERENCES channels,
    FOREIGN KEY (operator_id, customer_id) REFERENCES customers
  );
`;

const goods = `
  -- Weights and sizes as they were typed, value and unit: converting would lose what was said.
  CREATE TABLE skus (
    operator_id integer NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    customer_id bigint NOT NULL,
    code text NOT NULL CONSTRAINT sku_code_is_trimmed CHECK (code = btrim(code) AND code <> ''),
    name text NOT NULL,
    barcode text NOT NULL DEFAULT '',
    weight numeric(12,4) NOT NULL CONSTRAINT sku_weighs_something CHECK (weight > 0),
    weight_unit text NOT NULL CONSTRAINT sku_weight_unit CHECK (weight_unit IN ('lb', 'oz', 'kg', 'g')),
    length numeric(10,3) NOT NULL,
    width numeric(10,3) NOT NULL,
    height numeric(10,3) NOT NULL,
    length_unit text NOT NULL CONSTRAINT sku_length_unit CHECK (length_unit IN ('in', 'cm')),
    declared_value_minor bigint NOT NULL DEFAULT 0,
    currency text NOT NULL DEFAULT 'USD',
    image_url text NOT NULL DEFAULT '',
    active boolean NOT NULL DEFAULT true,
    stock_shown boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (operator_id, id),
    FOREIGN KEY (operator_id, customer_id) REFERENCES customers,
    CONSTRAINT sku_code_is_unique UNIQUE (operator_id, customer_id, code),
    CONSTRAINT sku_has_a_size CHECK (length > 0 AND width > 0 AND height > 0)
  );

  CREATE TABLE stock (
    operator_id integer NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    warehouse_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    on_hand integer NOT NULL DEFAULT 0 CONSTRAINT stock_on_hand_is_real CHECK (on_hand >= 0),
    allocated integer NOT NULL DEFAULT 0 CONSTRAINT stock_allocated_is_real CHECK (allocated >= 0),
    locked integer NOT NULL DEFAULT 0 CONSTRAINT stock_locked_is_real CHECK (locked >= 0),
    defective integer NOT NULL DEFAULT 0 CONSTRAINT stock_defective_is_real CHECK (defective >= 0),
    in_transit integer NOT NULL DEFAULT 0 CONSTRAINT stock_in_transit_is_real CHECK (in_transit >= 0),
    receiving integer NOT NULL DEFAULT 0 CONSTRAINT stock_receiving_is_real CHECK (receiving >= 0),
    safety_stock integer NOT NULL DEFAULT 0 CONSTRAINT stock_safety_is_real CHECK (safety_stock >= 0),
    -- The number of the last movement: raised by the UPDATE that moves, so numbers have no gaps.
    movement_no bigint NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (operator_id, id),
    FOREIGN KEY (operator_id, warehouse_id) REFERENCES warehouses,
    FOREIGN KEY (operator_id, sku_id) REFERENCES skus,
    CONSTRAINT stock_is_one_row_per_sku UNIQUE (operator_id, warehouse_id, sku_id)
  ) WITH (fillfactor = 50);

  -- The ledger of pieces. Rows are added, never changed: the application role may only insert.
  CREATE TABLE stock_movements (
    operator_id integer NOT NULL,
    stock_id bigint NOT NULL,
    no bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    customer_id bigint NOT NULL,
    type text NOT NULL CONSTRAINT movement_type CHECK (type IN (
      'announce', 'receive', 'put_away', 'close_short', 'allocate', 'release', 'ship', 'adjust_up',
      'adjust_down', 'to_defective', 'to_good', 'lock', 'unlock', 'transfer_out', 'transfer_in',
      'return_in', 'count')),
    on_hand_change integer NOT NULL DEFAULT 0,
    allocated_change integer NOT NULL DEFAULT 0,
    locked_change integer NOT NULL DEFAULT 0,
    defective_change integer NOT NULL DEFAULT 0,
    in_transit_change integer NOT NULL DEFAULT 0,
    receiving_change integer NOT NULL DEFAULT 0,
    on_hand_after integer NOT NULL,
    allocated_after integer NOT NULL,
    locked_after integer NOT NULL,
    defective_after integer NOT NULL,
    in_transit_after integer NOT NULL,
    receiving_after integer NOT NULL,
    document_kind text NOT NULL CONSTRAINT movement_document CHECK (document_kind IN (
      'outbound_order', 'inbound_order', 'adjustment', 'transfer', 'count', 'return')),
    document_no text NOT NULL,
    person text NOT NULL,
    reason text NOT NULL DEFAULT '',
    request_id text NOT NULL DEFAULT '',
    happened_at timestamptz NOT NULL,
    -- The database's clock after the stock row was locked: the change list depends on it.
    written_at timestamptz NOT NULL,
    PRIMARY KEY (operator_id, stock_id, no),
    FOREIGN KEY (operator_id, stock_id) REFERENCES stock,
    CONSTRAINT stock_never_oversold CHECK (
      type <> 'allocate' OR on_hand_after - allocated_after - locked_after >= 0),
    CONSTRAINT movement_adjustment_has_a_reason CHECK (
      type NOT IN ('adjust_up', 'adjust_down', 'count') OR reason <> '')
  );
  -- The change list: one customer's rows by time; only rows that changed what can be sold.
  CREATE INDEX movement_changes ON stock_movements (operator_id, customer_id, written_at, id)
    WHERE on_hand_change - allocated_change - locked_change <> 0;
`;

const orders = `
  CREATE SEQUENCE outbound_order_ids;

  -- Published prices. The card is one document: it is drafted, checked and published as a whole.
  CREATE TABLE rate_cards (
    operator_id integer NOT NULL REFERENCES operators,
    id bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL CONSTRAINT rate_card_kind CHECK (kind IN ('delivery', 'handling')),
    warehouse_id bigint NOT NULL,
    channel_id bigint,
    version integer NOT NULL,
    effective_from timestamptz NOT NULL,
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    card jsonb NOT NULL,
    PRIMARY KEY (operator_id, id),
    FOREIGN KEY (operator_id, warehouse_id) REFERENCES warehouses,
    FOREIGN KEY (operator_id, channel_id) REFERENCES channels,
    CONSTRAINT rate_card_delivery_has_a_channel CHECK ((kind = 'delivery') = (channel_id IS NOT NULL)),
    CONSTRAINT rate_card_version_is_unique UNIQUE NULLS NOT DISTINCT (operator_id, warehouse_id, channel_id, version)
  );

  CREATE TABLE outbound_orders (
    operator_id integer NOT NULL,
    id bigint NOT NULL,
    order_no text NOT NULL,
    source text NOT NULL CONSTRAINT order_source CHECK (source IN ('temu', 'oms', 'admin')),
    number text NOT NULL,
    registration_id bigint,
    customer_id bigint NOT NULL,
    warehouse_id bigint NOT NULL,
    label_by text NOT NULL CONSTRAINT order_label_by CHECK (label_by IN ('warehouse', 'platform')),
    asked_channel_id bigint,
    channel_id bigint,
    fulfilment text NOT NULL CONSTRAINT order_fulfilment CHECK (fulfilment IN (
      'accepted', 'picking', 'packed', 'shipped', 'cancelled', 'on_hold', 'exception')),
    fulfilment_before text,
    label text NOT NULL CONSTRAINT order_label CHECK (label IN (
      'not_needed', 'waiting', 'buying', 'ready', 'printed', 'failed', 'void_asked', 'voided', 'void_refused')),
    cancel text NOT NULL DEFAULT 'none' CONSTRAINT order_cancel CHECK (cancel IN ('none', 'asked', 'granted', 'refused')),
    cancelled_by text CONSTRAINT order_cancelled_by CHECK (cancelled_by IN ('temu', 'customer', 'warehouse')),
    tracking text NOT NULL DEFAULT 'unknown' CONSTRAINT order_tracking CHECK (tracking IN (
      'unknown', 'pre_transit', 'picked_up', 'in_transit', 'out_for_delivery', 'delivered', 'exception', 'returning')),
    billing text NOT NULL CONSTRAINT order_billing CHECK (billing IN ('quoted', 'frozen', 'charged', 'released', 'adjusted')),
    reason_code text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',
    cancel_reason text NOT NULL DEFAULT '',
    currency text NOT NULL,
    quoted_minor bigint NOT NULL CONSTRAINT order_quote_is_not_negative CHECK (quoted_minor >= 0),
    latest_ship_at timestamptz,
    parent_ref text NOT NULL DEFAULT '',
    package_ref text NOT NULL DEFAULT '',
    history_no integer NOT NULL DEFAULT 0,
    accepted_at timestamptz NOT NULL,
    status_changed_at timestamptz NOT NULL,
    shipped_at timestamptz,
    closed_at timestamptz,
    PRIMARY KEY (operator_id, id),
    FOREIGN KEY (operator_id, customer_id) REFERENCES customers,
    FOREIGN KEY (operator_id, warehouse_id) REFERENCES warehouses,
    FOREIGN KEY (operator_id, channel_id) REFERENCES channels,
    CONSTRAINT order_is_made_once UNIQUE (operator_id, source, number),
    CONSTRAINT order_shipped_or_cancelled_never_both CHECK (shipped_at IS NULL OR fulfilment <> 'cancelled')
  ) WITH (fillfactor = 85);

  -- Numbers that were cancelled before they arrived. Makers and cancellers of a number take the
  -- same advisory lock, so a number is here or among the orders, never in both.
  CREATE TABLE cancelled_numbers (
    operator_id integer NOT NULL,
    source text NOT NULL,
    number text NOT NULL,
    customer_id bigint NOT NULL,
    reason text NOT NULL DEFAULT '',
    request_id text NOT NULL DEFAULT '',
    cancelled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The customer is part of it: nobody can block another's number.
    PRIMARY KEY (operator_id, source, number, customer_id),
    FOREIGN KEY (operator_id, customer_id) REFERENCES customers
  );

  -- All that can be read as a person's, sealed, in one row that erasure deletes. The content HMAC
  -- goes with it: an address can be guessed and compared.
  CREATE TABLE order_recipients (
    operator_id integer NOT NULL,
    order_id bigint NOT NULL,
    sealed bytea NOT NULL,
    content_hmac bytea NOT NULL,
    PRIMARY KEY (operator_id, order_id),
    FOREIGN KEY (operator_id, order_id) REFERENCES outbound_orders
  );

  CREATE TABLE order_lines (
    operator_id integer NOT NULL,
    order_id bigint NOT NULL,
    line_no integer NOT NULL,
    sku_id bigint NOT NULL,
    sku_code text NOT NULL,
    quantity integer NOT NULL CONSTRAINT order_line_asks_for_pieces CHECK (quantity > 0),
    line_ref text NOT NULL DEFAULT '',
    parent_ref text NOT NULL DEFAULT '',
    product_ref text NOT NULL DEFAULT '',
    PRIMARY KEY (operator_id, order_id, line_no),
    FOREIGN KEY (operator_id, order_id) REFERENCES outbound_orders,
    FOREIGN KEY (operator_id, sku_id) REFERENCES skus
  );

  CREATE TABLE order_packages (
    operator_id integer NOT NULL,
    order_id bigint NOT NULL,
    package_no integer NOT NULL,
    package_ref text NOT NULL DEFAULT '',
    carrier_name text NOT NULL DEFAULT '',
    carrier_ref text NOT NULL DEFAULT '',
    tracking_number text,
    weight numeric(12,4),
    weight_unit text CONSTRAINT package_weight_unit CHECK (weight_unit IN ('lb', 'oz', 'kg', 'g')),
    length numeric(10,3),
    width numeric(10,3),
    height numeric(10,3),
    length_unit text CONSTRAINT package_length_unit CHECK (length_unit IN ('in', 'cm')),
    PRIMARY KEY (operator_id, order_id, package_no),
    FOREIGN KEY (operator_id, order_id) REFERENCES outbound_orders
  );
  CREATE INDEX package_by_tracking_number ON order_packages (operator_id, tracking_number)
    WHERE tracking_number IS NOT NULL;

  CREATE TABLE order_package_lines (
    operator_id integer NOT NULL,
    order_id bigint NOT NULL,
    package_no integer NOT NULL,
    line_no integer NOT NULL,
    quantity integer NOT NULL CONSTRAINT package_line_holds_pieces CHECK (quantity > 0),
    PRIMARY KEY (operator_id, order_id, package_no, line_no),
    FOREIGN KEY (operator_id, order_id, package_no) REFERENCES order_packages,
    FOREIGN KEY (operator_id, order_id, line_no) REFERENCES order_lines
  );

  -- Label files that came with an order or after it. A replaced one stays, for the record.
  CREATE TABLE order_labels (
    operator_id integer NOT NULL,
    order_id bigint NOT NULL,
    no integer NOT NULL,
    format text NOT NULL CONSTRAINT label_format CHECK (format IN ('PDF', 'PNG', 'ZPL')),
    sealed bytea,
    source_url text,
    sha256 bytea,
    size_bytes integer,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    printed_at timestamptz,
    replaced_at timestamptz,
    PRIMARY KEY (operator_id, order_id, no),
    FOREIGN KEY (operator_id, order_id) REFERENCES outbound_orders,
    CONSTRAINT label_is_here_or_to_be_fetched CHECK (sealed IS NOT NULL OR source_url IS NOT NULL)
  );

  CREATE TABLE order_history (
    operator_id integer NOT NULL,
    order_id bigint NOT NULL,
    no integer NOT NULL,
    axis text NOT NULL CONSTRAINT history_axis CHECK (axis IN ('fulfilment', 'label', 'cancel', 'tracking', 'billing')),
    from_state text,
    to_state text NOT NULL,
    person text NOT NULL,
    reason text NOT NULL DEFAULT '',
    request_id text NOT NULL DEFAULT '',
    at timestamptz NOT NULL,
    PRIMARY KEY (operator_id, order_id, no),
    FOREIGN KEY (operator_id, order_id) REFERENCES outbound_orders
  );
`;

const money = `
  -- What an order costs, line by line, each with how it was computed.
  CREATE TABLE order_charges (
    operator_id integer NOT NULL,
    order_id bigint NOT NULL,
    no integer NOT NULL,
    stage text NOT NULL CONSTRAINT charge_stage CHECK (stage IN ('quoted', 'charged', 'corrected')),
    type text NOT NULL,
    name text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    trace jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (operator_id, order_id, no),
    FOREIGN KEY (operator_id, order_id) REFERENCES outbound_orders
  );

  CREATE TABLE wallets (
    operator_id integer NOT NULL,
    customer_id bigint NOT NULL,
    currency text NOT NULL,
    balance_minor bigint NOT NULL DEFAULT 0,
    frozen_minor bigint NOT NULL DEFAULT 0 CONSTRAINT wallet_frozen_is_real CHECK (frozen_minor >= 0),
    credit_limit_minor bigint NOT NULL DEFAULT 0 CONSTRAINT wallet_credit_is_not_negative CHECK (credit_limit_minor >= 0),
    line_no bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (operator_id, customer_id, currency),
    FOREIGN KEY (operator_id, customer_id) REFERENCES customers
  ) WITH (fillfactor = 50);

  -- The ledger of money: rows are added, never changed.
  CREATE TABLE wallet_lines (
    operator_id integer NOT NULL,
    customer_id bigint NOT NULL,
    currency text NOT NULL,
    no bigint NOT NULL,
    type text NOT NULL CONSTRAINT wallet_line_type CHECK (type IN ('top_up', 'freeze', 'release', 'charge', 'adjust')),
    balance_change_minor bigint NOT NULL DEFAULT 0,
    frozen_change_minor bigint NOT NULL DEFAULT 0,
    balance_after_minor bigint NOT NULL,
    frozen_after_minor bigint NOT NULL,
    credit_limit_minor bigint NOT NULL,
    document_kind text NOT NULL CONSTRAINT wallet_line_document CHECK (document_kind IN ('outbound_order', 'top_up', 'adjustment')),
    document_no text NOT NULL,
    person text NOT NULL,
    reason text NOT NULL DEFAULT '',
    request_id text NOT NULL DEFAULT '',
    at timestamptz NOT NULL,
    PRIMARY KEY (operator_id, customer_id, currency, no),
    FOREIGN KEY (operator_id, customer_id, currency) REFERENCES wallets,
    CONSTRAINT wallet_never_freezes_what_is_not_there CHECK (
      type <> 'freeze' OR balance_after_minor - frozen_after_minor + credit_limit_minor >= 0)
  );
`;

const outbox = `
  -- What has to be told to the other side, written with the change that it tells.
  -- A subject's pushes go in the order of their ids; lower priority numbers go first.
  CREATE TABLE pushes (
    operator_id integer NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    registration_id bigint NOT NULL,
    event text NOT NULL CONSTRAINT push_event CHECK (event IN (
      'accepted', 'picking', 'packed', 'shipped', 'cancelled', 'failed', 'shipping_info', 'estimate', 'authorization')),
    priority smallint NOT NULL,
    subject text NOT NULL,
    content jsonb NOT NULL,
    sealed bytea,
    happened_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CONSTRAINT push_state CHECK (state IN ('waiting', 'delivered', 'dead', 'dropped')),
    attempts integer NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL,
    expires_at timestamptz,
    last_error text NOT NULL DEFAULT '',
    settled_at timestamptz,
    PRIMARY KEY (operator_id, id),
    FOREIGN KEY (operator_id, registration_id) REFERENCES registrations
  );
  CREATE INDEX push_waiting ON pushes (operator_id, registration_id, priority, id) WHERE state = 'waiting';
  CREATE INDEX push_by_subject ON pushes (operator_id, subject, id);
`;

const recorder = `
  -- Every call, in and out, by day: a day expires by dropping its partition. Operator 0 is nobody:
  -- calls whose app_key is unknown. No foreign keys: a record must not fail, whatever it records.
  CREATE TABLE calls (
    operator_id integer NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    direction text NOT NULL CONSTRAINT call_direction CHECK (direction IN ('in', 'out')),
    subject text NOT NULL,
    customer_code text,
    number text,
    request_id text NOT NULL,
    ok boolean NOT NULL,
    outcome integer NOT NULL,
    message text NOT NULL DEFAULT '',
    http_status smallint NOT NULL,
    duration_us integer NOT NULL,
    request_bytes integer NOT NULL,
    request bytea,
    answer bytea,
    PRIMARY KEY (operator_id, at, id)
  ) PARTITION BY RANGE (at);
  CREATE INDEX call_by_number ON calls (operator_id, number, at DESC) WHERE number IS NOT NULL;

  -- Partitions are DDL, which the application role may not do: it may call these two, no more.
  CREATE FUNCTION keep_call_partitions(first_day date, days integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    day date;
    name text;
  BEGIN
    IF days NOT BETWEEN 1 AND 31 THEN
      RAISE EXCEPTION 'days must be 1 to 31, got %', days;
    END IF;
    -- Two processes may start at once.
    PERFORM pg_advisory_xact_lock(hashtext('call_partitions'));
    FOR day IN SELECT first_day + n FROM generate_series(0, days - 1) AS n LOOP
      name := 'calls_' || to_char(day, 'YYYYMMDD');
      IF to_regclass(name) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF calls FOR VALUES FROM (%L) TO (%L)',
          name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
      END IF;
    END LOOP;
  END $$;

  CREATE FUNCTION drop_call_partitions(before date) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    name text;
    dropped integer := 0;
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('call_partitions'));
    FOR name IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'calls'::regclass AND c.relname < 'calls_' || to_char(before, 'YYYYMMDD')
    LOOP
      EXECUTE format('DROP TABLE %I', name);
      dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
  END $$;
`;

const access = `
  CREATE TABLE admin_keys (
    operator_id integer NOT NULL REFERENCES operators,
    id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    key_hash bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (operator_id, id),
    CONSTRAINT admin_key_is_unique UNIQUE (operator_id, key_hash)
  );

  -- A claimed key and the answer it got, written in the transaction of the effect.
  CREATE TABLE idempotency_keys (
    operator_id integer NOT NULL,
    caller text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    answer json,
    claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (operator_id, caller, key)
  );
`;

/** What the application may do, table by table, and the wall between operators. */
function security(): string {
  const ledgers = [
    'stock_movements',
    'wallet_lines',
    'order_history',
    'order_charges',
    'rate_cards',
    'calls',
  ];
  const erasable = [
    'channel_customers',
    'order_recipients',
    'order_labels',
    'order_packages',
    'order_package_lines',
    'pushes',
    'idempotency_keys',
  ];
  return [
    ...TENANT_TABLES.flatMap((table) => [
      `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
      `CREATE POLICY of_one_operator ON ${table} USING (operator_id = current_operator()) WITH CHECK (operator_id = current_operator())`,
      `GRANT SELECT, INSERT ON ${table} TO opencang_app`,
    ]),
    ...TENANT_TABLES.filter((table) => !ledgers.includes(table)).map(
      (table) => `GRANT UPDATE ON ${table} TO opencang_app`,
    ),
    ...erasable.map((table) => `GRANT DELETE ON ${table} TO opencang_app`),
    'GRANT SELECT, INSERT, UPDATE ON directory TO opencang_app',
    // TypeORM's own list, made before this runs: a process tells from it that it is up to date.
    'GRANT SELECT ON schema_migrations TO opencang_app',
    'GRANT USAGE ON SEQUENCE operator_ids, outbound_order_ids TO opencang_app',
    'REVOKE ALL ON FUNCTION keep_call_partitions(date, integer), drop_call_partitions(date) FROM PUBLIC',
    'GRANT EXECUTE ON FUNCTION keep_call_partitions(date, integer), drop_call_partitions(date) TO opencang_app',
  ].join(';\n');
}
