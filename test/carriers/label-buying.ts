import { LabelBuyer } from '../../src/modules/carriers/label-buyer';
import { Session, succeeded } from '../../src/simulator/session';
import { AdminClient } from '../support/admin';
import { type RunningApp, startApp } from '../support/app';
import { type TakenOrder, takeOrder } from '../support/orders';
import { PATIENCE_MS } from '../support/patience';
import { reconcile } from '../support/reconcile';

const OPERATOR = 1;
/** Time enough to act while the carrier takes its own, on a machine that is busy as well. */
const SLOW_MS = 4_000;

export interface Shown {
  readonly id: number;
  readonly fulfilment: string;
  readonly reasonCode: string;
  readonly reason: string;
  readonly label: string;
  readonly tracking: string;
  readonly packages: readonly {
    readonly trackingNumber: string | null;
    readonly carrierName: string;
  }[];
  readonly history: readonly { readonly axis: string; readonly to: string }[];
}

interface Purchase {
  readonly packageNo: number;
  readonly state: string;
  readonly money: string;
  readonly tries: number;
  readonly trackingNumber: string | null;
  readonly cost: string | null;
  readonly problem: string;
  readonly problemCode: string;
}

const FOUR_MUGS = [
  { orderSn: 'A', parentOrderSn: 'P', cwSkuCode: 'MUG-BLUE', productSkuId: '1', quantity: 4 },
];

/** The application with demo data, whose channels buy their labels at the sandbox. */
export class LabelBuying {
  running!: RunningApp;
  admin!: AdminClient;

  readonly start = async (): Promise<void> => {
    this.running = await startApp(undefined, {}, { buysLabels: true });
    this.admin = new AdminClient(this.running);
  };

  readonly close = (): Promise<void> => this.running.close();

  /** After each test: the sandbox works again, and every piece and every cent is explained. */
  readonly settle = async (): Promise<void> => {
    await this.fault('');
    expect(await reconcile(this.running.db, OPERATOR)).toEqual([]);
  };

  readonly take = (fields: Record<string, unknown> = {}): Promise<TakenOrder> =>
    takeOrder(this.running, this.admin, fields);

  /** An order of four equal pieces, which fit into one box, two or four. */
  readonly takeFour = (): Promise<TakenOrder> => this.take({ orderList: FOUR_MUGS });

  /** Packs the four pieces into so many boxes. */
  readonly pack = async (id: number, boxes: 1 | 2 | 4): Promise<number> => {
    const packages = Array.from({ length: boxes }, () => ({
      lines: [{ lineNo: 1, quantity: 4 / boxes }],
    }));
    return (await this.admin.make(`orders/${id}/pack`, { packages })).status;
  };

  readonly cancel = async (cwFulfillNo: string): Promise<void> => {
    const session = new Session(this.running.target, 'buying');
    succeeded(await session.ask('order/cancel', { cwFulfillNo, cancelReason: 'changed mind' }));
  };

  /** What goes wrong at the sandbox from now on; empty: nothing. */
  readonly fault = async (name: string, slowMs = SLOW_MS): Promise<void> => {
    const { body } = await this.admin.ask<{ items: { id: number }[] }>('carrier-accounts');
    const settings = { fault: name, slowMs: String(slowMs) };
    const answer = await this.admin.change(`carrier-accounts/${body.items[0]?.id}`, { settings });
    expect(answer.status).toBe(200);
  };

  readonly look = (running = this.running): Promise<void> =>
    running.app.get(LabelBuyer).look(OPERATOR);

  /** Waits until it is so. @param looks meanwhile, which ends only when what it has begun is done */
  readonly until = async (so: () => Promise<boolean>, looks = true): Promise<void> => {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      if (await so()) return;
      if (looks) await this.look();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('it did not come to that');
  };

  readonly shown = async (id: number): Promise<Shown> =>
    (await this.admin.ask<Shown>(`orders/${id}`)).body;

  readonly labelIs = (id: number, label: string) => async () =>
    (await this.shown(id)).label === label;

  /** The newest first. */
  readonly purchases = async (id: number): Promise<Purchase[]> =>
    (await this.admin.ask<{ items: Purchase[] }>(`label-purchases?orderId=${id}`)).body.items;

  /** The purchases for one package, the oldest first. */
  readonly purchasesFor = async (id: number, packageNo: number): Promise<Purchase[]> =>
    (await this.purchases(id)).filter((one) => one.packageNo === packageNo).reverse();

  readonly moneyOf = async (id: number, packageNo: number): Promise<string[]> =>
    (await this.purchasesFor(id, packageNo)).map(({ money }) => money);

  /** As if everybody had waited long enough to be tried again; whoever is at it now comes to an end first. */
  readonly waited = async (): Promise<void> => {
    await this.look();
    await this.rows(
      `UPDATE label_purchases SET due_at = due_at - interval '1 day'
        WHERE problem_code <> '' OR state = 'void_asked'`,
    );
  };

  readonly rows = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    this.running.db.transaction(OPERATOR, (tx) => tx.manager.query<Row[]>(text, values));

  /** How many labels of an order a printer would get. */
  readonly inForce = (id: number): Promise<number> =>
    this.count('order_labels WHERE order_id = $1 AND replaced_at IS NULL', id);

  /** How many labels the sandbox has sold for an order. */
  readonly sold = (id: number): Promise<number> =>
    this.count(
      `sandbox_labels s JOIN outbound_orders o ON s.reference LIKE o.order_no || '-%' WHERE o.id = $1`,
      id,
    );

  private async count(what: string, id: number): Promise<number> {
    const [row] = await this.rows<{ n: number }>(`SELECT count(*)::integer AS n FROM ${what}`, [
      id,
    ]);
    return row?.n ?? 0;
  }
}
