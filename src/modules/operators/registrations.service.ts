import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { FETCHES_SURVIVE_CLEARING } from '../../platform/caching';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { Sealer } from '../../platform/seal';
import { changeVersioned } from '../../platform/versioned';
import { OperatorEntity, RegistrationEntity } from './operator.entity';
import { appKeyTaken, registrationExists } from './operators.errors';
import { OperatorsService } from './operators.service';
import {
  FIND_IN_DIRECTORY,
  FIND_PAGE_OWNER,
  INSERT_IN_DIRECTORY,
  RENAME_IN_DIRECTORY,
} from './operators.sql';
import type {
  KnownSecret,
  NewRegistration,
  PageOwner,
  Registration,
  RegistrationChange,
  RegistrationView,
} from './registrations.types';
import { secretIdentity } from './sealed.rules';

const DEFAULT_OVERLAP_HOURS = 24;
const HOUR_MS = 3_600_000;

/** A change of credentials is seen by every process within this time. */
const CACHED_MS = 1_000;
/** More than any installation has; it bounds what a flood of made-up keys can fill. */
const MAX_CACHED = 1_000;

@Injectable()
export class RegistrationsService {
  private readonly byAppKey: LRUCache<string, { found: Registration | null }>;

  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    private readonly operators: OperatorsService,
  ) {
    this.byAppKey = new LRUCache({
      max: MAX_CACHED,
      ttl: CACHED_MS,
      ...FETCHES_SURVIVE_CLEARING,
      fetchMethod: async (appKey: string) => ({ found: await this.load(appKey) }),
    });
  }

  /** The registration behind an app_key, or null where nobody has it. A second old at most. */
  async findByAppKey(appKey: string): Promise<Registration | null> {
    return (await this.byAppKey.fetch(appKey))?.found ?? null;
  }

  async listIds(operatorId: OperatorId): Promise<number[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.manager.find(RegistrationEntity, { select: { id: true }, where: { operatorId } }),
    );
    return rows.map((row) => row.id);
  }

  /** A registration with its secrets, as it is at this moment. */
  async getById(operatorId: OperatorId, id: number): Promise<Registration> {
    const row = await this.db.transaction(operatorId, (tx) =>
      tx.manager.findOneByOrFail(RegistrationEntity, { operatorId, id }),
    );
    return this.opened(row);
  }

  /** Writes a registration. @throws operator.registration_exists, operator.app_key_taken */
  async register(tx: Tx, registration: NewRegistration): Promise<number> {
    const { operatorId } = tx;
    const { appSecret, accessToken, returnHosts = [], pushesOff = [], ...fields } = registration;
    const identity = secretIdentity(operatorId, fields.appKey);
    const row = tx.manager.create(RegistrationEntity, {
      ...fields,
      operatorId,
      returnHosts: [...returnHosts],
      pushesOff: [...pushesOff],
      appSecret: this.sealer.seal(appSecret, identity),
      accessToken: accessToken ? this.sealer.seal(accessToken, identity) : null,
    });
    tx.onCommit(() => this.byAppKey.clear());
    await refusingTaken(fields, async () => {
      await tx.manager.insert(RegistrationEntity, row);
      await tx.rows(INSERT_IN_DIRECTORY, ['app_key', fields.appKey, operatorId]);
    });
    return row.id;
  }

  /** The registration of an environment as it is now; null where there is none. */
  async find(operatorId: OperatorId, environment: string): Promise<RegistrationView | null> {
    const row = await this.db.transaction(operatorId, (tx) => findIn(tx, environment));
    return row && viewOf(row);
  }

  /** The same with its secrets, for speaking to the platform. */
  async open(operatorId: OperatorId, environment: string): Promise<Registration | null> {
    const row = await this.db.transaction(operatorId, (tx) => findIn(tx, environment));
    return row && this.opened(row);
  }

  async list(operatorId: OperatorId): Promise<RegistrationView[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.manager.find(RegistrationEntity, { where: { operatorId }, order: { environment: 'ASC' } }),
    );
    return rows.map(viewOf);
  }

  /**
   * Changes what is named, if the registration still is at this version; null: it is not. A new
   * secret counts at once, the one before it for some hours more, so that no call is lost.
   */
  async change(
    tx: Tx,
    key: { readonly environment: string; readonly version: number },
    change: RegistrationChange,
  ): Promise<{ before: RegistrationView; after: RegistrationView } | null> {
    tx.onCommit(() => this.byAppKey.clear());
    const row = await findIn(tx, key.environment);
    if (!row || row.version !== key.version) return null;
    const fields = this.changedFields(row, change);
    const changed = await changeVersioned(tx, RegistrationEntity, { ...key, id: row.id }, fields);
    if (!changed) return null;
    if (fields.appKey !== row.appKey) {
      const names = [row.appKey, fields.appKey, tx.operatorId];
      await refusingTaken(fields, () => tx.rows(RENAME_IN_DIRECTORY, names));
    }
    return { before: viewOf(changed.before), after: viewOf(changed.after) };
  }

  /** Secrets are sealed for their app_key: a new key means sealing them anew. */
  private changedFields(row: RegistrationEntity, change: RegistrationChange) {
    const {
      appKey = row.appKey,
      appSecret,
      overlapHours,
      returnHosts,
      pushesOff,
      ...plain
    } = change;
    const identity = secretIdentity(row.operatorId, appKey);
    const opened = this.opened(row);
    const [current = '', previous] = opened.secrets;
    const accessToken = change.accessToken ?? opened.accessToken;
    const rotated = appSecret !== undefined && appSecret !== current;
    const kept = rotated ? current : previous;
    const untilMs = this.clock.nowMs() + (overlapHours ?? DEFAULT_OVERLAP_HOURS) * HOUR_MS;
    return {
      ...plain,
      ...(returnHosts === undefined ? {} : { returnHosts: [...returnHosts] }),
      ...(pushesOff === undefined ? {} : { pushesOff: [...pushesOff] }),
      appKey,
      appSecret: this.sealer.seal(appSecret ?? current, identity),
      accessToken: accessToken ? this.sealer.seal(accessToken, identity) : null,
      previousSecret: kept === undefined ? null : this.sealer.seal(kept, identity),
      previousSecretUntil: rotated ? new Date(untilMs) : row.previousSecretUntil,
    };
  }

  /**
   * Whose page it is: the operator of the code, or of no code all that have one. Of an operator
   * with two registrations it is production's, unless another environment is named.
   */
  async findPageOwners(code: string | null, environment: 'test' | null): Promise<PageOwner[]> {
    const named = code === null ? null : await this.operators.findIdByCode(code);
    const ids = code === null ? await this.operators.listIds() : named === null ? [] : [named];
    const found = await Promise.all(ids.map((id) => this.findPageOwner(id, null, environment)));
    return found.filter((owner) => owner !== null);
  }

  /** @param registrationId null: production's, or the only one, or that of the environment */
  async findPageOwner(
    operatorId: OperatorId,
    registrationId: number | null,
    environment: 'test' | null = null,
  ): Promise<PageOwner | null> {
    const [row] = await this.db.transaction(operatorId, (tx) =>
      tx.rows(FIND_PAGE_OWNER, [operatorId, registrationId, environment]),
    );
    if (!row) return null;
    const { name, registration_id, return_hosts } = row;
    return { operatorId, name, registrationId: registration_id, returnHosts: return_hosts };
  }

  /** Every secret of the operator, also those that were replaced. */
  async secretsOf(operatorId: OperatorId): Promise<KnownSecret[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.manager.findBy(RegistrationEntity, { operatorId }),
    );
    return rows.flatMap((row) => {
      const { secrets } = this.opened(row);
      const sealed = row.previousSecret ? [row.appSecret, row.previousSecret] : [row.appSecret];
      const identity = secretIdentity(operatorId, row.appKey);
      return sealed.map((one) => {
        const secret = this.sealer.open(one, identity).toString();
        const accepted = secrets.includes(secret);
        return { registrationId: row.id, environment: row.environment, secret, accepted };
      });
    });
  }

  private async load(appKey: string): Promise<Registration | null> {
    const [entry] = await this.db.outside(FIND_IN_DIRECTORY, ['app_key', appKey]);
    if (!entry) return null;
    const row = await this.db.transaction(entry.operator_id, async (tx) => {
      const { operatorId } = tx;
      // Who is switched off is a stranger.
      const isOn = await tx.manager.existsBy(OperatorEntity, { operatorId, active: true });
      return isOn ? tx.manager.findOneBy(RegistrationEntity, { operatorId, appKey }) : null;
    });
    return row && this.opened(row);
  }

  private opened(row: RegistrationEntity): Registration {
    const identity = secretIdentity(row.operatorId, row.appKey);
    const sealed = [row.appSecret];
    const { previousSecret, previousSecretUntil } = row;
    if (previousSecret && previousSecretUntil && previousSecretUntil > this.clock.now()) {
      sealed.push(previousSecret);
    }
    return {
      operatorId: row.operatorId,
      id: row.id,
      environment: row.environment,
      orgCode: row.orgCode,
      appKey: row.appKey,
      secrets: sealed.map((secret) => this.sealer.open(secret, identity).toString()),
      accessToken: row.accessToken && this.sealer.open(row.accessToken, identity).toString(),
      routerUrl: row.routerUrl,
      region: row.region,
      authorizationMode: row.authorizationMode,
      returnHosts: row.returnHosts,
      pushesPaused: row.pushesPaused,
      pushesOff: row.pushesOff,
      pushesPerSecond: row.pushesPerSecond,
    };
  }
}

function findIn(tx: Tx, environment: string): Promise<RegistrationEntity | null> {
  return tx.manager
    .createQueryBuilder(RegistrationEntity, 'r')
    .where('r.operatorId = :operatorId AND r.environment = :environment', {
      operatorId: tx.operatorId,
      environment,
    })
    .getOne();
}

function viewOf(row: RegistrationEntity): RegistrationView {
  const {
    operatorId: _,
    id: __,
    appSecret: ___,
    previousSecret: ____,
    accessToken,
    ...shown
  } = row;
  return { ...shown, hasAccessToken: accessToken !== null };
}

async function refusingTaken<T>(
  { appKey, environment = '' }: { readonly appKey: string; readonly environment?: string },
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    switch (violatedConstraint(error)) {
      case 'directory_one_operator_per_key':
        throw appKeyTaken({ appKey });
      case 'registration_one_per_environment':
        throw registrationExists({ environment });
      default:
        throw error;
    }
  }
}
