import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database, type OperatorId, type Tx, violatedConstraint } from '../../platform/database';
import { Lockout } from '../../platform/lockout';
import { newPass, readPass } from '../../platform/passes';
import { Passwords } from '../../platform/passwords';
import { changeVersioned, type VersionKey } from '../../platform/versioned';
import { CustomerUserEntity } from './customer-user.entity';
import {
  CHOOSE_PASSWORD,
  END_LINKS,
  FIND_LINK,
  FIND_TO_SIGN_IN,
  INSERT_LINK,
  NOTE_SIGN_IN,
  type SignInRow,
  USE_LINK,
} from './customer-users.sql';
import { emailTaken, linkSpent } from './customers.errors';

/** A user as it may be shown. */
export interface CustomerUser
  extends Readonly<Omit<CustomerUserEntity, 'passwordHash' | 'operatorId'>> {
  /** Whether the person has come by a link and chosen a password. */
  readonly hasPassword: boolean;
}

export interface NewCustomerUser {
  readonly customerId: number;
  readonly email: string;
  readonly name: string;
  /** Of a password that is known already; without it the person comes by a link. */
  readonly passwordHash?: string | null;
}

/** Shown once, kept by nobody here. */
export interface UserLink {
  readonly link: string;
  readonly expiresAt: Date;
}

/** Who got in, and for whom. */
export interface SignedIn {
  readonly operatorId: OperatorId;
  readonly customerId: number;
  readonly customerCode: string;
  readonly userId: number;
  readonly email: string;
  readonly name: string;
  /** Raised when the user is changed or chooses a password: what was opened before is over. */
  readonly version: number;
}

const PREFIX = 'cul';
const DOOR = 'customer';
const LINK_VALID_MS = 72 * 3_600_000;

/** The people of the customers: how they come, how they get in, how they are kept out. */
@Injectable()
export class CustomerUsersService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly passwords: Passwords,
    private readonly lockout: Lockout,
  ) {}

  /** The users of a customer, by id. */
  async list(operatorId: OperatorId, customerId: number): Promise<CustomerUser[]> {
    const rows = await this.db.transaction(operatorId, (tx) =>
      tx.manager.find(CustomerUserEntity, {
        where: { operatorId, customerId },
        order: { id: 'ASC' },
      }),
    );
    return rows.map(shown);
  }

  async get(operatorId: OperatorId, id: number): Promise<CustomerUser | null> {
    const row = await this.db.transaction(operatorId, (tx) =>
      tx.manager.findOneBy(CustomerUserEntity, { operatorId, id }),
    );
    return row && shown(row);
  }

  /** A user without a password yet: `makeLink` lets the person in to choose one. */
  async create(tx: Tx, user: NewCustomerUser): Promise<CustomerUser> {
    const row = tx.manager.create(CustomerUserEntity, { ...user, operatorId: tx.operatorId });
    try {
      await tx.manager.insert(CustomerUserEntity, row);
    } catch (error) {
      if (violatedConstraint(error) === 'customer_user_email_is_unique') throw emailTaken({});
      throw error;
    }
    return shown(row);
  }

  /** Changes what is named, if the user still is at this version; null: it is not. */
  async change(
    tx: Tx,
    key: VersionKey,
    fields: { readonly name?: string; readonly active?: boolean },
  ): Promise<{ before: CustomerUser; after: CustomerUser } | null> {
    const done = await changeVersioned(tx, CustomerUserEntity, key, fields);
    return done && { before: shown(done.before), after: shown(done.after) };
  }

  /** A link by which the user chooses a password, once, within three days; ends earlier ones. */
  async makeLink(tx: Tx, userId: number): Promise<UserLink> {
    const pass = newPass(PREFIX, tx.operatorId);
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + LINK_VALID_MS);
    await tx.rows(END_LINKS, [tx.operatorId, userId, now]);
    await tx.rows(INSERT_LINK, [tx.operatorId, userId, pass.hash, now, expiresAt]);
    return { link: pass.text, expiresAt };
  }

  /** Whom a link lets in, for the page to greet; null where it lets in nobody any more. */
  async findByLink(link: string): Promise<{ email: string; name: string } | null> {
    const pass = readPass(PREFIX, link);
    if (!pass) return null;
    const [row] = await this.db.transaction(pass.operatorId, (tx) =>
      tx.rows(FIND_LINK, [pass.operatorId, pass.hash, this.clock.now()]),
    );
    return row ?? null;
  }

  /**
   * Sets the password of the user behind a link, and uses the link up: of two at once, one wins.
   * @throws customer.link_spent, password.unfit, password.busy
   */
  async redeemLink(link: string, password: string): Promise<SignedIn> {
    const pass = readPass(PREFIX, link);
    const held = await this.findByLink(link);
    if (!pass || !held) throw linkSpent({});
    const { operatorId, hash } = pass;
    // Hashing is slow on purpose, so it happens outside the transaction.
    const passwordHash = await this.passwords.hash(password, held.email);
    return this.db.transaction(operatorId, async (tx) => {
      const [used] = await tx.rows(USE_LINK, [operatorId, hash, this.clock.now()]);
      if (!used) throw linkSpent({});
      await tx.rows(CHOOSE_PASSWORD, [operatorId, used.user_id, passwordHash]);
      const [user] = await tx.rows(FIND_TO_SIGN_IN, [operatorId, held.email]);
      if (!user) throw linkSpent({});
      return signedIn(operatorId, user);
    });
  }

  /**
   * Who signs in; null for an unknown address, a wrong password, a user or customer that is off:
   * a stranger learns nothing of which. Failures close the way in for the network address that
   * they came from alone.
   * @throws sign_in.try_later, password.busy
   */
  async signIn(asked: {
    readonly operatorId: OperatorId;
    readonly email: string;
    readonly password: string;
    readonly address: string;
  }): Promise<SignedIn | null> {
    const { operatorId, address } = asked;
    const email = asked.email.trim();
    const tried = { door: DOOR, account: `${operatorId}/${email}`, address };
    await this.lockout.begin(tried);
    const [row] = await this.db.transaction(operatorId, (tx) =>
      tx.rows(FIND_TO_SIGN_IN, [operatorId, email]),
    );
    const right = await this.passwords.verify(row?.password_hash ?? null, asked.password);
    if (!row || !right) return null;
    await this.lockout.succeeded(tried);
    await this.db.transaction(operatorId, (tx) =>
      tx.rows(NOTE_SIGN_IN, [operatorId, row.id, this.clock.now()]),
    );
    return signedIn(operatorId, row);
  }

  /** The user as somebody who is in; null once the user or its customer is off. */
  async findActive(operatorId: OperatorId, userId: number): Promise<SignedIn | null> {
    const user = await this.get(operatorId, userId);
    const [row] = user
      ? await this.db.transaction(operatorId, (tx) =>
          tx.rows(FIND_TO_SIGN_IN, [operatorId, user.email]),
        )
      : [];
    return row ? signedIn(operatorId, row) : null;
  }
}

function shown({ operatorId: _, passwordHash, ...user }: CustomerUserEntity): CustomerUser {
  return { ...user, hasPassword: passwordHash !== null && passwordHash !== undefined };
}

function signedIn(operatorId: OperatorId, row: SignInRow): SignedIn {
  return {
    operatorId,
    customerId: row.customer_id,
    customerCode: row.customer_code,
    userId: row.id,
    email: row.email,
    name: row.name,
    version: row.version,
  };
}
