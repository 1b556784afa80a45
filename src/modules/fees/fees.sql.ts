import { type Statement, statement } from '../../platform/database';
import type { Card } from './engine/cards.types';

export interface CardRow {
  readonly id: number;
  readonly warehouse_id: number;
  readonly channel_id: number | null;
  readonly group_id: number | null;
  readonly version: number;
  readonly effective_from: Date;
}

/** Asked every second: all but the cards themselves, which are read once and never change. */
export const LIST_CARDS: Statement<CardRow> = statement(
  'fees_list_cards',
  `SELECT id, warehouse_id, channel_id, group_id, version, effective_from
     FROM rate_cards WHERE operator_id = $1
    ORDER BY effective_from DESC, version DESC`,
);

export const GET_CARD: Statement<{ id: number; version: number; card: Card }> = statement(
  'fees_get_card',
  'SELECT id, version, card FROM rate_cards WHERE operator_id = $1 AND id = $2',
);

/** The newest word on each week, latest week first. */
export const LIST_FUEL: Statement<{ series: string; starts_on: string; percent: string }> =
  statement(
    'fees_list_fuel',
    `SELECT DISTINCT ON (series, starts_on) series, starts_on::text AS starts_on, percent::text AS percent
       FROM fuel_weeks WHERE operator_id = $1
      ORDER BY series, starts_on DESC, revision DESC`,
  );

export const GET_LIST: Statement<{ entries: string[] }> = statement(
  'fees_get_list',
  'SELECT entries FROM postcode_lists WHERE operator_id = $1 AND id = $2',
);

/** The newest version of each list. */
export const NEWEST_LISTS: Statement<{ id: number; code: string }> = statement(
  'fees_newest_lists',
  `SELECT DISTINCT ON (code) id, code FROM postcode_lists WHERE operator_id = $1
    ORDER BY code, version DESC`,
);

/**
 * The next version of the channel's card, or of the warehouse's handling card, for a group or for
 * all. Two at once number alike, and the unique key lets one of them in.
 */
export const INSERT_CARD: Statement<{ id: number; version: number }> = statement(
  'fees_insert_card',
  `INSERT INTO rate_cards (operator_id, kind, warehouse_id, channel_id, group_id, version, effective_from, published_by, card)
   SELECT $1, $2, $3, $4, $5, coalesce(max(version), 0) + 1, $6, $7, $8
     FROM rate_cards
    WHERE operator_id = $1 AND warehouse_id = $3
      AND channel_id IS NOT DISTINCT FROM $4 AND group_id IS NOT DISTINCT FROM $5
   RETURNING id, version`,
);

export interface DraftRow {
  readonly kind: Card['kind'];
  readonly warehouse_id: number;
  readonly channel_id: number | null;
  readonly group_id: number | null;
  readonly card: Card;
}

/** A draft is published or discarded once: of two who try, one finds it gone. */
export const TAKE_DRAFT: Statement<DraftRow> = statement(
  'fees_take_draft',
  `DELETE FROM rate_card_drafts WHERE operator_id = $1 AND id = $2 AND version = $3
   RETURNING kind, warehouse_id, channel_id, group_id, card`,
);

export const FUEL_SERIES: Statement<{ series: string }> = statement(
  'fees_fuel_series',
  'SELECT DISTINCT series FROM fuel_weeks WHERE operator_id = $1',
);

export interface PublishedRow extends CardRow {
  readonly kind: Card['kind'];
  readonly name: string;
  readonly published_at: Date;
  readonly published_by: string;
}

export const LIST_PUBLISHED: Statement<PublishedRow> = statement(
  'fees_list_published',
  `SELECT id, kind, card->>'name' AS name, warehouse_id, channel_id, group_id, version,
          effective_from, published_at, published_by
     FROM rate_cards WHERE operator_id = $1 AND ($2::bigint IS NULL OR warehouse_id = $2)
    ORDER BY id DESC LIMIT 1000`,
);

export const GET_PUBLISHED: Statement<PublishedRow & { card: Card }> = statement(
  'fees_get_published',
  `SELECT id, kind, card->>'name' AS name, warehouse_id, channel_id, group_id, version,
          effective_from, published_at, published_by, card
     FROM rate_cards WHERE operator_id = $1 AND id = $2`,
);

/** Two imports at once number alike; the unique key makes one of them try again. */
export const INSERT_LIST: Statement<{ version: number }> = statement(
  'fees_insert_list',
  `INSERT INTO postcode_lists (operator_id, code, version, entries, size, made_by)
   SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5
     FROM postcode_lists WHERE operator_id = $1 AND code = $2
   RETURNING version`,
);

export const LIST_LISTS: Statement<{
  code: string;
  version: number;
  size: number;
  madeBy: string;
  madeAt: Date;
}> = statement(
  'fees_list_lists',
  `SELECT DISTINCT ON (code) code, version, size, made_by AS "madeBy", made_at AS "madeAt"
     FROM postcode_lists WHERE operator_id = $1 ORDER BY code, version DESC`,
);

/** A week that has begun is a fact; the condition stands here, not before it. */
export const INSERT_FUEL: Statement<{ series: string; starts_on: string }> = statement(
  'fees_insert_fuel',
  `INSERT INTO fuel_weeks (operator_id, series, starts_on, revision, percent, entered_by)
   SELECT $1, w.series, w."startsOn",
          1 + (SELECT count(*) FROM fuel_weeks f
                WHERE f.operator_id = $1 AND f.series = w.series AND f.starts_on = w."startsOn"),
          w.percent, $4
     FROM json_to_recordset($2::json) AS w (series text, "startsOn" date, percent numeric)
    WHERE w."startsOn" > $3::date
       OR NOT EXISTS (SELECT 1 FROM fuel_weeks f WHERE f.operator_id = $1 AND f.series = w.series)
   RETURNING series, starts_on::text AS starts_on`,
);

export interface PinRow {
  readonly customer_id: number;
  readonly warehouse_id: number;
  readonly prices_of: Date;
  readonly until: Date;
}

/** The pins that still count, the newest first. */
export const LIST_PINS: Statement<PinRow> = statement(
  'fees_list_pins',
  `SELECT customer_id, warehouse_id, prices_of, until
     FROM price_pins WHERE operator_id = $1 AND until > $2
    ORDER BY id DESC LIMIT 10000`,
);

export const INSERT_PIN: Statement<never> = statement(
  'fees_insert_pin',
  `INSERT INTO price_pins (operator_id, customer_id, warehouse_id, prices_of, until, made_by)
   VALUES ($1, $2, $3, $4, $5, $6)`,
);
