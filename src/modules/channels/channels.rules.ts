import type { CustomerScope } from './channel.entity';

/** Whether a channel is open to a customer. */
export function admits(
  channel: { readonly customerScope: CustomerScope; readonly customerIds: ReadonlySet<number> },
  customerId: number,
): boolean {
  switch (channel.customerScope) {
    case 'all':
      return true;
    case 'only':
      return channel.customerIds.has(customerId);
    case 'except':
      return !channel.customerIds.has(customerId);
  }
}
