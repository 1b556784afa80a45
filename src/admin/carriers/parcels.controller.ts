import { Query } from '@nestjs/common';
import {
  type WaitingParcel as Held,
  TrackingService,
} from '../../modules/carriers/tracking.service';
import { cursorOf, pageOf, partsOf } from '../../rest/cursors';
import type { DeskAct } from '../../rest/desk';
import { DEFAULT_LIMIT } from '../../rest/paging.dto';
import { ActOf, AdminController, Read } from '../admin.route';
import { type WaitingParcel, WaitingParcelQuery, WaitingParcels } from './parcels.dto';

const DEFAULT_HOURS = 24;

@AdminController('Carriers · 承运商')
export class ParcelsController {
  constructor(private readonly tracking: TrackingService) {}

  @Read('parcels-not-picked-up', {
    id: 'listParcelsNotPickedUp',
    summary: 'Parcels that left and that their carrier has not seen',
    answers: WaitingParcels,
  })
  async notPickedUp(
    @ActOf() { caller }: DeskAct,
    @Query() query: WaitingParcelQuery,
  ): Promise<WaitingParcels> {
    const { limit = DEFAULT_LIMIT, cursor, hours = DEFAULT_HOURS } = query;
    const [above = 0] = cursor ? partsOf(cursor, 1) : [];
    const rows = await this.tracking.notPickedUp(caller.operatorId, {
      hours,
      above,
      limit: limit + 1,
    });
    return pageOf(rows, limit, shown, (last) => cursorOf(last.id));
  }
}

function shown({ id: _, ...parcel }: Held): WaitingParcel {
  return { ...parcel, shippedAt: parcel.shippedAt.toISOString() };
}
