import { buysNothing } from '../carriers.errors';
import type { Carrier } from '../carriers.types';

/** People do it: a tracking number is typed in, and a label is uploaded or there is none. */
export function manual(): Carrier {
  const name = 'Manual';
  const nothing = async (): Promise<never> => {
    throw buysNothing({ carrier: name });
  };
  return {
    kind: 'manual',
    name,
    says: {
      en: 'People buy the label elsewhere and type in the tracking number',
      zh: '人工在别处购买面单并录入运单号',
    },
    byHand: true,
    credentials: [],
    settings: [],
    formats: ['PDF', 'PNG', 'ZPL'],
    services: null,
    voidWithinDays: null,
    check: async () => undefined,
    rate: async () => [],
    buy: nothing,
    find: async () => null,
    void: nothing,
    track: async (_, { trackingNumber }) => ({ trackingNumber, step: null, at: null, words: '' }),
  };
}
