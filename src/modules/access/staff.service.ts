import { Injectable } from '@nestjs/common';
import {
  Database,
  INSTALLATION,
  type OperatorId,
  type Tx,
  violatedConstraint,
} from '../../platform/database';
import { changeVersioned } from '../../platform/versioned';
import { emailTaken, lastOwner, rightNotYours, roleUnfit } from './access.errors';
import { AccessService } from './access.service';
import type { Caller } from './access.types';
import { mayGive, type Role, rightsOf } from './rights.rules';
import { emailKey } from './sessions.service';
import { StaffEntity } from './staff.entity';
import {
  ADDRESSES_OF_STAFF,
  FIND_STAFF,
  INSERT_STAFF,
  LIST_STAFF,
  LOCK_KEEPERS,
  type StaffRow,
} from './staff.sql';

/** An account as colleagues see it. */
export interface StaffMember {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly seesPersonal: boolean;
  readonly active: boolean;
  /** False until the invitation was used. */
  readonly hasPassword: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface NewStaff {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly seesPersonal?: boolean;
  /** argon2id; left out: comes by a one-time link. */
  readonly passwordHash?: string;
}

export interface StaffChange {
  readonly name?: string;
  readonly role?: Role;
  readonly seesPersonal?: boolean;
  readonly active?: boolean;
}

/** The accounts of an operator's staff, and of the installation's. */
@Injectable()
export class StaffService {
  constructor(
    private readonly db: Database,
    private readonly access: AccessService,
  ) {}

  /** @throws staff.email_taken, staff.role_unfit */
  async add(tx: Tx, asked: NewStaff): Promise<StaffMember> {
    expectFit(tx.operatorId, asked.role);
    const { email, name, role, seesPersonal = false, passwordHash = null } = asked;
    const values = [tx.operatorId, emailKey(email), name, role, seesPersonal, passwordHash];
    try {
      const [row] = await tx.rows(INSERT_STAFF, values);
      if (!row) throw new Error('the account was not written');
      return memberOf(row);
    } catch (error) {
      if (violatedConstraint(error) === 'staff_email_is_unique') throw emailTaken({});
      throw error;
    }
  }

  async list(operatorId: OperatorId, above: number, limit: number): Promise<StaffMember[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.rows(LIST_STAFF, [operatorId, above, limit]),
    );
    return rows.map(memberOf);
  }

  async find(operatorId: OperatorId, id: number): Promise<StaffMember | null> {
    return this.db.transaction(operatorId, (tx) => this.findIn(tx, id));
  }

  async findIn(tx: Tx, id: number): Promise<StaffMember | null> {
    const [row] = await tx.rows(FIND_STAFF, [tx.operatorId, id]);
    return row ? memberOf(row) : null;
  }

  /** Where people of these roles are written to: accounts that are on and have been used. */
  async addressesOf(tx: Tx, roles: readonly Role[]): Promise<string[]> {
    const rows = await tx.rows(ADDRESSES_OF_STAFF, [tx.operatorId, roles]);
    return rows.map((row) => row.email);
  }

  /**
   * Changes what is named, if the account still is at this version; null: it is not. In force in
   * every process within a second. @throws access.right_not_yours, staff.last_owner
   */
  async change(
    tx: Tx,
    by: Caller,
    key: { readonly id: number; readonly version: number },
    change: StaffChange,
  ): Promise<{ before: StaffMember; after: StaffMember } | null> {
    const keepers = await tx.rows(LOCK_KEEPERS, [tx.operatorId]);
    const before = await this.findIn(tx, key.id);
    if (!before) return null;
    const { role = before.role, seesPersonal = before.seesPersonal } = change;
    expectFit(tx.operatorId, role);
    expectMayManage(by, before.role, before.seesPersonal);
    expectMayManage(by, role, seesPersonal);
    const changed = await changeVersioned(tx, StaffEntity, key, change);
    if (!changed) return null;
    const staysKeeper = isKeeper(changed.after.role) && changed.after.active;
    const others = keepers.filter((one) => one.id !== key.id);
    const wasKeeper = keepers.length > others.length;
    if (wasKeeper && !staysKeeper && others.length === 0) throw lastOwner({});
    tx.onCommit(() => this.access.forget());
    const after = await this.findIn(tx, key.id);
    return after && { before, after };
  }
}

/** Whether somebody may make or change an account of this role. @throws access.right_not_yours */
export function expectMayManage(by: Caller, role: Role, seesPersonal: boolean): void {
  const isOwnersOwn = role !== 'owner' || by.role === 'owner' || by.operatorId === INSTALLATION;
  if (!isOwnersOwn || !mayGive(by.rights, rightsOf(role, seesPersonal)))
    throw rightNotYours({ given: `the role ${role}` });
}

function isKeeper(role: Role): boolean {
  return role === 'owner' || role === 'installer';
}

function expectFit(operatorId: OperatorId, role: Role): void {
  if ((operatorId === INSTALLATION) !== (role === 'installer')) throw roleUnfit({ role });
}

function memberOf(row: StaffRow): StaffMember {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    seesPersonal: row.sees_personal,
    active: row.active,
    hasPassword: row.has_password,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
