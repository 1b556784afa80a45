import { Injectable } from '@nestjs/common';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import {
  accountNeeded,
  buysNothing,
  formatWrong,
  serviceWrong,
  unknownAccount,
} from './carriers.errors';
import { CarriersService } from './carriers.service';
import type { BuyAt, ChannelCarrier, ChannelCarrierChange, LabelFormat } from './carriers.types';

/** With which account, by which service and when a channel buys its labels. */
@Injectable()
export class ChannelCarriersService {
  constructor(
    private readonly db: Database,
    private readonly carriers: CarriersService,
  ) {}

  get(operatorId: OperatorId, channelId: number): Promise<ChannelCarrier> {
    return this.db.transaction(operatorId, (tx) => this.getIn(tx, channelId));
  }

  /** The same, as this transaction sees it. A channel of which nothing was said buys by hand. */
  async getIn(tx: Tx, channelId: number): Promise<ChannelCarrier> {
    const [row] = await tx.rows(FIND, [tx.operatorId, channelId]);
    return row ? carrierOf(row) : { ...NOTHING_SAID, channelId };
  }

  /**
   * Says what is named, if it still is as it was read; null: it is not.
   * @throws carrier.unknown_account, carrier.service_wrong, carrier.format_wrong,
   *         carrier.buys_nothing, carrier.account_needed
   */
  async change(
    tx: Tx,
    { channelId, version }: { readonly channelId: number; readonly version: number },
    change: ChannelCarrierChange,
  ): Promise<{ before: ChannelCarrier; after: ChannelCarrier } | null> {
    const before = await this.getIn(tx, channelId);
    const wanted = { ...before, ...withoutGaps(change) };
    await this.expectPossible(tx, wanted);
    const { accountId, service, buyAt, labelFormat } = wanted;
    const [row] = await tx.rows(SAY, [
      tx.operatorId,
      channelId,
      version,
      accountId,
      service,
      buyAt,
      labelFormat,
    ]);
    return row ? { before, after: carrierOf(row) } : null;
  }

  private async expectPossible(tx: Tx, wanted: ChannelCarrier): Promise<void> {
    const { accountId, service, buyAt, labelFormat: format } = wanted;
    if (accountId === null) {
      if (buyAt !== 'by_hand') throw accountNeeded({});
      return;
    }
    const [row] = await tx.rows(ACTIVE_ACCOUNT, [tx.operatorId, accountId]);
    if (!row) throw unknownAccount({ id: accountId });
    const carrier = this.carriers.get(row.kind);
    const { name, services, formats, byHand } = carrier;
    if (byHand && buyAt !== 'by_hand') throw buysNothing({ carrier: name });
    if (!byHand && (service === '' || (services && !services.includes(service)))) {
      const list = services?.join(', ') ?? "the carrier's own codes";
      throw serviceWrong({ service, carrier: name, services: list });
    }
    if (!formats.includes(format))
      throw formatWrong({ format, carrier: name, formats: formats.join(', ') });
  }
}

const NOTHING_SAID = {
  accountId: null,
  service: '',
  buyAt: 'by_hand',
  labelFormat: 'PDF',
  version: 0,
} as const;

/** A field that is left out must not overwrite what is there. */
function withoutGaps<T extends object>(change: T): T {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as T;
}

interface ChannelCarrierRow {
  channel_id: number;
  account_id: number | null;
  service: string;
  buy_at: BuyAt;
  label_format: LabelFormat;
  version: number;
}

function carrierOf(row: ChannelCarrierRow): ChannelCarrier {
  return {
    channelId: row.channel_id,
    accountId: row.account_id,
    service: row.service,
    buyAt: row.buy_at,
    labelFormat: row.label_format,
    version: row.version,
  };
}

const COLUMNS = 'channel_id, account_id, service, buy_at, label_format, version';

const FIND: Statement<ChannelCarrierRow> = statement(
  'channel_carriers_find',
  `SELECT ${COLUMNS} FROM channel_carriers WHERE operator_id = $1 AND channel_id = $2`,
);

/**
 * The first word about a channel and every later one in one statement: version 0 makes the row,
 * any other must be that of the row. Of two people who read the same, one is told.
 */
const SAY: Statement<ChannelCarrierRow> = statement(
  'channel_carriers_say',
  `INSERT INTO channel_carriers AS c (operator_id, channel_id, account_id, service, buy_at, label_format)
   SELECT $1, $2, $4::bigint, $5, $6, $7
    WHERE $3::integer = 0
       OR EXISTS (SELECT FROM channel_carriers WHERE operator_id = $1 AND channel_id = $2)
   ON CONFLICT (operator_id, channel_id) DO UPDATE
      SET account_id = excluded.account_id, service = excluded.service, buy_at = excluded.buy_at,
          label_format = excluded.label_format, version = c.version + 1, updated_at = clock_timestamp()
    WHERE c.version = $3::integer
   RETURNING ${COLUMNS}`,
);

const ACTIVE_ACCOUNT: Statement<{ kind: string }> = statement(
  'channel_carriers_account',
  'SELECT kind FROM carrier_accounts WHERE operator_id = $1 AND id = $2 AND active',
);
