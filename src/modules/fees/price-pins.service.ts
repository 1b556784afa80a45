import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database';
import { CardShelf } from './card-shelf';
import { INSERT_PIN } from './fees.sql';

export interface NewPin {
  readonly customerId: number;
  readonly warehouseId: number;
  readonly minutes: number;
  readonly by: string;
}

export interface Pin {
  readonly pricesOf: Date;
  readonly until: Date;
}

const MINUTE_MS = 60_000;

/**
 * Promises on prices: for some minutes, whatever a customer asks for or orders in a warehouse has
 * the prices of the moment of the promise, though other cards come into force meanwhile.
 */
@Injectable()
export class PricePinsService {
  constructor(
    private readonly shelf: CardShelf,
    private readonly clock: Clock,
  ) {}

  async pin(tx: Tx, { customerId, warehouseId, minutes, by }: NewPin): Promise<Pin> {
    const pricesOf = this.clock.now();
    const until = new Date(pricesOf.getTime() + minutes * MINUTE_MS);
    await tx.rows(INSERT_PIN, [tx.operatorId, customerId, warehouseId, pricesOf, until, by]);
    tx.onCommit(() => this.shelf.forget(tx.operatorId));
    return { pricesOf, until };
  }
}
