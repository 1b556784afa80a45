import { item } from '../../../../test/support/cards';
import { beyondLimits, type ChannelLimits } from './limits.rules';
import { measured } from './parcels.rules';

const NONE: ChannelLimits = {
  code: 'UPS',
  maxWeight: null,
  weightUnit: 'lb',
  maxLength: null,
  maxLengthAndGirth: null,
  lengthUnit: 'in',
};

describe('what a channel carries', () => {
  it.each<[string, Partial<ChannelLimits>, string, [string, string, string], string]>([
    ['anything without limits', {}, '1000', ['300', '200', '100'], ''],
    ['its weight exactly', { maxWeight: '70' }, '70', ['1', '1', '1'], ''],
    ['no hair more', { maxWeight: '70' }, '70.0001', ['1', '1', '1'], 'weight of 70.0001 lb'],
    ['its length exactly', { maxLength: '108' }, '1', ['108', '1', '1'], ''],
    ['nothing longer', { maxLength: '108' }, '1', ['1', '1', '108.001'], 'side of 108.001 in'],
    ['its girth exactly', { maxLengthAndGirth: '130' }, '1', ['90', '10', '10'], ''],
    ['nothing thicker', { maxLengthAndGirth: '130' }, '1', ['90', '10', '10.001'], 'of 130.002 in'],
    [
      'in kilograms: 70 lb are 31.7515',
      { maxWeight: '31.7514', weightUnit: 'kg' },
      '70',
      ['1', '1', '1'],
      'kg',
    ],
  ])('is %s', (_, limits, weight, size, words) => {
    const refused = beyondLimits({ ...NONE, ...limits }, measured([item(weight, 1, size)]));
    expect(refused?.en ?? '').toContain(words);
    expect(refused === null).toBe(words === '');
  });
});
