import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx } from '../../platform/database';
import { Sealer } from '../../platform/seal';
import { type CustomerUser, CustomerUsersService } from '../customers/customer-users.service';
import { CustomersService } from '../customers/customers.service';
import { WalletsService } from '../wallets/wallets.service';
import { applicantSettled, invitationClosed } from './invitations.errors';
import type { InvitationLink } from './invitations.service';
import {
  type ApplicantRow,
  CLAIM_USE,
  FIND_APPLICANT,
  FORGET_APPLICANT,
  FORGET_APPLICANTS,
  INSERT_APPLICANT,
  LIST_APPLICANTS,
  LOCK_APPLICANT,
  SETTLE_APPLICANT,
} from './invitations.sql';
import type { Applicant, ApplicantState, Details } from './invitations.types';
import { applicantIdentity } from './sealed.rules';

const CURRENCY = 'USD';
/** Decides where nobody has. */
const NOBODY = 'system';

export interface Approval {
  readonly code: string;
  /** Left out: as the applicant has it. */
  readonly name?: string;
  readonly groupCode?: string | null;
}

/**
 * Merchants who came by an invitation. Until somebody approves there is no customer, and so nothing
 * that could be signed in to, asked for or sold to.
 */
@Injectable()
export class ApplicantsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly sealer: Sealer,
    private readonly customers: CustomersService,
    private readonly users: CustomerUsersService,
    private readonly wallets: WalletsService,
  ) {}

  /**
   * Writes down who came, and takes one use of the invitation. Null: the same form was sent before.
   * Nobody is told here whether an address is known: two who wait may have the same, and the second
   * that is approved is refused for it.
   * @param form of the page that was sent, random
   * @throws invitation.closed
   */
  async come(
    tx: Tx,
    { hash }: InvitationLink,
    form: string,
    details: Details,
  ): Promise<{ id: number; invitationId: number } | null> {
    const { operatorId } = tx;
    const now = this.clock.now();
    const sealed = this.sealer.seal(JSON.stringify(details), applicantIdentity(operatorId, form));
    const [kept] = await tx.rows(INSERT_APPLICANT, [operatorId, hash, form, sealed, now]);
    if (!kept) return null;
    const [claimed] = await tx.rows(CLAIM_USE, [operatorId, hash, now]);
    if (!claimed) throw invitationClosed({});
    return { id: kept.id, invitationId: kept.invitation_id };
  }

  /** The newest first, below this one; null: from the newest. */
  async list(
    operatorId: OperatorId,
    filter: {
      readonly state?: ApplicantState;
      readonly invitationId?: number;
      readonly warehouseCode?: string;
      readonly below: number | null;
      readonly limit: number;
    },
  ): Promise<Applicant[]> {
    const { state = null, invitationId = null, warehouseCode = null, below, limit } = filter;
    const from = below ?? Number.MAX_SAFE_INTEGER;
    const values = [operatorId, from, state, invitationId, warehouseCode, limit];
    const rows = await this.db.read(operatorId, LIST_APPLICANTS, values);
    return rows.map((row) => this.applicantOf(operatorId, row));
  }

  async get(operatorId: OperatorId, id: number): Promise<Applicant | null> {
    const [row] = await this.db.read(operatorId, FIND_APPLICANT, [operatorId, id]);
    return row ? this.applicantOf(operatorId, row) : null;
  }

  /**
   * Makes the customer, with an empty wallet, and its first user, who then needs a link. Null: there
   * is no such applicant.
   * @throws applicant.settled, customer.code_taken, customer.email_taken, customer.unknown_group
   */
  async approve(
    tx: Tx,
    id: number,
    { code, name, groupCode }: Approval,
    person: string,
  ): Promise<{ customerId: number; user: CustomerUser } | null> {
    const held = await this.lockWaiting(tx, id);
    if (!held?.details) return null;
    const { company, email, name: contact } = held.details;
    const customer = await this.customers.create(tx, { code, name: name ?? company, groupCode });
    await this.wallets.open(tx, customer.id, CURRENCY);
    const user = await this.users.create(tx, { customerId: customer.id, email, name: contact });
    await this.settle(tx, id, ['approved', person, '', customer.id]);
    return { customerId: customer.id, user };
  }

  /** False: there is no such applicant. @throws applicant.settled */
  async refuse(tx: Tx, id: number, reason: string, person: string): Promise<boolean> {
    if (!(await this.lockWaiting(tx, id))) return false;
    await this.settle(tx, id, ['refused', person, reason, null]);
    return true;
  }

  /** Forgets who was approved, refused or still waits since before; how many. */
  async forget(tx: Tx, before: Date, limit: number): Promise<number> {
    const values = [tx.operatorId, this.clock.now(), NOBODY, before, limit];
    return (await tx.rows(FORGET_APPLICANTS, values)).length;
  }

  /** Forgets one at once, because they ask; who was approved stays a customer. False: there is none. */
  async forgetOne(tx: Tx, id: number, person: string): Promise<boolean> {
    const rows = await tx.rows(FORGET_APPLICANT, [tx.operatorId, this.clock.now(), person, id]);
    return rows.length > 0;
  }

  private async lockWaiting(tx: Tx, id: number): Promise<Applicant | null> {
    const [row] = await tx.rows(LOCK_APPLICANT, [tx.operatorId, id]);
    if (!row) return null;
    if (row.state !== 'waiting') throw applicantSettled({ id, state: row.state });
    return this.applicantOf(tx.operatorId, row);
  }

  private async settle(
    tx: Tx,
    id: number,
    [state, person, reason, customerId]: readonly [ApplicantState, string, string, number | null],
  ): Promise<void> {
    const values = [tx.operatorId, id, state, this.clock.now(), person, reason, customerId];
    const [settled] = await tx.rows(SETTLE_APPLICANT, values);
    if (!settled) throw new Error(`applicant ${id} was settled while it was held`);
  }

  private applicantOf(operatorId: OperatorId, row: ApplicantRow): Applicant {
    const opened =
      row.sealed && this.sealer.open(row.sealed, applicantIdentity(operatorId, row.form));
    return {
      id: row.id,
      invitationId: row.invitation_id,
      invitationLabel: row.invitation_label,
      warehouseCode: row.warehouse_code,
      state: row.state,
      cameAt: row.came_at,
      settledAt: row.settled_at,
      settledBy: row.settled_by,
      reason: row.reason,
      customerId: row.customer_id,
      customerCode: row.customer_code,
      details: opened && (JSON.parse(opened.toString()) as Details),
    };
  }
}
