import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossOperators, ofOneOperator } from './tenant';

/**
 * Cards for groups of customers; drafts, which may be changed until they are published; lists of
 * postcodes and weeks of fuel, which cards name. What prices are made of is only added to.
 */
export class RateCards1764160000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rate_card_drafts (
        operator_id integer NOT NULL REFERENCES operators,
        id bigint GENERATED ALWAYS AS IDENTITY,
        kind text NOT NULL CONSTRAINT rate_draft_kind CHECK (kind IN ('delivery', 'handling')),
        warehouse_id bigint NOT NULL,
        channel_id bigint,
        group_id bigint,
        card jsonb NOT NULL,
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (operator_id, id),
        FOREIGN KEY (operator_id, warehouse_id) REFERENCES warehouses,
        FOREIGN KEY (operator_id, channel_id) REFERENCES channels,
        FOREIGN KEY (operator_id, group_id) REFERENCES customer_groups,
        CONSTRAINT rate_draft_delivery_has_a_channel CHECK ((kind = 'delivery') = (channel_id IS NOT NULL))
      );

      -- Each import is a version of its own: a card means the one that was there when it was published.
      CREATE TABLE postcode_lists (
        operator_id integer NOT NULL REFERENCES operators,
        id bigint GENERATED ALWAYS AS IDENTITY,
        code text NOT NULL CONSTRAINT postcode_list_code_is_trimmed CHECK (code = btrim(code) AND code <> ''),
        version integer NOT NULL,
        entries jsonb NOT NULL,
        size integer NOT NULL,
        made_by text NOT NULL,
        made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (operator_id, id),
        CONSTRAINT postcode_list_version_is_unique UNIQUE (operator_id, code, version)
      );

      -- Of a week that is said twice, the later revision counts; see fees.sql.ts for when it may be.
      CREATE TABLE fuel_weeks (
        operator_id integer NOT NULL REFERENCES operators,
        series text NOT NULL CONSTRAINT fuel_series_is_trimmed CHECK (series = btrim(series) AND series <> ''),
        starts_on date NOT NULL,
        revision integer NOT NULL,
        percent numeric(9,4) NOT NULL CONSTRAINT fuel_is_not_negative CHECK (percent >= 0),
        entered_by text NOT NULL,
        entered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (operator_id, series, starts_on, revision)
      );
    `);
    // A new foreign key looks at the table that it points to as well.
    await runner.query(acrossOperators('customer_groups', acrossOperators('rate_cards', CARDS_UP)));
    await runner.query(ofOneOperator('rate_card_drafts', 'SELECT, INSERT, UPDATE, DELETE'));
    await runner.query(ofOneOperator('postcode_lists', 'SELECT, INSERT'));
    await runner.query(ofOneOperator('fuel_weeks', 'SELECT, INSERT'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(acrossOperators('rate_cards', CARDS_DOWN));
    await runner.query(
      'DROP TABLE fuel_weeks; DROP TABLE postcode_lists; DROP TABLE rate_card_drafts;',
    );
  }
}

/**
 * A table of prices is kept as carriers print it, a row for each weight and a column for each
 * zone: a tenth of the bytes of a list of cells. The prices stay what they are.
 */
const CARDS_UP = `
  UPDATE rate_cards c
     SET card = (card - 'rows') || jsonb_build_object('rates', jsonb_build_object(
           'zones', (SELECT jsonb_agg(zone ORDER BY zone) FROM (SELECT DISTINCT r->>'zone' AS zone FROM jsonb_array_elements(c.card->'rows') r) z),
           'rows', (
             SELECT jsonb_agg(jsonb_build_object('upTo', w.up_to, 'prices', w.prices) ORDER BY w.up_to::numeric)
               FROM (SELECT w.up_to, jsonb_agg(cell->'priceMinor' ORDER BY z.zone) AS prices
                       FROM (SELECT DISTINCT r->>'upTo' AS up_to FROM jsonb_array_elements(c.card->'rows') r) w
                      CROSS JOIN (SELECT DISTINCT r->>'zone' AS zone FROM jsonb_array_elements(c.card->'rows') r) z
                       LEFT JOIN LATERAL (SELECT r AS cell FROM jsonb_array_elements(c.card->'rows') r
                                           WHERE r->>'zone' = z.zone AND r->>'upTo' = w.up_to LIMIT 1) cells ON true
                      GROUP BY w.up_to) w)))
   WHERE card ? 'rows';
  ALTER TABLE rate_cards
    ADD COLUMN group_id bigint,
    ADD COLUMN published_by text NOT NULL DEFAULT '',
    ADD CONSTRAINT rate_card_is_for_a_group_of_its_operator FOREIGN KEY (operator_id, group_id) REFERENCES customer_groups,
    DROP CONSTRAINT rate_card_version_is_unique,
    ADD CONSTRAINT rate_card_version_is_published_once
      UNIQUE NULLS NOT DISTINCT (operator_id, warehouse_id, channel_id, group_id, version)`;

const CARDS_DOWN = `
  DELETE FROM rate_cards WHERE group_id IS NOT NULL;
  ALTER TABLE rate_cards
    DROP CONSTRAINT rate_card_version_is_published_once,
    DROP COLUMN group_id, DROP COLUMN published_by,
    ADD CONSTRAINT rate_card_version_is_unique UNIQUE NULLS NOT DISTINCT (operator_id, warehouse_id, channel_id, version);
  UPDATE rate_cards c
     SET card = (card - 'rates') || jsonb_build_object('rows', (
           SELECT jsonb_agg(jsonb_build_object('zone', z.zone, 'upTo', r->>'upTo', 'priceMinor', r->'prices'->(z.at::integer - 1)))
             FROM jsonb_array_elements(c.card->'rates'->'rows') r,
                  jsonb_array_elements_text(c.card->'rates'->'zones') WITH ORDINALITY z (zone, at)
            WHERE r->'prices'->(z.at::integer - 1) <> 'null'))
   WHERE card ? 'rates'`;
