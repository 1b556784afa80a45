import { item } from '../../../../test/support/cards';
import type { HandlingCard } from './cards.types';
import { quoteHandling, quoteLateCancel, type Work } from './handling.rules';
import { measured } from './parcels.rules';
import type { BasketItem } from './quotes.types';

const REF = { cardId: 7, version: 2 };
const CARD: HandlingCard = {
  kind: 'handling',
  name: 'Handling',
  currency: 'USD',
  perOrderMinor: 80,
  furtherPieceMinor: 15,
};

function of(
  card: Partial<HandlingCard>,
  basket: readonly BasketItem[] = [item('1')],
  more: Partial<Pick<Work, 'parcels' | 'services'>> = {},
): string[] {
  const work = { kinds: measured(basket), parcels: 1, services: [], ...more };
  return quoteHandling(REF, { ...CARD, ...card }, work).map(
    ({ type, amountMinor }) => `${type} ${amountMinor}`,
  );
}

describe('the price of handling', () => {
  it.each([
    [1, 80],
    [2, 95],
    [3, 110],
    [100, 1_565],
  ])('of %d pieces is %d cents', (pieces, cents) => {
    expect(of({}, [item('1', pieces)])).toEqual([`operation ${cents}`]);
  });

  it.each<[string, Partial<HandlingCard>, string]>([
    ['each further kind', { furtherKindMinor: 20 }, 'operation 115'],
    ['each started pound: 2.5 are three', { byWeight: { each: '1', minor: 10 } }, 'operation 125'],
    ['each started cubic foot', { byVolume: { each: '1728', minor: 30 } }, 'operation 125'],
    ['less a reduction of 10 %: 9.5 cents are 10', { reductionPercent: '10' }, 'operation 85'],
    ['at least the minimum', { minMinor: 120 }, 'operation 120'],
    ['at most the maximum', { maxMinor: 60 }, 'operation 60'],
    ['the minimum after the reduction', { reductionPercent: '50', minMinor: 50 }, 'operation 50'],
  ])('counts %s', (_, card, expected) => {
    expect(of(card, [item('1', 1, '2'), item('1.5', 1, '2')])).toEqual([expected]);
  });

  const packaging = [
    { name: { en: 'S', zh: '小' }, upToVolume: '8', minor: 25 },
    { name: { en: 'L', zh: '大' }, upToVolume: '64', minor: 60 },
  ];

  it.each([
    ['2', ['operation 80', 'packaging 25']],
    ['2.001', ['operation 80', 'packaging 60']],
    ['4', ['operation 80', 'packaging 60']],
    ['4.001', ['operation 80']],
  ])('takes the first box for goods of %s in cubed', (size, expected) => {
    expect(of({ packaging }, [item('1', 1, size)])).toEqual(expected);
  });

  it('takes a label fee for each parcel', () => {
    expect(of({ labelMinor: 30 }, [item('1')], { parcels: 2 })).toEqual([
      'operation 80',
      'label_fee 60',
    ]);
  });

  it('takes what was asked for besides, once or by the piece', () => {
    const name = { en: 'Photo', zh: '拍照' };
    const services: HandlingCard['services'] = [
      { code: 'photo', name, minor: 50, per: 'order' },
      { code: 'sticker', name, minor: 5, per: 'piece' },
    ];
    expect(of({ services }, [item('1', 3)])).toEqual(['operation 110']);
    const asked = [
      { code: 'sticker', quantity: 1 },
      { code: 'photo', quantity: 3 },
    ];
    expect(of({ services }, [item('1', 3)], { services: asked })).toEqual([
      'operation 110',
      'value_added 150',
      'value_added 15',
    ]);
  });
});

describe('the price of a late cancel', () => {
  const card = { ...CARD, lateCancelMinor: { picking: 50 } };

  it.each([
    ['accepted', undefined],
    ['picking', 50],
    ['packed', undefined],
  ])('of an order that is %s is %s', (stage, expected) => {
    expect(quoteLateCancel(REF, card, stage)?.amountMinor).toBe(expected);
  });
});
