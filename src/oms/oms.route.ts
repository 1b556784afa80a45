import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { actOf } from '../rest/desk';
import {
  type Allowed,
  changing,
  ending,
  posting,
  RestController,
  type RouteDocument,
  reading,
} from '../rest/route';
import { type MerchantAct, MerchantGuard, OPERATION } from './oms.guard';

export { ProblemFields } from '../rest/route';
export type { MerchantAct } from './oms.guard';

/** A controller of the merchants' API: of the customer whose key it is, and of nobody else. */
export function MerchantController(tag: string): ClassDecorator {
  return applyDecorators(
    RestController('oms/v1', tag),
    ApiBearerAuth('key'),
    UseGuards(MerchantGuard),
  );
}

export function Read(path: string, document: RouteDocument): MethodDecorator {
  return reading(path, document, allowed(document));
}

/** A change of what is there: the ETag that was read must come back as If-Match. */
export function Change(path: string, document: RouteDocument): MethodDecorator {
  return changing(path, document, allowed(document));
}

/** Something new: a repeat with the same Idempotency-Key has no second effect. */
export function Make(path: string, document: RouteDocument): MethodDecorator {
  return posting(path, document, allowed(document), 201);
}

/** A deed, done to what is there: a repeat with the same Idempotency-Key has no second effect. */
export function Deed(path: string, document: RouteDocument): MethodDecorator {
  return posting(path, document, allowed(document), 200);
}

export function End(path: string, document: RouteDocument): MethodDecorator {
  return ending(path, document, allowed(document));
}

/** Which merchant calls, by which request, and with which precautions. */
export const ActOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): MerchantAct => actOf(context) as MerchantAct,
);

function allowed({ id }: RouteDocument): Allowed {
  return {
    by: SetMetadata(OPERATION, id),
    says: 'Needs a key of the customer, and shows nothing of another.',
  };
}
