import { Injectable } from '@nestjs/common';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { OneByOne } from '../../platform/one-by-one';
import { Sealer, sha256 } from '../../platform/seal';
import { checkLabelFile } from './files/label-file';
import { bareImage } from './files/png-file';
import { type LabelBytes, printPdf, printZpl } from './files/print-form';
import { LabelSources } from './label-sources';
import { labelGone, labelPrinted, otherPrintFormat, printTooLarge } from './labels.errors';
import {
  ADD_BOUGHT_LABEL,
  ADD_LABEL,
  CURRENT_LABELS,
  type CurrentLabelRow,
  END_FETCH,
  ERASE_LABELS,
  LABEL_FILES,
  LABELS_IN_FORCE,
  LABELS_OF_ORDER,
  type LabelInForceRow,
  MARK_PRINTED,
  NAME_PARCEL,
  WITHDRAW_LABELS,
} from './labels.sql';
import type { KeptLabel, LabelFormat, PrintFormat } from './labels.types';
import { labelIdentity } from './sealed.rules';

/** A label that somebody else made: the file, or the address to fetch it from. */
export interface BroughtLabel {
  readonly format: LabelFormat;
  readonly file: Buffer | null;
  readonly url: string | null;
}

/** What the platform knows of a parcel whose label it buys itself. */
export interface Shipment {
  readonly label: BroughtLabel | null;
  readonly carrierName: string;
  readonly carrierRef: string;
  readonly trackingNumber: string;
}

export interface BroughtShipment {
  readonly orderId: number;
  readonly number: string;
  readonly packageRef: string;
  readonly shipment: Shipment;
  readonly person: string;
  readonly requestId: string;
}

const MEGABYTE = 1024 * 1024;
/** All labels of a file are in the memory at once while it is drawn. */
const MAX_PRINT_BYTES = 64 * MEGABYTE;

/** What came of fetching a label: its file, or why there is none. */
export type Brought = LabelKey & ({ readonly file: Buffer } | { readonly problem: Failure });

/** A label among those of its order. */
export interface LabelKey {
  readonly orderId: number;
  readonly no: number;
}

/** A label that was bought here, of one package. */
export interface KeptPurchase {
  readonly orderId: number;
  readonly purchaseId: number;
  /** Purchases whose files it takes the place of: those of the same package before it. */
  readonly replaces: readonly number[];
  readonly format: 'PDF' | 'PNG' | 'ZPL';
  readonly file: Buffer;
}

