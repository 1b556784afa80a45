import { types } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { Foundations1764000000000 } from '../migrations/1764000000000-foundations';
import { Audit1764100000000 } from '../migrations/1764100000000-audit';
import { ChannelRules1764110000000 } from '../migrations/1764110000000-channel-rules';
import { SignInTries1764120000000 } from '../migrations/1764120000000-sign-in-tries';
import { Staff1764121000000 } from '../migrations/1764121000000-staff';
import { CustomerAccess1764130000000 } from '../migrations/1764130000000-customer-access';
import { RegistrationSettings1764131000000 } from '../migrations/1764131000000-registration-settings';
import { GroupMembers1764132000000 } from '../migrations/1764132000000-group-members';
import { SkuDesk1764133000000 } from '../migrations/1764133000000-sku-desk';
import { PushQueue1764140000000 } from '../migrations/1764140000000-push-queue';
import { PushForgetting1764141000000 } from '../migrations/1764141000000-push-forgetting';
import { LabelAddresses1764150000000 } from '../migrations/1764150000000-label-addresses';
import { PrintJobs1764150100000 } from '../migrations/1764150100000-print-jobs';
import { BroughtNumbers1764150200000 } from '../migrations/1764150200000-brought-numbers';
import { Carriers1764155000000 } from '../migrations/1764155000000-carriers';
import { LabelPurchases1764155100000 } from '../migrations/1764155100000-label-purchases';
import { ParcelTracking1764155200000 } from '../migrations/1764155200000-parcel-tracking';
import { RateCards1764160000000 } from '../migrations/1764160000000-rate-cards';
import { PricePins1764160100000 } from '../migrations/1764160100000-price-pins';
import { WalletDesk1764165000000 } from '../migrations/1764165000000-wallet-desk';
import { TopUps1764165100000 } from '../migrations/1764165100000-top-ups';
import { CarrierInvoices1764165200000 } from '../migrations/1764165200000-carrier-invoices';
import { StockWork1764170000000 } from '../migrations/1764170000000-stock-work';
import { Inbound1764171000000 } from '../migrations/1764171000000-inbound';
import { Transfers1764172000000 } from '../migrations/1764172000000-transfers';
import { OrderWork1764180000000 } from '../migrations/1764180000000-order-work';
import { CallExplanations1764195000000 } from '../migrations/1764195000000-call-explanations';

import { AuthorizationTickets1764195100000 } from '../migrations/1764195100000-authorization-tickets';
import { Retention1764195200000 } from '../migrations/1764195200000-retention';
import { Mails1764196000000 } from '../migrations/1764196000000-mails';
import { SealingKeys1764196200000 } from '../migrations/1764196200000-sealing-keys';
import { DroppedPackages1764196400000 } from '../migrations/1764196400000-dropped-packages';
import { RegistrationAccessTokens1764196401000 } from '../migrations/1764196401000-registration-access-tokens';
import { Manifests1764196402000 } from '../migrations/1764196402000-manifests';
import { Lists1764196500000 } from '../migrations/1764196500000-lists';
import { Invitations1764197000000 } from '../migrations/1764197000000-invitations';
import { PushSettings1764197100000 } from '../migrations/1764197100000-push-settings';
import { OrderServices1764197200000 } from '../migrations/1764197200000-order-services';
import { WarehouseUnits1764197300000 } from '../migrations/1764197300000-warehouse-units';
import { AdminKeyEntity } from './modules/access/admin-key.entity';
import { StaffEntity } from './modules/access/staff.entity';
import { CarrierAccountEntity } from './modules/carriers/carrier-account.entity';
import { SkuEntity } from './modules/catalog/sku.entity';
import {
  ChannelCustomerEntity,
  ChannelEntity,
  ChannelGroupEntity,
} from './modules/channels/channel.entity';
import { CustomerEntity } from './modules/customers/customer.entity';
import { CustomerGroupEntity } from './modules/customers/customer-group.entity';
import { CustomerKeyEntity } from './modules/customers/customer-key.entity';
import { CustomerUserEntity } from './modules/customers/customer-user.entity';
import { RateDraftEntity } from './modules/fees/rate-draft.entity';
import { OperatorEntity, RegistrationEntity } from './modules/operators/operator.entity';
import { TokenEntity } from './modules/tokens/token.entity';
import { WarehouseEntity } from './modules/warehouses/warehouse.entity';

