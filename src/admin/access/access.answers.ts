import type { Caller } from '../../modules/access/access.types';
import type { MachineKey as HeldKey } from '../../modules/access/keys.service';
import type {
  OpenSession as HeldSession,
  SessionView,
} from '../../modules/access/sessions.service';
import type { StaffMember as HeldMember } from '../../modules/access/staff.service';
import { INSTALLATION } from '../../platform/database';
import type { MachineKey, Me, OpenSession, Session, StaffMember } from './access.dto';

/** The page that takes a password for a link; the token stands behind the #, which no log sees. */
export const LINK_PATH = '/admin/link';
export const SET_UP_PATH = '/admin/set-up';

export function me(caller: Caller): Me {
  return {
    kind: caller.kind,
    name: caller.name,
    role: caller.role ?? null,
    scope: caller.operatorId === INSTALLATION ? 'installation' : 'operator',
    rights: [...caller.rights],
    sessionId: caller.sessionId ?? null,
  };
}

export function openSession(session: HeldSession): OpenSession {
  return {
    ...session,
    accessUntil: session.accessUntil.toISOString(),
    refreshUntil: session.refreshUntil.toISOString(),
  };
}

export function session(held: SessionView, current: number | undefined): Session {
  return {
    id: held.id,
    startedAt: held.startedAt.toISOString(),
    usedAt: held.usedAt.toISOString(),
    address: held.address,
    current: held.id === current,
    endedAt: held.endedAt?.toISOString() ?? null,
    endedBecause: held.endedBecause,
  };
}

export function member(held: HeldMember): StaffMember {
  return {
    ...held,
    createdAt: held.createdAt.toISOString(),
    updatedAt: held.updatedAt.toISOString(),
  };
}

/** As the trail keeps it: who it is stands in the account; an e-mail outlives nobody's leaving. */
export function traced({ email: _, name: __, ...held }: HeldMember): unknown {
  return held;
}

export function key(held: HeldKey): MachineKey {
  return {
    ...held,
    rights: [...held.rights],
    createdAt: held.createdAt.toISOString(),
    expiresAt: held.expiresAt?.toISOString() ?? null,
    revokedAt: held.revokedAt?.toISOString() ?? null,
    lastUsedAt: held.lastUsedAt?.toISOString() ?? null,
  };
}
