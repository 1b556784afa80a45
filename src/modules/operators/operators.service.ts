import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../../platform/clock';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import { Sealer } from '../../platform/seal';
import { RegistrationEntity } from './operator.entity';

/** One registration at the platform, with the secrets that are valid now, newest first. */
export interface Registration {
  readonly operatorId: OperatorId;
  readonly id: number;
  readonly environment: 'test' | 'production';
  readonly orgCode: string;
  readonly appKey: string;
  readonly secrets: readonly string[];
  readonly routerUrl: string;
}

export interface NewRegistration {
  readonly environment: 'test' | 'production';
  readonly orgCode: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly routerUrl: string;
}

/** A change of credentials is seen by every process within this time. */
const CACHED_MS = 1_000;
/** More than any installation has; it bounds what a flood of made-up keys can fill. */
const MAX_CACHED = 1_000;

@Injectable()
export class OperatorsService {
  private readonly byAppKey: LRUCache<string, { found: Registration | null }>;

  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {
    this.byAppKey = new LRUCache({
      max: MAX_CACHED,
      ttl: CACHED_MS,
      fetchMethod: async (appKey: string) => ({ found: await this.load(appKey) }),
    });
  }

  /** The registration behind an app_key, or null where nobody has it. A second old at most. */
  async findByAppKey(appKey: string): Promise<Registration | null> {
    return (await this.byAppKey.fetch(appKey))?.found ?? null;
  }

  /** All operators of the installation, for loops that work for one after the other. */
  async listIds(): Promise<OperatorId[]> {
    const rows = await this.db.outside(LIST_OPERATORS, []);
    return rows.map((row) => row.operator_id);
  }

  /** The operator of a code, or null. Codes of operators are the installation's own. */
  async findIdByCode(code: string): Promise<OperatorId | null> {
    const [row] = await this.db.outside(FIND_IN_DIRECTORY, ['operator', code]);
    return row?.operator_id ?? null;
  }

  /** Makes an operator and, in the same transaction, whatever it shall have from the start. */
  async create(
    operator: { readonly code: string; readonly name: string },
    furnish: (tx: Tx) => Promise<void> = async () => undefined,
  ): Promise<OperatorId> {
    const [next] = await this.db.outside(NEXT_OPERATOR_ID, []);
    if (!next) throw new Error('the sequence of operators gave no number');
    await this.db.transaction(next.id, async (tx) => {
      await tx.rows(INSERT_OPERATOR, [next.id, operator.code, operator.name]);
      await tx.rows(INSERT_IN_DIRECTORY, ['operator', operator.code, next.id]);
      await furnish(tx);
    });
    return next.id;
  }

  async register(tx: Tx, registration: NewRegistration): Promise<number> {
    const sealed = this.sealer.seal(
      registration.appSecret,
      secretIdentity(tx.operatorId, registration.appKey),
    );
    const [row] = await tx.rows(INSERT_REGISTRATION, [
      tx.operatorId,
      registration.environment,
      registration.orgCode,
      registration.appKey,
      sealed,
      registration.routerUrl,
    ]);
    if (!row) throw new Error('the registration was not written');
    await tx.rows(INSERT_IN_DIRECTORY, ['app_key', registration.appKey, tx.operatorId]);
    return row.id;
  }

  private async load(appKey: string): Promise<Registration | null> {
    const [entry] = await this.db.outside(FIND_IN_DIRECTORY, ['app_key', appKey]);
    if (!entry) return null;
    const row = await this.db.transaction(entry.operator_id, (tx) =>
      tx.manager.findOneBy(RegistrationEntity, { operatorId: tx.operatorId, appKey }),
    );
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
      routerUrl: row.routerUrl,
    };
  }
}

/** What the sealed secret is bound to: moved to another row, it does not open. */
export function secretIdentity(operatorId: OperatorId, appKey: string): string {
  return `registrations/${operatorId}/${appKey}`;
}

const FIND_IN_DIRECTORY: Statement<{ operator_id: OperatorId }> = statement(
  'operators_find_in_directory',
  'SELECT operator_id FROM directory WHERE kind = $1 AND key = $2',
);

const LIST_OPERATORS: Statement<{ operator_id: OperatorId }> = statement(
  'operators_list',
  "SELECT operator_id FROM directory WHERE kind = 'operator' ORDER BY operator_id",
);

const NEXT_OPERATOR_ID: Statement<{ id: OperatorId }> = statement(
  'operators_next_id',
  "SELECT nextval('operator_ids')::integer AS id",
);

const INSERT_OPERATOR: Statement<never> = statement(
  'operators_insert',
  'INSERT INTO operators (operator_id, code, name) VALUES ($1, $2, $3)',
);

const INSERT_IN_DIRECTORY: Statement<never> = statement(
  'operators_insert_in_directory',
  'INSERT INTO directory (kind, key, operator_id) VALUES ($1, $2, $3)',
);

const INSERT_REGISTRATION: Statement<{ id: number }> = statement(
  'operators_insert_registration',
  `INSERT INTO registrations (operator_id, environment, org_code, app_key, app_secret, router_url)
   VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
);
