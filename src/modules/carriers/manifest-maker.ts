import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Failure } from '../../platform/failure';
import { Log } from '../../platform/log';
import { Loop } from '../../platform/loop';
import { Sealer, sha256 } from '../../platform/seal';
import { LabelsService } from '../labels/labels.service';
import { OperatorsService } from '../operators/operators.service';
import { WarehousesService } from '../warehouses/warehouses.service';
import { carrierUnclear } from './carriers.errors';
import { outcomeOf } from './carriers.rules';
import { CarriersService } from './carriers.service';
import type {
  Carrier,
  CarrierAccount,
  CarrierManifests,
  MadeManifest,
  ManifestAnswer,
  ManifestRequest,
} from './carriers.types';
import {
  CLAIM_MANIFESTS,
  KEEP_MADE,
  KEEP_NOT_MADE,
  LABELS_ON_MANIFEST,
  LEAVE_OUT,
  type ManifestRow,
  POSTPONE_MANIFEST,
  REMEMBER_MANIFEST,
} from './manifests.sql';
import { backOffMs, waitAskedFor, withoutPerson } from './purchases.rules';
import { manifestIdentity } from './sealed.rules';
import { senderOf } from './shipments';

const EVERY_MS = 2_000;
/** Longer than a carrier can take for all its calls about one manifest: the claim is whole until then. */
const CLAIM_MS = 240_000;
const CLAIMED_AT_ONCE = 4;
/** What nobody could settle in so many tries is a person's. */
const MAX_TRIES = 60;
const NOBODY = null;

/**
 * Asks carriers for manifests that are written down. As with labels: claimed, asked outside any
 * transaction, then what was said is kept; whoever comes after a time-out or a crash first asks what
 * became of it. Any number of processes may run.
 */