@Injectable()
export class LabelsService {
  /** All labels of a file are in the memory while it is drawn: one file at a time. */
  private readonly printing = new OneByOne();

  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
    private readonly sources: LabelSources,
  ) {}

  /** Refuses a file that is not what it says, or an address from which none could come. */
  async check(label: BroughtLabel): Promise<void> {
    if (label.file) await checkLabelFile(label.format, label.file);
    else if (label.url) this.sources.check(label.url);
  }

  /** Forgets the files of these orders, and where they came from. Returns how many. */
  async erase(tx: Tx, orderIds: readonly number[], at: Date): Promise<number> {
    return (await tx.rows(ERASE_LABELS, [tx.operatorId, orderIds, at])).length;
  }

  /**
   * Keeps what came with an order, at once or later. Another file replaces one that is not
   * printed; a printed one stays, and that order's answer is the failure. Takes the order's row.
   */
  async keep(tx: Tx, brought: readonly BroughtShipment[]): Promise<(Failure | null)[]> {
    if (brought.length === 0) return [];
    const rows = await tx.rows(CURRENT_LABELS, [tx.operatorId, brought.map((one) => one.orderId)]);
    const current = new Map(rows.map((row) => [row.order_id, row]));
    const outcomes: (Failure | null)[] = [];
    for (const one of brought) outcomes.push(await this.keepOne(tx, one, current.get(one.orderId)));
    return outcomes;
  }

  /** Ends the fetching of a label, if the order still waits for it. Takes the order's row. */
  async keepFetched(tx: Tx, brought: Brought): Promise<void> {
    const { orderId, no } = brought;
    const [current] = await tx.rows(CURRENT_LABELS, [tx.operatorId, [orderId]]);
    if (current?.no !== no) return;
    const file = 'file' in brought ? brought.file : null;
    const problem = 'problem' in brought ? `${brought.problem.en} ${brought.problem.zh}` : '';
    await tx.rows(END_FETCH, [
      tx.operatorId,
      orderId,
      no,
      file && this.sealer.seal(file, labelIdentity(tx.operatorId, orderId, no)),
      file && sha256(file),
      file?.length ?? null,
      problem,
    ]);
  }

  /** Keeps a file that was bought; the order is locked, and its state is whoever buys to move. */
  async keepBought(tx: Tx, bought: KeptPurchase): Promise<void> {
    const { orderId, purchaseId, replaces, format, file } = bought;
    const [current] = await tx.rows(CURRENT_LABELS, [tx.operatorId, [orderId]]);
    const no = (current?.no ?? 0) + 1;
    await tx.rows(ADD_BOUGHT_LABEL, [
      tx.operatorId,
      orderId,
      no,
      format,
      this.sealer.seal(file, labelIdentity(tx.operatorId, orderId, no)),
      sha256(file),
      file.length,
      purchaseId,
      replaces,
    ]);
  }

  /** Takes files that were bought out of force; the orders are locked. */
  async withdraw(
    tx: Tx,
    orderIds: readonly number[],
    purchaseIds: readonly number[],
  ): Promise<void> {
    await tx.rows(WITHDRAW_LABELS, [tx.operatorId, orderIds, purchaseIds]);
  }

  /** The labels in force of each order, marked as printed, or why they can't be. Their rows are held. */
  async takeForPrint(
    tx: Tx,
    orders: readonly { readonly id: number; readonly number: string }[],
    format: PrintFormat,
  ): Promise<Map<number, readonly LabelKey[] | Failure>> {
    const inForce = await this.inForce(
      tx,
      orders.map((order) => order.id),
    );
    let bytes = 0;
    const taken = new Map(
      orders.map(({ id, number }): [number, readonly LabelKey[] | Failure] => {
        const labels = inForce.get(id) ?? [];
        const other = labels.find((label) => (label.format === 'ZPL') !== (format === 'ZPL'));
        if (other) return [id, otherPrintFormat({ number, format: other.format })];
        bytes += labels.reduce((sum, label) => sum + (label.size_bytes ?? 0), 0);
        if (labels.length === 0 || labels.some((label) => label.size_bytes === null))
          return [id, labelGone({ id })];
        if (bytes > MAX_PRINT_BYTES)
          return [id, printTooLarge({ megabytes: MAX_PRINT_BYTES / MEGABYTE })];
        return [id, labels.map(({ no }) => ({ orderId: id, no }))];
      }),
    );
    const good = [...taken.values()].flatMap((labels) => (labels instanceof Failure ? [] : labels));
    await tx.rows(MARK_PRINTED, [
      tx.operatorId,
      good.map((label) => label.orderId),
      good.map((label) => label.no),
    ]);
    return taken;
  }

  /** One file for a printer from many labels, in their order. @throws label.gone */
  async printFile(
    operatorId: OperatorId,
    labels: readonly LabelKey[],
    format: PrintFormat,
  ): Promise<Buffer> {
    return this.printing.next(async () => {
      const files = await this.files(operatorId, labels);
      return format === 'ZPL' ? printZpl(files) : printPdf(files);
    });
  }

  /**
   * The labels in force of an order as their printer takes them, in one file; scripts of a PDF stay
   * behind. @throws label.gone
   */
  async fileOfOrder(
    operatorId: OperatorId,
    orderId: number,
  ): Promise<{ readonly format: LabelFormat; readonly bytes: Buffer }> {
    const found = await this.db.transaction(operatorId, (tx) => this.inForce(tx, [orderId]));
    const labels = await this.files(
      operatorId,
      (found.get(orderId) ?? []).map(({ no }) => ({ orderId, no })),
    );
    const [first, ...others] = labels;
    if (!first) throw labelGone({ id: orderId });
    const { format, file } = first;
    if (format === 'ZPL') return { format, bytes: printZpl(labels) };
    if (format === 'PNG' && others.length === 0) return { format, bytes: bareImage(file) };
    return { format: 'PDF', bytes: await this.printing.next(() => printPdf(labels)) };
  }

  /** All labels that an order had, the oldest first. */
  async listOf(tx: Tx, orderId: number): Promise<KeptLabel[]> {
    const rows = await tx.rows(LABELS_OF_ORDER, [tx.operatorId, orderId]);
    return rows.map((row) => ({
      no: row.no,
      format: row.format,
      sizeBytes: row.size_bytes,
      sha256: row.sha256?.toString('hex') ?? null,
      receivedAt: row.received_at,
      printedAt: row.printed_at,
      replacedAt: row.replaced_at,
      fetchProblem: row.fetch_problem,
    }));
  }

  private async inForce(
    tx: Tx,
    orderIds: readonly number[],
  ): Promise<Map<number, LabelInForceRow[]>> {
    const labels = new Map<number, LabelInForceRow[]>();
    for (const row of await tx.rows(LABELS_IN_FORCE, [tx.operatorId, orderIds]))
      labels.set(row.order_id, [...(labels.get(row.order_id) ?? []), row]);
    return labels;
  }

  private async files(operatorId: OperatorId, labels: readonly LabelKey[]): Promise<LabelBytes[]> {
    const [ids, nos] = [labels.map((label) => label.orderId), labels.map((label) => label.no)];
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(LABEL_FILES, [operatorId, ids, nos]),
    );
    const found = new Set(rows.map((row) => `${row.order_id}/${row.no}`));
    const gone = labels.find(({ orderId, no }) => !found.has(`${orderId}/${no}`));
    if (gone) throw labelGone({ id: gone.orderId });
    return rows.map((row) => ({
      format: row.format,
      file: this.sealer.open(row.sealed, labelIdentity(operatorId, row.order_id, row.no)),
    }));
  }

  private async keepOne(
    tx: Tx,
    brought: BroughtShipment,
    current: CurrentLabelRow | undefined,
  ): Promise<Failure | null> {
    if (!current) throw new Error(`order ${brought.orderId} is not there to keep a label for`);
    const { label } = brought.shipment;
    const digest = label?.file ? sha256(label.file) : null;
    const changed = label !== null && !isSame(label, digest, current);
    if (changed && current.printed) return labelPrinted({ number: brought.number });
    await tx.rows(NAME_PARCEL, [
      tx.operatorId,
      brought.orderId,
      brought.packageRef,
      brought.shipment.carrierName,
      brought.shipment.carrierRef,
      brought.shipment.trackingNumber || null,
    ]);
    if (changed) await this.add(tx, brought, label, digest, current.no + 1);
    return null;
  }

  private async add(
    tx: Tx,
    brought: BroughtShipment,
    label: BroughtLabel,
    digest: Buffer | null,
    no: number,
  ): Promise<void> {
    const sealed =
      label.file && this.sealer.seal(label.file, labelIdentity(tx.operatorId, brought.orderId, no));
    await tx.rows(ADD_LABEL, [
      tx.operatorId,
      brought.orderId,
      no,
      label.format,
      sealed,
      label.url,
      digest,
      label.file?.length ?? null,
      brought.person,
      brought.requestId,
    ]);
  }
}

function isSame(label: BroughtLabel, digest: Buffer | null, current: CurrentLabelRow): boolean {
  // An address that gave nothing is asked again when it is sent again.
  if (current.no === 0 || current.given_up) return false;
  return digest ? (current.sha256?.equals(digest) ?? false) : current.source_url === label.url;
}
