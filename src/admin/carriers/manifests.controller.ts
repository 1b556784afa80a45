import { Body, Param, ParseIntPipe, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ManifestsService } from '../../modules/carriers/manifests.service';
import type { Manifest as Held } from '../../modules/carriers/manifests.types';
import { WarehousesService } from '../../modules/warehouses/warehouses.service';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import { Desk, type DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { ActOf, AdminController, Deed, Make, Read } from '../admin.route';
import { sendPaper } from '../files';
import { Nothing } from '../order-work/order-work.dto';
import {
  ClosedDay,
  DayToClose,
  type Manifest,
  ManifestQuery,
  Manifests,
  WholeManifest,
} from './manifests.dto';

const PDF = 'application/pdf';
const WHAT = 'manifest';

/** The end of a day: what leaves a warehouse with a carrier, on paper that the carrier scans. */
@AdminController('Carriers · 承运商')
export class ManifestsController {
  constructor(
    private readonly desk: Desk,
    private readonly manifests: ManifestsService,
    private readonly warehouses: WarehousesService,
  ) {}

  @Make('manifests', {
    id: 'closeDay',
    summary:
      'Close the day of a warehouse with a carrier: all labels that leave go on manifests, each on one at most',
    answers: ClosedDay,
    right: 'work',
  })
  async close(@ActOf() act: DeskAct, @Body() asked: DayToClose): Promise<ClosedDay> {
    const { operatorId, name: person } = act.caller;
    const { warehouseCode, accountId, leaveOut = [] } = asked;
    const { id: warehouseId } = await this.warehouses.getByTemuCode(operatorId, warehouseCode);
    const ids = await this.desk.once(act, asked, async (tx, note) => {
      const cause = { person, reason: '', requestId: act.requestId };
      const made = await this.manifests.close(tx, { warehouseId, accountId, leaveOut }, cause);
      for (const id of made) note({ subject: [WHAT, id], after: { warehouseCode, accountId } });
      return made;
    });
    const all = await Promise.all(ids.map((id) => this.manifests.get(operatorId, id)));
    return { items: all.map(shown) };
  }

  @Read('manifests', {
    id: 'listManifests',
    summary: 'Days that were closed, newest first',
    answers: Manifests,
  })
  async list(@ActOf() { caller }: DeskAct, @Query() query: ManifestQuery): Promise<Manifests> {
    const { limit = DEFAULT_LIMIT, cursor, warehouse: warehouseCode, accountId, state } = query;
    const [below = null] = cursor ? partsOf(cursor, 1) : [];
    const filter = { warehouseCode, accountId, state, below, limit: limit + 1 };
    const rows = await this.manifests.list(caller.operatorId, filter);
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }

  @Read('manifests/:id', {
    id: 'getManifest',
    summary: 'One manifest, with every label on it and those that the carrier did not take',
    answers: WholeManifest,
  })
  async get(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<WholeManifest> {
    const found = await this.manifests.get(caller.operatorId, id);
    return { ...shown(found), all: found.all };
  }

  @Read('manifests/:id/file', {
    id: 'getManifestFile',
    summary: 'The paper that the carrier scans, as it made it; the same bytes each time',
    right: 'personal',
    answers: [PDF],
  })
  async file(
    @ActOf() { caller }: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const bytes = await this.manifests.file(caller.operatorId, id);
    await sendPaper(reply, PDF, `manifest-${id}.pdf`, bytes);
  }

  @Deed('manifests/:id/try-again', {
    id: 'tryManifestAgain',
    summary: 'Ask the carrier now for a manifest that waits',
    answers: WholeManifest,
    right: 'work',
  })
  async tryAgain(
    @ActOf() act: DeskAct,
    @Param('id', ParseIntPipe) id: number,
    @Body() asked: Nothing,
  ): Promise<WholeManifest> {
    await this.desk.once(act, [id, asked], async (tx, note) => {
      await this.manifests.tryAgain(tx, id);
      note({ subject: [WHAT, id], after: { triedAgain: true } });
    });
    const found = await this.manifests.get(act.caller.operatorId, id);
    return { ...shown(found), all: found.all };
  }
}

function shown(manifest: Held): Manifest {
  const { id, warehouseCode, accountId, accountName, reference, state, number, labels } = manifest;
  const { tries, problemCode, problem, sizeBytes, sha256, person } = manifest;
  return {
    ...{ id, warehouseCode, accountId, accountName, reference, state, number, labels },
    ...{ tries, problemCode, problem, sizeBytes, sha256, person },
    closedAt: manifest.closedAt.toISOString(),
    settledAt: manifest.settledAt?.toISOString() ?? null,
    dueAt: manifest.dueAt?.toISOString() ?? null,
  };
}
