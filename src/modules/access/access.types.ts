import type { OperatorId } from '../../platform/database';
import type { Right, Role } from './rights.rules';

/** Who calls: a machine key, a person of the staff, or a merchant. Everything is done for their operator. */
export interface Caller {
  readonly kind: 'key' | 'staff' | 'customer';
  readonly operatorId: OperatorId;
  readonly id: number;
  /** Stands in histories, ledgers and the audit trail. */
  readonly name: string;
  readonly rights: ReadonlySet<Right>;
  /** Of staff alone. */
  readonly role?: Role;
  readonly sessionId?: number;
}

/** One request of a caller: what a change has to know of where it comes from. */
export interface Act {
  readonly caller: Caller;
  /** The name of the route, as the document has it. */
  readonly operation: string;
  readonly requestId: string;
  /** The network address that it came from. */
  readonly address: string;
}
