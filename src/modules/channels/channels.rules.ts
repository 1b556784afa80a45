import type { CustomerScope } from './channel.entity';

/** Whether a channel is open to a customer. */
export function admits(
  channel: { readonly customerScope: CustomerScope; readonly memberIds: ReadonlySet<number> },
  customerId: number,
): boolean {
  switch (channel.customerScope) {
    case 'all':
      return true;
    case 'only':
      return channel.memberIds.has(customerId);
    case 'except':
      return !channel.memberIds.has(customerId);
  }
}
