import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database';
import { CardShelf } from './card-shelf';
import type { Card } from './engine/cards.types';
import { INSERT_CARD } from './fees.sql';

export interface NewCard {
  readonly warehouseId: number;
  /** Null: the handling price of the warehouse. */
  readonly channelId: number | null;
  readonly card: Card;
}

/** The price lists: drafted, checked, published, and never changed after. */
@Injectable()
export class RateCardsService {
  constructor(private readonly shelf: CardShelf) {}

  /** Publishes a first card, where nothing had a price before: it is in force from this moment. */
  async publishFirst(tx: Tx, { card, warehouseId, channelId }: NewCard, at: Date): Promise<void> {
    await tx.rows(INSERT_CARD, [
      tx.operatorId,
      card.kind,
      warehouseId,
      channelId,
      null,
      at,
      '',
      JSON.stringify(card),
    ]);
    tx.onCommit(() => this.shelf.forget(tx.operatorId));
  }
}
