import type { ClaimedPush, PushContents, PushEvent } from '../../modules/pushes/pushes.types';
import { bodyOf } from './push-body';

const AT = new Date(1_750_000_000_000);
const PACKAGE = {
  packageRef: 'PK-1',
  trackingNumber: '1Z1',
  carrierName: 'UPS',
  carrierRef: '',
  channelCode: 'UPS-GROUND',
  lines: [{ lineRef: '211-1', skuCode: 'MUG', quantity: 2 }],
};
const PACKAGE_ROW = {
  packageSn: 'PK-1',
  trackingNumber: '1Z1',
  shipCompanyName: 'UPS',
  logisticsProductCode: 'UPS-GROUND',
  orderList: [{ orderSn: '211-1', cwSkuCode: 'MUG', quantity: 2 }],
};

function push<Event extends PushEvent>(
  event: Event,
  content: PushContents[Event],
  more: Partial<ClaimedPush> = {},
): ClaimedPush {
  return {
    id: 1,
    operatorId: 1,
    registrationId: 1,
    claim: '',
    subject: 'CW1',
    happenedAt: AT,
    attempts: 1,
    lastOutcome: null,
    secret: null,
    delayMs: 0,
    leaseMs: 1,
    event,
    content,
    ...more,
  } as ClaimedPush;
}

describe('what a push says', () => {
  it.each([
    ['accepted', 10],
    ['picking', 20],
    ['packed', 40],
    ['cancelled', 60],
  ] as const)('of an order that is %s: %i', (event, fulfillStatus) => {
    expect(bodyOf(push(event, { number: 'CW1' }), null)).toMatchObject({
      type: 'bg.certified.warehouse.order.status.change',
      fields: { cwFulfillNo: 'CW1', fulfillStatus, statusChangeTime: AT.getTime() },
    });
  });

  it('of an order shipped with tracking numbers: 50 and the packages', () => {
    const body = bodyOf(push('shipped', { number: 'CW1', packages: [PACKAGE] }), null);
    expect(body?.fields).toEqual({
      cwFulfillNo: 'CW1',
      fulfillStatus: 50,
      statusChangeTime: AT.getTime(),
      packageList: [PACKAGE_ROW],
    });
  });

  it('of an order shipped without: 50, and no list of packages', () => {
    const body = bodyOf(push('shipped', { number: 'CW1', packages: [] }), null);
    expect(body?.fields).toEqual({
      cwFulfillNo: 'CW1',
      fulfillStatus: 50,
      statusChangeTime: AT.getTime(),
    });
  });

  it('of an order that was cut: 99 with code and reason, without what spoils a signature', () => {
    const reason = 'said "no"\n\\ by phone';
    const body = bodyOf(push('failed', { number: 'CW1', code: 'cut', reason }), null);
    expect(body?.fields).toMatchObject({
      fulfillStatus: 99,
      failCode: 'cut',
      failReason: "said 'no' / by phone",
    });
  });

  it('of tracking numbers: the packages that have one', () => {
    expect(
      bodyOf(push('shipping_info', { number: 'CW1', packages: [PACKAGE] }), null),
    ).toMatchObject({
      type: 'bg.certified.warehouse.order.shippingInfo.push',
      fields: { cwFulfillNo: 'CW1', packageList: [PACKAGE_ROW] },
    });
  });

  it('of a calculation without a number: the figures, and no empty number', () => {
    const result = { calcNo: '', cwWarehouseCode: 'US-LA1', logisticsProductList: [] };
    const body = bodyOf(push('estimate', { customerCode: 'C1', result }), null);
    expect(body?.type).toBe('bg.certified.warehouse.delivery.fee.calc.push');
    expect(body?.fields).toEqual({
      cwWarehouseCode: 'US-LA1',
      logisticsProductList: [],
      cwCustomerCode: 'C1',
    });
  });

  it('of an authorization: ticket, token and key, under the type that is set', () => {
    const secret = { ticket: 't', token: 'tok', key: 'k' };
    const content = { customerCode: 'C1', expiresAtMs: null, seal: 's' };
    const body = bodyOf(push('authorization', content, { secret }), 'some.type');
    expect(body).toMatchObject({
      type: 'some.type',
      fields: { ticket: 't', cwCustomerCode: 'C1', cwAccessToken: 'tok', cwAppKey: 'k' },
    });
    expect(body?.fields).not.toHaveProperty('expireTime');
  });

  it('of an authorization is nothing without a type, or once the values are gone', () => {
    const content = { customerCode: 'C1', expiresAtMs: null, seal: 's' };
    const secret = { ticket: 't', token: 'tok', key: 'k' };
    expect(bodyOf(push('authorization', content, { secret }), null)).toBeNull();
    expect(bodyOf(push('authorization', content), 'some.type')).toBeNull();
  });
});
