import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Log } from '../../platform/log';
import { Loop } from '../../platform/loop';
import { CallsService } from '../calls/calls.service';
import { ManifestsService } from '../carriers/manifests.service';
import { LabelPurchasesService } from '../carriers/purchases.service';
import { ApplicantsService } from '../invitations/applicants.service';
import { OperatorsService } from '../operators/operators.service';
import { type ErasableOrder, OrderErasureService } from '../orders/order-erasure.service';
import { ordersUnknown } from './retention.errors';
import {
  CHANGE_SETTINGS,
  type ErasureRow,
  FIND_ERASURES,
  FIND_SETTINGS,
  INSERT_ERASURE,
} from './retention.sql';

export interface RetentionSettings {
  /**
   * Days after an order is closed until its recipient and labels are forgotten; the same after an
   * applicant was approved, refused, or came and nobody decided.
   */
  readonly keepDays: number;
  readonly version: number;
}

/** What was forgotten: kept as the proof of it. */
export interface Erasure {
  readonly id: number;
  readonly at: Date;
  readonly kind: 'age' | 'request';
  readonly person: string;
  readonly reason: string;
  readonly orderNos: readonly string[];
  readonly recipients: number;
  readonly labels: number;
  /** Recorded calls whose texts were forgotten. */
  readonly calls: number;
}

export const DEFAULT_KEEP_DAYS = 180;
const READS_KEPT_DAYS = 7;
const DAY_MS = 86_400_000;
const RUN_EVERY_MS = 15 * 60_000;
/** In one transaction: short, and the next follows at once while there is more. */
const ORDERS_AT_ONCE = 200;
const CALLS_AT_ONCE = 1_000;
const APPLICANTS_AT_ONCE = 1_000;
const MOST_ROUNDS = 50;
const NOBODY = { person: 'system', reason: '' };

/**
 * Forgets what can be read as a person's: by age in a loop, or when somebody asks. Each time leaves
 * a receipt with numbers and counts, and nothing of what was forgotten.
 */
@Injectable()
export class RetentionService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly operators: OperatorsService,
    private readonly orders: OrderErasureService,
    private readonly purchases: LabelPurchasesService,
    private readonly manifests: ManifestsService,
    private readonly calls: CallsService,
    private readonly applicants: ApplicantsService,
    log: Log,
  ) {
    this.loop = new Loop('retention', RUN_EVERY_MS, () => this.forgetDue(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  settings(operatorId: OperatorId): Promise<RetentionSettings> {
    return this.db.transaction(operatorId, (tx) => this.settingsIn(tx));
  }

  async settingsIn(tx: Tx): Promise<RetentionSettings> {
    const [row] = await tx.rows(FIND_SETTINGS, [tx.operatorId]);
    return { keepDays: row?.keep_days ?? DEFAULT_KEEP_DAYS, version: row?.version ?? 1 };
  }

  /** Changes the days, if the settings still are at this version; null: they are not. */
  async change(tx: Tx, version: number, keepDays: number): Promise<RetentionSettings | null> {
    const [row] = await tx.rows(CHANGE_SETTINGS, [tx.operatorId, version, keepDays]);
    return row ? { keepDays: row.keep_days, version: row.version } : null;
  }

  /**
   * Forgets orders at once, whatever their age: their recipients, labels, and what was recorded of
   * calls about them. An open order can't be shipped without its recipient: who asks must know.
   * @param numbers ours or the source's
   * @throws retention.orders_unknown where one is not there: nothing is forgotten then
   */
  async forget(
    tx: Tx,
    numbers: readonly string[],
    by: { readonly person: string; readonly reason: string },
  ): Promise<Erasure> {
    const orders = await this.orders.findByNumbers(tx, numbers);
    const known = new Set(orders.flatMap((order) => [order.orderNo, order.number]));
    const unknown = numbers.filter((number) => !known.has(number));
    if (unknown.length > 0) throw ordersUnknown({ numbers: unknown.slice(0, 10).join(', ') });
    // What was recorded a moment ago may still wait to be written.
    await this.calls.flush();
    const calls = await this.calls.forgetAbout(
      tx,
      orders.flatMap((order) => [order.number, order.orderNo]),
    );
    return this.eraseOrders(tx, orders, 'request', by, calls);
  }

  /** Receipts, newest first. */
  async erasures(operatorId: OperatorId, below: number | null, limit: number): Promise<Erasure[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(FIND_ERASURES, [operatorId, below ?? Number.MAX_SAFE_INTEGER, limit]),
    );
    return rows.map(erasureOf);
  }

  /** One run over all operators, as much as is due; for tests, and for whoever can't wait. */
  run(): Promise<void> {
    return this.loop.between(() => this.forgetDue());
  }

  private async forgetDue(): Promise<void> {
    for (const operatorId of await this.operators.listIds()) {
      await this.bounded(() => this.forgetOldOrders(operatorId));
      await this.bounded(() => this.forgetReads(operatorId));
      await this.bounded(() => this.forgetApplicants(operatorId));
    }
  }

  private async bounded(round: () => Promise<boolean>): Promise<void> {
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) if (!(await round())) return;
  }

  private forgetOldOrders(operatorId: OperatorId): Promise<boolean> {
    return this.db.transaction(operatorId, async (tx) => {
      const { keepDays } = await this.settingsIn(tx);
      const before = new Date(this.clock.nowMs() - keepDays * DAY_MS);
      const orders = await this.orders.findDue(tx, before, ORDERS_AT_ONCE);
      if (orders.length === 0) return false;
      const calls = await this.calls.forgetAbout(
        tx,
        orders.map((order) => order.number),
      );
      await this.eraseOrders(tx, orders, 'age', NOBODY, calls);
      return orders.length === ORDERS_AT_ONCE;
    });
  }

  private forgetReads(operatorId: OperatorId): Promise<boolean> {
    const before = new Date(this.clock.nowMs() - READS_KEPT_DAYS * DAY_MS);
    return this.db.transaction(operatorId, async (tx) => {
      const forgotten = await this.calls.forgetReads(tx, before, CALLS_AT_ONCE);
      return forgotten === CALLS_AT_ONCE;
    });
  }

  /** Their rows stay, with the day of it and without the person: receipts are of orders. */
  private forgetApplicants(operatorId: OperatorId): Promise<boolean> {
    return this.db.transaction(operatorId, async (tx) => {
      const { keepDays } = await this.settingsIn(tx);
      const before = new Date(this.clock.nowMs() - keepDays * DAY_MS);
      return (await this.applicants.forget(tx, before, APPLICANTS_AT_ONCE)) === APPLICANTS_AT_ONCE;
    });
  }

  private async eraseOrders(
    tx: Tx,
    orders: readonly ErasableOrder[],
    kind: Erasure['kind'],
    by: { readonly person: string; readonly reason: string },
    calls: number,
  ): Promise<Erasure> {
    const at = this.clock.now();
    const { recipients, labels } = await this.orders.erase(tx, orders, at);
    const ids = orders.map((order) => order.id);
    await this.purchases.forgetWords(tx, ids);
    await this.manifests.erase(tx, ids, at);
    const orderNos = orders.map((order) => order.orderNo);
    const counts = [recipients, labels, calls];
    const said = [tx.operatorId, at, kind, by.person, by.reason, orderNos, ...counts];
    const [row] = await tx.rows(INSERT_ERASURE, said);
    if (!row) throw new Error('the receipt was not written');
    return erasureOf(row);
  }
}

function erasureOf({ order_nos: orderNos, ...row }: ErasureRow): Erasure {
  return { ...row, orderNos };
}