@Injectable()
export class ManifestMaker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly sealer: Sealer,
    private readonly operators: OperatorsService,
    private readonly warehouses: WarehousesService,
    private readonly carriers: CarriersService,
    private readonly labels: LabelsService,
  ) {
    this.loop = new Loop('carriers.manifests', EVERY_MS, () => this.lookAtAll(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async lookAtAll(): Promise<void> {
    const operatorIds = await this.operators.listIds();
    await Promise.all(operatorIds.map((operatorId) => this.makeDue(operatorId)));
  }

  /** One look at what is due of an operator; for tests, and for whoever can't wait. */
  look(operatorId: OperatorId): Promise<void> {
    return this.loop.between(() => this.makeDue(operatorId));
  }

  private async makeDue(operatorId: OperatorId): Promise<void> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + CLAIM_MS);
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(CLAIM_MANIFESTS, [operatorId, now, until, CLAIMED_AT_ONCE]),
    );
    await Promise.all(rows.map((row) => this.attend(operatorId, row)));
  }

  /** One that fails in a way nobody thought of spoils no other; its claim runs out by itself. */
  private async attend(operatorId: OperatorId, row: ManifestRow): Promise<void> {
    try {
      await this.settle(operatorId, row);
    } catch (error) {
      const code = error instanceof Failure ? error.code : 'bug';
      this.log.error({ operatorId, manifestId: row.id, code, err: error }, 'a manifest failed');
    }
  }

  private async settle(operatorId: OperatorId, row: ManifestRow): Promise<void> {
    try {
      const answer = await this.ask(operatorId, row);
      if (answer.outcome === 'made') await this.keep(operatorId, row, answer);
      else if (answer.outcome === 'pending') await this.postpone(operatorId, row, null);
      else await this.keepRefusal(operatorId, row, 'carrier.refused', answer.words);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (outcomeOf(error) === 'refused')
        await this.keepRefusal(operatorId, row, error.code, `${error.en} ${error.zh}`);
      else await this.postpone(operatorId, row, error);
    }
  }

  /** Whoever has tried before may have been heard: then the carrier is asked what it knows, first. */
  private async ask(operatorId: OperatorId, row: ManifestRow): Promise<ManifestAnswer> {
    const { carrier, account, request } = await this.describe(operatorId, row);
    const { manifest } = carrier;
    if (!manifest) throw new Error(`${carrier.kind} makes no manifests, and was asked for one`);
    const found = row.tries > 1 ? await this.lookUp(carrier, manifest, account, request) : null;
    return (
      found ??
      manifest.make(account, request, async (handle) => {
        await this.db.transaction(operatorId, (tx) =>
          tx.rows(REMEMBER_MANIFEST, [operatorId, row.id, handle]),
        );
      })
    );
  }

  /** A carrier that refuses to say what it did has not said that it did nothing. */
  private async lookUp(
    carrier: Carrier,
    manifest: CarrierManifests,
    account: CarrierAccount,
    request: ManifestRequest,
  ): Promise<ManifestAnswer | null> {
    try {
      return await manifest.find(account, request);
    } catch (error) {
      if (error instanceof Failure && outcomeOf(error) === 'refused')
        throw carrierUnclear({ carrier: carrier.name, what: error.en });
      throw error;
    }
  }

  private async describe(operatorId: OperatorId, row: ManifestRow) {
    const { reference, handle } = row;
    const warehouse = await this.warehouses.get(operatorId, row.warehouse_id);
    const { opened, labels } = await this.db.transaction(operatorId, async (tx) => ({
      opened: await this.carriers.open(tx, row.account_id),
      labels: await tx.rows(LABELS_ON_MANIFEST, [operatorId, row.id]),
    }));
    if (!opened || !warehouse) throw new Error(`manifest ${row.id} is of nobody`);
    const request: ManifestRequest = {
      reference,
      handle,
      from: senderOf(warehouse),
      labels: labels.map((label) => ({
        reference: label.reference,
        carrierRef: label.carrier_ref,
        trackingNumber: label.tracking_number,
        service: label.service,
        boughtAt: label.bought_at,
      })),
    };
    return { ...opened, request };
  }

  private async keep(operatorId: OperatorId, row: ManifestRow, made: MadeManifest): Promise<void> {
    const { file, carrierRef, number } = made;
    await this.labels.check({ format: 'PDF', file, url: null });
    const refused = made.refused.map(({ reference, words }) => ({
      reference,
      words: withoutPerson(words, NOBODY),
    }));
    const sealed = this.sealer.seal(file, manifestIdentity(operatorId, row.id));
    const kept = [carrierRef, number, sealed, sha256(file), file.length, this.clock.now()];
    await this.db.transaction(operatorId, async (tx) => {
      const [first] = await tx.rows(KEEP_MADE, [operatorId, row.id, ...kept]);
      // Somebody else has brought the same answer.
      if (first) await this.leaveOut(tx, row, refused, null);
    });
  }

  private async keepRefusal(
    operatorId: OperatorId,
    row: ManifestRow,
    code: string,
    said: string,
  ): Promise<void> {
    const words = withoutPerson(said, NOBODY);
    await this.db.transaction(operatorId, async (tx) => {
      const known = [operatorId, row.id, row.tries, code, words, this.clock.now()];
      const [kept] = await tx.rows(KEEP_NOT_MADE, known);
      if (kept) await this.leaveOut(tx, row, [], words);
    });
  }

  private async leaveOut(
    tx: Tx,
    row: ManifestRow,
    refused: readonly { readonly reference: string; readonly words: string }[],
    all: string | null,
  ): Promise<void> {
    if (refused.length === 0 && all === null) return;
    await tx.rows(LEAVE_OUT, [tx.operatorId, row.id, JSON.stringify(refused), all]);
  }

  private async postpone(operatorId: OperatorId, row: ManifestRow, failure: Failure | null) {
    const waitMs = Math.max(backOffMs(row.tries), failure ? waitAskedFor(failure) : 0);
    const dueAt = row.tries < MAX_TRIES ? new Date(this.clock.nowMs() + waitMs) : null;
    const words = failure ? withoutPerson(`${failure.en} ${failure.zh}`, NOBODY) : '';
    const said = [operatorId, row.id, row.tries, dueAt, failure?.code ?? '', words];
    await this.db.transaction(operatorId, (tx) => tx.rows(POSTPONE_MANIFEST, said));
  }
}
