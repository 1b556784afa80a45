import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import {
  Database,
  type OperatorId,
  type Statement,
  statement,
  type Tx,
} from '../../platform/database';
import { sha256 } from '../../platform/seal';
import type { Act } from '../access/access.types';
import { AuditService } from '../audit/audit.service';
import { PushesService } from '../pushes/pushes.service';
import type { PushOutcome } from '../pushes/pushes.types';
import { TokensService } from '../tokens/tokens.service';
import { ticketExpired, ticketUnfit, ticketUsed } from './authorizations.errors';

/** A ticket as it came, and which registration's portal gave it. */
export interface Ticket {
  readonly operatorId: OperatorId;
  readonly registrationId: number;
  readonly text: string;
}

export interface Authorizer {
  readonly customerId: number;
  readonly customerCode: string;
}

/** From its first sight; the portal itself gives a merchant no longer. */
const TICKET_VALID_MS = 600_000;
const TICKET = /^[\w.~+/=-]{1,512}$/;
/** Of tickets that nobody used, or whose use is told. */
const TICKET_KEPT_MS = 7 * 86_400_000;

/**
 * A merchant lets the platform act for them. The platform sends the merchant with a ticket; the
 * merchant signs in and agrees; a token is made, and the ticket and the token are told to the
 * platform. Each ticket counts once, however many forms are sent at the same moment.
 */
@Injectable()
export class AuthorizationsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly tokens: TokensService,
    private readonly pushes: PushesService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Notes when a ticket was first seen: from then on it counts for ten minutes.
   * @throws authorization.ticket_unfit, authorization.ticket_used, authorization.ticket_expired
   */
  async see(ticket: Ticket): Promise<void> {
    const key = keyOf(ticket);
    const now = this.clock.now();
    const row = await this.db.transaction(ticket.operatorId, async (tx) => {
      await tx.rows(FORGET_TICKETS, [tx.operatorId, new Date(now.getTime() - TICKET_KEPT_MS)]);
      await tx.rows(SEE_TICKET, [...key, ticket.registrationId, now]);
      return find(tx, key);
    });
    this.refuseSpent(row);
  }

  /**
   * Uses the ticket up, makes a token that replaces the customer's others after their grace, and
   * announces both. A repeat by the same customer gets the outcome of the first.
   * @returns the push that tells it, for `outcomeOf`
   * @throws authorization.ticket_used, authorization.ticket_expired
   */
  authorize(ticket: Ticket, by: Authorizer, act: Act): Promise<number> {
    const key = keyOf(ticket);
    return this.db.transaction(ticket.operatorId, async (tx) => {
      const row = await find(tx, key, FIND_AND_LOCK_TICKET);
      if (row?.customer_id === by.customerId && row.push_id !== null) return row.push_id;
      this.refuseSpent(row);
      const issued = await this.tokens.issue(tx, { customerId: by.customerId });
      const pushId = await this.pushes.announceAuthorization(tx, {
        customerCode: by.customerCode,
        ticket: ticket.text,
        token: issued.token,
        key: issued.key,
        expiresAt: issued.expiresAt,
        registrationId: ticket.registrationId,
      });
      await tx.rows(USE_TICKET, [...key, this.clock.now(), by.customerId, pushId]);
      const after = { customer: by.customerCode, authorization: issued.id, push: pushId };
      await this.audit.write(tx, act, [{ subject: ['token', issued.id], after }]);
      return pushId;
    });
  }

  /** What the platform said to it. */
  outcomeOf(operatorId: OperatorId, pushId: number): Promise<PushOutcome | null> {
    return this.pushes.outcomeOf(operatorId, pushId);
  }

  /** The push that told of a ticket's use, where the ticket was used by this customer. */
  async pushOf(ticket: Ticket, customerId: number): Promise<number | null> {
    const row = await this.db.transaction(ticket.operatorId, (tx) => find(tx, keyOf(ticket)));
    return row?.customer_id === customerId ? row.push_id : null;
  }

  private refuseSpent(row: TicketRow | null): void {
    if (row?.used_at) throw ticketUsed({});
    const oldest = this.clock.nowMs() - TICKET_VALID_MS;
    if (!row || row.first_seen_at.getTime() < oldest) throw ticketExpired({});
  }
}

type TicketKey = readonly [OperatorId, Buffer];

function keyOf({ operatorId, text }: Ticket): TicketKey {
  if (!TICKET.test(text)) throw ticketUnfit({});
  return [operatorId, sha256(text)];
}

async function find(
  tx: Tx,
  key: TicketKey,
  query: Statement<TicketRow> = FIND_TICKET,
): Promise<TicketRow | null> {
  const [row] = await tx.rows(query, key);
  return row ?? null;
}

interface TicketRow {
  first_seen_at: Date;
  used_at: Date | null;
  customer_id: number | null;
  push_id: number | null;
}

const SEE_TICKET: Statement<never> = statement(
  'authorizations_see_ticket',
  `INSERT INTO authorization_tickets (operator_id, ticket_hash, registration_id, first_seen_at)
   VALUES ($1, $2, $3, $4) ON CONFLICT ON CONSTRAINT ticket_is_seen_once DO NOTHING`,
);

const TICKET_COLUMNS = 'first_seen_at, used_at, customer_id, push_id';

const FIND_TICKET: Statement<TicketRow> = statement(
  'authorizations_find_ticket',
  `SELECT ${TICKET_COLUMNS} FROM authorization_tickets WHERE operator_id = $1 AND ticket_hash = $2`,
);

/** Of two forms at once, the second waits here and finds the ticket used. */
const FIND_AND_LOCK_TICKET: Statement<TicketRow> = statement(
  'authorizations_find_and_lock_ticket',
  `SELECT ${TICKET_COLUMNS} FROM authorization_tickets
    WHERE operator_id = $1 AND ticket_hash = $2 FOR UPDATE`,
);

const USE_TICKET: Statement<never> = statement(
  'authorizations_use_ticket',
  `UPDATE authorization_tickets SET used_at = $3, customer_id = $4, push_id = $5
    WHERE operator_id = $1 AND ticket_hash = $2`,
);

/** A few at a time, whenever somebody comes: tickets are rare, and their page is limited. */
const FORGET_TICKETS: Statement<never> = statement(
  'authorizations_forget_tickets',
  `DELETE FROM authorization_tickets WHERE operator_id = $1 AND ticket_hash IN (
     SELECT ticket_hash FROM authorization_tickets
      WHERE operator_id = $1 AND first_seen_at < $2 ORDER BY first_seen_at LIMIT 100)`,
);
