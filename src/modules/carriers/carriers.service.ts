import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { Outbound } from '../../platform/outbound';
import { Sealer } from '../../platform/seal';
import { changeVersioned, type VersionKey } from '../../platform/versioned';
import { CarrierAccountEntity } from './carrier-account.entity';
import { accountNameTaken, unknownKind } from './carriers.errors';
import { changedValues, fieldProblem, masked } from './carriers.rules';
import type {
  Carrier,
  CarrierAccount,
  CarrierAccountChange,
  CarrierAccountView,
  NewCarrierAccount,
} from './carriers.types';
import { carriers } from './kinds';
import { credentialsIdentity } from './sealed.rules';

/** Which carriers there are, and the accounts that an operator has with them. */
@Injectable()
export class CarriersService {
  private readonly kinds: ReadonlyMap<string, Carrier>;

  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
    private readonly outbound: Outbound,
    clock: Clock,
  ) {
    this.kinds = carriers({ db, clock, outbound });
  }

  list(): Carrier[] {
    return [...this.kinds.values()];
  }

  /** @throws carrier.unknown_kind */
  get(kind: string): Carrier {
    const found = this.kinds.get(kind);
    if (!found) throw unknownKind({ kind, kinds: [...this.kinds.keys()].join(', ') });
    return found;
  }

  async accounts(operatorId: OperatorId): Promise<CarrierAccountView[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.manager.find(CarrierAccountEntity, { where: { operatorId }, order: { id: 'ASC' } }),
    );
    return rows.map((row) => this.viewOf(row));
  }

  /** The account as it may be shown; null where there is none. */
  async account(operatorId: OperatorId, id: number): Promise<CarrierAccountView | null> {
    const row = await this.db.transaction(operatorId, (tx) =>
      tx.manager.findOneBy(CarrierAccountEntity, { operatorId, id }),
    );
    return row && this.viewOf(row);
  }

  /** The account as its carrier needs it, active or not: what was bought can still be voided. */
  async open(tx: Tx, id: number): Promise<{ carrier: Carrier; account: CarrierAccount } | null> {
    const { operatorId } = tx;
    const row = await tx.manager.findOneBy(CarrierAccountEntity, { operatorId, id });
    if (!row) return null;
    const { kind, settings, active } = row;
    const account = { operatorId, id, active, settings, credentials: this.opened(row) };
    return { carrier: this.get(kind), account };
  }

  /** @throws carrier.unknown_kind, carrier.field_wrong, carrier.account_name_taken */
  async create(tx: Tx, asked: NewCarrierAccount): Promise<number> {
    const { kind, name, active } = asked;
    const credentials = changedValues({}, asked.credentials);
    const settings = changedValues({}, asked.settings);
    this.expectFields(this.get(kind), credentials, settings);
    const row = tx.manager.create(CarrierAccountEntity, {
      operatorId: tx.operatorId,
      kind,
      name,
      active,
      settings,
      credentials: this.sealed(tx.operatorId, name, credentials),
    });
    await refusingTakenName(name, () => tx.manager.insert(CarrierAccountEntity, row));
    return row.id;
  }

  /**
   * Changes what is named, if the account still is at this version; null: it is not.
   * @throws carrier.field_wrong, carrier.account_name_taken
   */
  async change(
    tx: Tx,
    key: VersionKey,
    { credentials, settings, ...rest }: CarrierAccountChange,
  ): Promise<{ before: CarrierAccountView; after: CarrierAccountView } | null> {
    const { operatorId } = tx;
    const row = await tx.manager.findOneBy(CarrierAccountEntity, { operatorId, id: key.id });
    if (!row) return null;
    const values = {
      credentials: changedValues(this.opened(row), credentials ?? {}),
      settings: changedValues(row.settings, settings ?? {}),
    };
    this.expectFields(this.get(row.kind), values.credentials, values.settings);
    const changed = await refusingTakenName(rest.name ?? row.name, () =>
      changeVersioned(tx, CarrierAccountEntity, key, {
        ...rest,
        settings: values.settings,
        credentials: this.sealed(operatorId, rest.name ?? row.name, values.credentials),
      }),
    );
    return changed && { before: this.viewOf(changed.before), after: this.viewOf(changed.after) };
  }

  private expectFields(
    carrier: Carrier,
    credentials: Readonly<Record<string, string>>,
    settings: Readonly<Record<string, string>>,
  ): void {
    const problem =
      fieldProblem('credentials', carrier.credentials, credentials) ??
      fieldProblem('settings', carrier.settings, settings);
    if (problem) throw problem;
    for (const { name, isAddress } of carrier.settings) {
      const address = settings[name];
      if (isAddress && address !== undefined) this.outbound.check(address);
    }
  }

  private sealed(
    operatorId: OperatorId,
    name: string,
    values: Readonly<Record<string, string>>,
  ): Buffer {
    return this.sealer.seal(JSON.stringify(values), credentialsIdentity(operatorId, name));
  }

  private opened({ operatorId, name, credentials }: CarrierAccountEntity): Record<string, string> {
    const opened = this.sealer.open(credentials, credentialsIdentity(operatorId, name));
    return JSON.parse(opened.toString()) as Record<string, string>;
  }

  private viewOf(row: CarrierAccountEntity): CarrierAccountView {
    const { id, kind, name, settings, active, version, updatedAt } = row;
    const credentials = masked(this.opened(row));
    return { id, kind, name, credentials, settings, active, version, updatedAt };
  }
}

/** The unique index decides; here its refusal gets words. */
async function refusingTakenName<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedConstraint(error) === 'carrier_account_name_is_unique')
      throw accountNameTaken({ name });
    throw error;
  }
}
