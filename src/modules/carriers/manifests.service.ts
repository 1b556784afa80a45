import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Sealer } from '../../platform/seal';
import { Search } from '../../platform/search';
import type { Cause } from '../orders/orders.types';
import { unknownAccount } from './carriers.errors';
import { CarriersService } from './carriers.service';
import type { CarrierManifests } from './carriers.types';
import {
  makesNoManifests,
  manifestHasNoFile,
  manifestIsSettled,
  noSuchManifest,
  nothingToClose,
} from './manifests.errors';
import {
  ADD_MANIFEST,
  ERASE_MANIFESTS,
  LABELS_TO_CLOSE,
  type ListedManifestRow,
  MANIFEST_DUE_NOW,
  MANIFEST_FILE,
  manifestsLike,
  PUT_FORWARD,
  PUT_ON_MANIFEST,
} from './manifests.sql';
import type { DayToClose, Manifest, ManifestFilter, ManifestLabel } from './manifests.types';
import { manifestIdentity } from './sealed.rules';

const DAY_MS = 86_400_000;
/** Carriers take labels on a manifest for some days; what is older has left without one. */
const LABEL_DAYS = 7;
/** All that a closing locks at once; what is left comes with the next. */
const MAX_LABELS = 5_000;

/** The end of a day: which labels leave, said before the carrier is asked. Asking is manifest-maker.ts. */
@Injectable()
export class ManifestsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly sealer: Sealer,
    private readonly carriers: CarriersService,
  ) {}

  /**
   * Closes the day of a warehouse with a carrier: every label that leaves is put on a manifest, on
   * as many as the carrier wants. Returns their numbers.
   * @throws carrier.unknown_account, manifest.not_made_there, manifest.nothing_to_close
   */
  async close(
    tx: Tx,
    { warehouseId, accountId, leaveOut }: DayToClose,
    cause: Cause,
  ): Promise<number[]> {
    const { operatorId } = tx;
    const opened = await this.carriers.open(tx, accountId);
    if (!opened) throw unknownAccount({ id: accountId });
    const { manifest, name } = opened.carrier;
    if (!manifest) throw makesNoManifests({ carrier: name });
    const now = this.clock.now();
    const since = new Date(now.getTime() - LABEL_DAYS * DAY_MS);
    const asked = [operatorId, accountId, warehouseId, since, leaveOut, MAX_LABELS];
    const labels = await tx.rows(LABELS_TO_CLOSE, asked);
    if (labels.length === 0) throw nothingToClose({ days: LABEL_DAYS });
    const ids: number[] = [];
    for (const part of partsOf(labels, manifest)) {
      const reference = referenceOf(now);
      const { person, requestId } = cause;
      const said = [warehouseId, accountId, reference, part.length, person, requestId, now];
      const [made] = await tx.rows(ADD_MANIFEST, [operatorId, ...said]);
      if (!made) throw new Error('a manifest was not written');
      const on = await tx.rows(PUT_ON_MANIFEST, [operatorId, made.id, part]);
      if (on.length < part.length) throw new Error(`manifest ${made.id} lost labels it had locked`);
      ids.push(made.id);
    }
    return ids;
  }

  /** A person says: now. @throws manifest.unknown, manifest.settled */
  async tryAgain(tx: Tx, id: number): Promise<void> {
    const [due] = await tx.rows(MANIFEST_DUE_NOW, [tx.operatorId, id, this.clock.now()]);
    if (due) return;
    const [there] = await this.find(tx, { id, below: null, limit: 1 });
    throw there ? manifestIsSettled({ id, state: there.state }) : noSuchManifest({ id });
  }

  /** Newest first. */
  list(operatorId: OperatorId, filter: ManifestFilter): Promise<Manifest[]> {
    return this.db.transaction(operatorId, (tx) => this.find(tx, filter));
  }

  /** One with all labels that were put forward. @throws manifest.unknown */
  get(operatorId: OperatorId, id: number): Promise<Manifest & { all: ManifestLabel[] }> {
    return this.db.transaction(operatorId, async (tx) => {
      const [found] = await this.find(tx, { id, below: null, limit: 1 });
      if (!found) throw noSuchManifest({ id });
      const rows = await tx.rows(PUT_FORWARD, [operatorId, id]);
      const all = rows.map((row) => ({
        purchaseId: row.id,
        orderId: row.order_id,
        orderNumber: row.order_number,
        trackingNumber: row.tracking_number,
        state: row.state,
        refusal: row.refusal,
      }));
      return { ...found, all };
    });
  }

  /** The file that the carrier made, a PDF. @throws manifest.unknown, manifest.no_file */
  async file(operatorId: OperatorId, id: number): Promise<Buffer> {
    const { state } = await this.get(operatorId, id);
    const [row] = await this.db.transaction(operatorId, (tx) =>
      tx.rows(MANIFEST_FILE, [operatorId, id]),
    );
    if (!row?.sealed) throw manifestHasNoFile({ id, state });
    return this.sealer.open(row.sealed, manifestIdentity(operatorId, id));
  }

  /** Forgets the files of manifests on which labels of these orders are. */
  async erase(tx: Tx, orderIds: readonly number[], at: Date): Promise<void> {
    await tx.rows(ERASE_MANIFESTS, [tx.operatorId, orderIds, at]);
  }

  private async find(tx: Tx, filter: ManifestFilter & { id?: number }): Promise<Manifest[]> {
    const search = new Search(tx, 'm.operator_id');
    search.is('m.id', filter.id);
    if (filter.warehouseCode !== undefined)
      await search.among('m.warehouse_id', 'warehouses', 'temu_code', filter.warehouseCode);
    search.is('m.account_id', filter.accountId);
    search.is('m.state', filter.state);
    if (filter.below !== null) search.where('m.id < ?1', filter.below);
    const text = manifestsLike(search.conditions, search.value(filter.limit));
    const rows = await tx.manager.query<ListedManifestRow[]>(text, search.values);
    return rows.map((row) => ({
      id: row.id,
      warehouseCode: row.warehouse_code,
      accountId: row.account_id,
      accountName: row.account_name,
      reference: row.reference,
      state: row.state,
      number: row.number,
      labels: row.labels,
      tries: row.tries,
      problemCode: row.problem_code,
      problem: row.problem,
      sizeBytes: row.size_bytes,
      sha256: row.sha256?.toString('hex') ?? null,
      person: row.person,
      closedAt: row.closed_at,
      settledAt: row.settled_at,
      dueAt: row.due_at,
    }));
  }
}

/** Labels as they go together, and no more than the carrier takes at once. */
function partsOf(
  labels: readonly { readonly id: number; readonly service: string }[],
  { groupOf = () => '', maxLabels }: CarrierManifests,
): number[][] {
  const groups = new Map<string, number[]>();
  for (const { id, service } of labels) {
    const group = groupOf(service);
    groups.set(group, [...(groups.get(group) ?? []), id]);
  }
  return [...groups.values()].flatMap((ids) =>
    Array.from({ length: Math.ceil(ids.length / maxLabels) }, (_, at) =>
      ids.slice(at * maxLabels, (at + 1) * maxLabels),
    ),
  );
}

/** Random at its end: two installations with one account must never find each other's. */
function referenceOf(now: Date): string {
  const day = now.toISOString().slice(2, 10).replaceAll('-', '');
  return `MF${day}-${randomBytes(6).toString('hex')}`;
}
