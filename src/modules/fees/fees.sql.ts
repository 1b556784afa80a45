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
