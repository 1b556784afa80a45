import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { newPass, readPass } from '../../platform/passes';
import {
  FIND_INVITATION,
  FIND_INVITED,
  INSERT_INVITATION,
  type InvitationRow,
  LIST_INVITATIONS,
  REVOKE_INVITATION,
} from './invitations.sql';
import type { Invitation, InvitationState, Invited } from './invitations.types';

const PREFIX = 'inv';
const DAY_MS = 86_400_000;

/** Where a link leads, without what it holds. */
export interface InvitationLink {
  readonly operatorId: OperatorId;
  readonly hash: Buffer;
}

/** Null: the text can't be a link of an invitation. */
export function readInvitation(text: string): InvitationLink | null {
  return readPass(PREFIX, text);
}

/** Links by which merchants come to a warehouse: how they are made, and ended. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Makes one. Its link is shown to whoever asked, once: only the hash is kept. */
  async create(
    tx: Tx,
    asked: {
      readonly warehouseId: number;
      readonly label: string;
      readonly maxUses: number;
      readonly validDays: number;
    },
  ): Promise<{ id: number; link: string; expiresAt: Date }> {
    const { warehouseId, label, maxUses, validDays } = asked;
    const pass = newPass(PREFIX, tx.operatorId);
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + validDays * DAY_MS);
    const fields = [warehouseId, label, pass.hash, maxUses, now, expiresAt];
    const [made] = await tx.rows(INSERT_INVITATION, [tx.operatorId, ...fields]);
    if (!made) throw new Error('the invitation was not written');
    return { id: made.id, link: pass.text, expiresAt };
  }

  /** The newest first, below this one; null: from the newest. */
  async list(
    operatorId: OperatorId,
    filter: {
      readonly warehouseCode?: string;
      readonly state?: InvitationState;
      readonly below: number | null;
      readonly limit: number;
    },
  ): Promise<Invitation[]> {
    const { warehouseCode = null, state = null, below, limit } = filter;
    const from = below ?? Number.MAX_SAFE_INTEGER;
    const values = [operatorId, this.clock.now(), from, warehouseCode, state, limit];
    return (await this.db.read(operatorId, LIST_INVITATIONS, values)).map(invitationOf);
  }

  async get(operatorId: OperatorId, id: number): Promise<Invitation | null> {
    const values = [operatorId, this.clock.now(), id];
    const [row] = await this.db.read(operatorId, FIND_INVITATION, values);
    return row ? invitationOf(row) : null;
  }

  /** Ends one; whoever came by it before stays. False: there is none. */
  async revoke(tx: Tx, id: number): Promise<boolean> {
    const rows = await tx.rows(REVOKE_INVITATION, [tx.operatorId, id, this.clock.now()]);
    return rows.length > 0;
  }

  /** For what a link invites; null: nothing is known of it. */
  async findInvited({ operatorId, hash }: InvitationLink): Promise<Invited | null> {
    const values = [operatorId, hash, this.clock.now()];
    const [row] = await this.db.read(operatorId, FIND_INVITED, values);
    return row ?? null;
  }
}

function invitationOf(row: InvitationRow): Invitation {
  const { warehouse_id: warehouseId, warehouse_code: warehouseCode, max_uses: maxUses } = row;
  const { created_at: createdAt, expires_at: expiresAt, revoked_at: revokedAt } = row;
  const { id, label, uses, state } = row;
  return {
    id,
    warehouseId,
    warehouseCode,
    label,
    maxUses,
    uses,
    state,
    createdAt,
    expiresAt,
    revokedAt,
  };
}
