import type { SkuEntity } from './sku.entity';

/** Whether orders and estimates may name it: it is there, on, and approved. */
export function canBeOrdered<S extends Pick<SkuEntity, 'active' | 'approval'>>(
  sku: S | null | undefined,
): sku is S {
  return sku?.active === true && sku.approval === 'approved';
}
