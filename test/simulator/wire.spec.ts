import {
  common,
  masked,
  owner,
  pathOf,
  signatureOf,
  signed,
  typeOf,
} from '../../src/simulator/wire';

const SECRET = '00112233445566778899aabbccddeeff00112233';
const CREATE = '/bg/certified/warehouse/order/create';

describe('signature', () => {
  const cases = [
    {
      title: "the platform's published sample",
      secret: 'c7e0a1a63542be4de3cb5488f9fba8149e8fc290',
      json: '{"access_token":"2nifvmpyymvypwmcms5ct4uqqudrwgpmzbcnmkt1jzjkuaf3x56iixym","app_key":"f9d5cc9313893a20d5aa85c654e8f503","data_type":"JSON","sendType":0,"timestamp":1711009072,"type":"bg.logistics.shipment.confirm","sendRequestList":[{"orderSendInfoList":[{"quantity":1,"orderSn":"211-21905473070712792","parentOrderSn":"PO-211-21905452099192792","goodsId":601099548666279,"skuId":17592352673534}],"carrierId":"699272611","trackingNumber":"270324232756"}]}',
      sign: '4CCF219942D4180C6DDA3CE36C1B838F',
    },
    {
      title: 'a status push with its timestamp as text',
      secret: SECRET,
      json: '{"type":"bg.certified.warehouse.order.status.change","app_key":"demo-app-key","timestamp":"1750000000","data_type":"JSON","version":"V1","cwFulfillNo":"CW0001","orderStatus":50,"statusChangeTime":1750000000000}',
      sign: 'AAF92F97CA6F2600D3F3013EE1D20423',
    },
    {
      title: 'a stock query with a list',
      secret: SECRET,
      json: '{"app_key":"demo-app-key","timestamp":1750000000,"data_type":"JSON","cwCustomerCode":"C10001","cwWarehouseCode":"US-NJ1","cwSkuCodeList":["SKU-1","SKU-2"]}',
      sign: '3DEC1C83801606E5CB35979B300062E0',
    },
  ];

  it.each(cases)('signs $title as the contract says', ({ secret, json, sign }) => {
    expect(signatureOf(JSON.parse(json) as Record<string, unknown>, secret)).toBe(sign);
  });

  it('leaves out the sign itself and what is not sent', () => {
    const fields = { app_key: 'demo-app-key', b: [2, 1] };
    const sign = signatureOf(fields, SECRET);
    expect(signatureOf({ ...fields, sign: 'X', absent: undefined }, SECRET)).toBe(sign);
    expect(signed(fields, SECRET)).toEqual({ ...fields, sign });
  });

  it('changes with a value, with the order of a list, and with the secret', () => {
    const sign = signatureOf({ a: [1, 2] }, SECRET);
    expect(signatureOf({ a: [2, 1] }, SECRET)).not.toBe(sign);
    expect(signatureOf({ a: [1, 2], b: '' }, SECRET)).not.toBe(sign);
    expect(signatureOf({ a: [1, 2] }, `${SECRET}0`)).not.toBe(sign);
  });
});

describe('the name of a call', () => {
  it.each([
    'order/create',
    'bg/certified/warehouse/order/create',
    CREATE,
    'bg.certified.warehouse.order.create',
  ])('%s is order/create', (name) => {
    expect(pathOf(name)).toBe(CREATE);
  });

  it('has a type with dots', () => {
    expect(typeOf(CREATE)).toBe('bg.certified.warehouse.order.create');
  });
});

describe('what every call carries', () => {
  it('is app_key, a timestamp of ten digits, data_type, version and type', () => {
    const fields = common('demo-app-key', typeOf(CREATE));
    expect(fields).toEqual({
      app_key: 'demo-app-key',
      timestamp: expect.any(Number),
      data_type: 'JSON',
      version: 'V1',
      type: 'bg.certified.warehouse.order.create',
    });
    expect(String(fields.timestamp)).toMatch(/^\d{10}$/);
  });

  it("and the owner's code, token and key", () => {
    const identity = { appKey: 'a', appSecret: 'b', customer: 'C1', token: 't', key: 'k' };
    expect(owner(identity)).toEqual({ cwCustomerCode: 'C1', cwAccessToken: 't', cwAppKey: 'k' });
  });
});

describe('a masked body', () => {
  it.each(['cwAccessToken', 'access_token', 'cwAppKey', 'app_secret', 'sign'])(
    'hides %s, compact and pretty-printed, and nothing else',
    (name) => {
      const fields = { app_key: 'demo-app-key', [name]: 'secret-value', cwFulfillNo: 'CW0001' };
      for (const indent of [0, 2]) {
        const text = masked(JSON.stringify(fields, null, indent));
        expect(JSON.parse(text)).toEqual({ ...fields, [name]: '***' });
      }
    },
  );

  it('shortens a label file and what is endless', () => {
    const file = 'A'.repeat(1_000);
    const text = masked(JSON.stringify({ shippingLabelFileBase64: file, cwFulfillNo: 'CW0001' }));
    expect(text).toBe(`{"shippingLabelFileBase64":"${'A'.repeat(40)}…","cwFulfillNo":"CW0001"}`);
    expect(masked('x'.repeat(2_000_000)).length).toBeLessThan(10_000);
  });
});