const INT8_OID = 20;
const INT8_LIST_OID: number = 1016;

/** No transaction of ours takes seconds; one that does is stuck, and holds stock rows. */
const STATEMENT_TIMEOUT_MS = 30_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

const ENTITIES = [
  AdminKeyEntity,
  CarrierAccountEntity,
  ChannelCustomerEntity,
  ChannelEntity,
  ChannelGroupEntity,
  CustomerEntity,
  CustomerGroupEntity,
  CustomerKeyEntity,
  CustomerUserEntity,
  OperatorEntity,
  RateDraftEntity,
  RegistrationEntity,
  SkuEntity,
  StaffEntity,
  TokenEntity,
  WarehouseEntity,
];

/** In the order of their numbers. */
const MIGRATIONS = [
  Foundations1764000000000,
  Audit1764100000000,
  ChannelRules1764110000000,
  SignInTries1764120000000,
  Staff1764121000000,
  CustomerAccess1764130000000,
  RegistrationSettings1764131000000,
  GroupMembers1764132000000,
  SkuDesk1764133000000,
  PushQueue1764140000000,
  PushForgetting1764141000000,
  LabelAddresses1764150000000,
  PrintJobs1764150100000,
  BroughtNumbers1764150200000,
  Carriers1764155000000,
  LabelPurchases1764155100000,
  ParcelTracking1764155200000,
  RateCards1764160000000,
  PricePins1764160100000,
  WalletDesk1764165000000,
  TopUps1764165100000,
  CarrierInvoices1764165200000,
  StockWork1764170000000,
  Inbound1764171000000,
  Transfers1764172000000,
  OrderWork1764180000000,
  CallExplanations1764195000000,
  AuthorizationTickets1764195100000,
  Retention1764195200000,
  Mails1764196000000,
  SealingKeys1764196200000,
  DroppedPackages1764196400000,
  RegistrationAccessTokens1764196401000,
  Manifests1764196402000,
  Lists1764196500000,
  Invitations1764197000000,
  PushSettings1764197100000,
  OrderServices1764197200000,
  WarehouseUnits1764197300000,
];

export interface DatabaseAddress {
  /** `postgres://…` of the role to work as. */
  readonly url: string;
  readonly poolSize: number;
}

/** How the application, its tests and the TypeORM command line reach the database. */
export function databaseOptions(address: DatabaseAddress): DataSourceOptions {
  return {
    type: 'postgres',
    url: address.url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    synchronize: false,
    poolSize: address.poolSize,
    applicationName: 'opencang',
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    extra: {
      types: { getTypeParser },
      // Everything here looks rows up by key, on disks that seek for free.
      options: '-c random_page_cost=1.1',
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    },
  };
}

/** Brings the schema up to date, working as the owner of the tables. Returns what was run. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const source = await new DataSource(databaseOptions({ url: ownerUrl, poolSize: 1 })).initialize();
  try {
    const done = await source.runMigrations({ transaction: 'all' });
    return done.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

/** The migrations that this version has and the database has not. */
export async function pendingMigrations(source: DataSource): Promise<string[]> {
  const [table] = await source.query<{ present: boolean }[]>(
    "SELECT to_regclass('schema_migrations') IS NOT NULL AS present",
  );
  const done = table?.present
    ? await source.query<{ name: string }[]>('SELECT name FROM schema_migrations')
    : [];
  const known = new Set(done.map((row) => row.name));
  return MIGRATIONS.map((migration) => migration.name).filter((name) => !known.has(name));
}

/** Ids and amounts are bigint in the database and stay below 2^53; beyond it we must not round. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === INT8_OID && format !== 'binary') return readInt8;
  if (oid === INT8_LIST_OID && format !== 'binary') return readInt8List;
  return types.getTypeParser(oid, format as 'text');
}

function readInt8List(text: string): number[] {
  return (types.getTypeParser(INT8_LIST_OID, 'text')(text) as string[]).map(readInt8);
}

function readInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a safe integer`);
  return value;
}
