import { applyDecorators, HttpCode, Post, SetMetadata, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { RIGHTS, type Right, rolesWith } from '../modules/access/rights.rules';
import {
  type Allowed,
  changing,
  described,
  ending,
  posting,
  RestController,
  type RouteDocument,
  reading,
} from '../rest/route';
import { AccessGuard, EntryGuard, NEEDS, type RouteNeeds } from './admin.guard';

export { ActOf, ProblemFields } from '../rest/route';
export { type Entry, EntryOf } from './admin.guard';

const ROOT = 'admin/v1';

/** A controller of the admin API: guarded, checked, and answering in problem details. */
export function AdminController(tag: string): ClassDecorator {
  return applyDecorators(RestController(ROOT, tag), ApiBearerAuth('key'), UseGuards(AccessGuard));
}

/** Where people come in who are not known yet; every route of it says so in the document. */
export function EntryController(tag: string): ClassDecorator {
  return applyDecorators(RestController(ROOT, tag), UseGuards(EntryGuard));
}

/** Null: whoever is known. */
type Needing<R = Right> = RouteDocument & { readonly right: R };

/** Looks something up; `read` is enough unless another right is named. */
export function Read(
  path: string,
  document: RouteDocument & { right?: Right | null },
): MethodDecorator {
  return reading(path, document, needing({ right: 'read', ...document }));
}

/** A change of configuration: the ETag that was read must come back as If-Match. */
export function Change(path: string, document: Needing): MethodDecorator {
  return changing(path, document, needing(document));
}

/** Something new: a repeat with the same Idempotency-Key has no second effect. */
export function Make(path: string, document: Needing): MethodDecorator {
  return posting(path, document, needing(document), 201);
}

/** A deed, done to what is there: a repeat with the same Idempotency-Key has no second effect. */
export function Deed(path: string, document: Needing<Right | null>): MethodDecorator {
  return posting(path, document, needing(document), 200);
}

/** An end, for good: a repeat finds it ended and says the same. */
export function End(path: string, document: Needing<Right | null>): MethodDecorator {
  return ending(path, document, needing(document));
}

/**
 * Lets somebody in who is not known yet. No Idempotency-Key: there is nobody yet to whom it would
 * belong, and what is sent (a password, a token that is used once) is a key itself.
 */
export function Enter(path: string, document: RouteDocument): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    SetMetadata(NEEDS, { id: document.id, right: null } satisfies RouteNeeds),
    described(document, 200, [400, 401, 409, 429], 'Needs no session: it is the way to one.'),
  );
}

/** A route that answers with a file: everything of a route but the class of its answer. */
export function documented(
  document: Omit<RouteDocument, 'answers'> & { right: Right },
): MethodDecorator {
  const { by, says } = needing(document);
  return applyDecorators(by, described(document, 200, [400, 401, 403, 404, 409], says));
}

/** Asks for something that takes a body to say; it changes nothing, so it needs no key. */
export function Ask(path: string, document: RouteDocument): MethodDecorator {
  const { by, says } = needing({ right: 'read', ...document });
  const answer = described(document, 200, [400, 401, 403, 404, 409], says);
  return applyDecorators(Post(path), HttpCode(200), by, answer);
}

function needing({ id, right }: Omit<Needing<Right | null>, 'answers'>): Allowed {
  const by = applyDecorators(
    SetMetadata(NEEDS, { id, right } satisfies RouteNeeds),
    ApiExtension('x-right', right ?? 'any'),
  );
  return { by, says: needed(right) };
}

function needed(right: Right | null): string {
  if (right === null) return 'Needs a session or a key, and no right: every role.';
  return `Needs the right \`${right}\` (${RIGHTS[right].en} · ${RIGHTS[right].zh}): ${rolesWith(right).join(', ')}.`;
}
