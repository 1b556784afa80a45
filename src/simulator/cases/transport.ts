import { line, order, RECEIVER } from '../orders';
import { refused, type Session, succeeded, truthy } from '../session';
import { common, type Fields, owner, signatureOf, signed } from '../wire';
import { cases } from './case';

const VERIFY = 'token/verify';
const JUNK_BYTES = 2_000_000;

function verify(session: Session, fields: Fields = {}): Fields {
  return { ...common(session.target.main.appKey), ...owner(session.target.main), ...fields };
}

/** A signed body in which something is wrong. */
async function sendSigned(
  session: Session,
  fields: Fields,
  secret = session.target.main.appSecret,
) {
  return session.send(VERIFY, JSON.stringify(signed(fields, secret)));
}

export const TRANSPORT = cases('transport', [
  {
    title: 'app_key missing',
    run: async (session) =>
      refused(await sendSigned(session, verify(session, { app_key: undefined })), 3000019),
  },
  {
    title: 'app_key unknown',
    run: async (session) =>
      refused(await sendSigned(session, verify(session, { app_key: 'nobody-has-this' })), 3000020),
  },
  {
    title: 'timestamp missing',
    run: async (session) =>
      refused(await sendSigned(session, verify(session, { timestamp: undefined })), 3000010),
  },
  {
    title: 'timestamp not ten digits',
    run: async (session) =>
      refused(await sendSigned(session, verify(session, { timestamp: 'yesterday' })), 3000011),
  },
  {
    title: 'timestamp ten minutes old',
    run: async (session) => {
      const timestamp = Math.floor(Date.now() / 1000) - 600;
      refused(await sendSigned(session, verify(session, { timestamp })), 3000012);
    },
  },
  {
    title: 'timestamp ten minutes ahead',
    run: async (session) => {
      const timestamp = Math.floor(Date.now() / 1000) + 600;
      refused(await sendSigned(session, verify(session, { timestamp })), 3000012);
    },
  },
  {
    title: 'timestamp as text',
    run: async (session) => {
      const timestamp = String(Math.floor(Date.now() / 1000));
      succeeded(await sendSigned(session, verify(session, { timestamp })));
    },
  },
  {
    title: 'sign missing',
    run: async (session) =>
      refused(await session.send(VERIFY, JSON.stringify(verify(session))), 3000040),
  },
  {
    title: 'sign made with another secret',
    run: async (session) =>
      refused(await sendSigned(session, verify(session), 'another secret'), 3000001),
  },
  {
    title: 'a value changed after signing',
    run: async (session) => {
      const body = signed(verify(session), session.target.main.appSecret);
      refused(
        await session.send(VERIFY, JSON.stringify({ ...body, cwCustomerCode: 'somebody' })),
        3000001,
      );
    },
  },
  {
    title: 'type of another call',
    run: async (session) => {
      const answer = await sendSigned(
        session,
        verify(session, { type: 'bg.certified.warehouse.order.create' }),
      );
      refused(answer, 3000000, 'type');
    },
  },
  {
    title: 'a name twice',
    run: async (session) => {
      const body = JSON.stringify(signed(verify(session), session.target.main.appSecret));
      refused(await session.send(VERIFY, `${body.slice(0, -1)},"cwCustomerCode":"X"}`), 3000000);
    },
  },
  {
    title: 'pretty-printed body',
    run: async (session) => {
      succeeded(
        await session.send(
          VERIFY,
          JSON.stringify(signed(verify(session), session.target.main.appSecret), null, 2),
        ),
      );
    },
  },
  {
    title: 'quotes signed raw',
    run: async (session) =>
      succeeded(await sendSigned(session, verify(session, { note: 'say "hi" \\ bye' }))),
  },
  {
    title: 'quotes signed as JSON escapes them',
    run: async (session) => {
      const fields = verify(session, { note: 'say "hi" \\ bye' });
      const escaped = { ...fields, note: JSON.stringify(fields.note).slice(1, -1) };
      const sign = signatureOf(escaped, session.target.main.appSecret);
      succeeded(await session.send(VERIFY, JSON.stringify({ ...fields, sign })));
    },
  },
  {
    title: 'nested lists in the order sent, unknown fields ignored',
    run: async (session) => {
      succeeded(
        await sendSigned(session, verify(session, { later: [{ b: 1, a: [2, { z: null }] }] })),
      );
    },
  },
  {
    title: 'not JSON: HTTP 400 in the same envelope',
    run: async (session) => refused(await session.send(VERIFY, '{"app_key":', 400)),
  },
  {
    title: 'a list instead of an object: HTTP 400',
    run: async (session) => refused(await session.send(VERIFY, '[]', 400)),
  },
  {
    title: 'nested 10,000 deep: HTTP 400',
    run: async (session) =>
      refused(await session.send(VERIFY, `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 400)),
  },
  {
    title: 'two megabytes of junk: HTTP 400',
    run: async (session) => refused(await session.send(VERIFY, 'x'.repeat(JUNK_BYTES), 400)),
  },
  {
    title: 'a NUL in a text',
    run: async (session) => {
      refused(await sendSigned(session, verify(session, { note: 'a\u0000b' })), 3000000);
    },
  },
  {
    title: 'a path that is none of the 13',
    run: async (session) => {
      const answer = await session.send(
        'order/destroy',
        JSON.stringify(signed(verify(session), session.target.main.appSecret)),
        404,
      );
      refused(answer);
    },
  },
  {
    title: 'owner missing',
    run: async (session) => {
      refused(
        await session.ask('skuInfos/list/get', {}, { withoutOwner: true }),
        3000000,
        'cwCustomerCode',
      );
    },
  },
  {
    title: 'token missing',
    run: async (session) =>
      refused(await session.ask('skuInfos/list/get', { cwAccessToken: '' }), 3000030),
  },
  {
    title: 'token unknown',
    run: async (session) =>
      refused(
        await session.ask('skuInfos/list/get', { cwAccessToken: 'nobody-has-this' }),
        3000031,
      ),
  },
  {
    title: 'token under its other name',
    run: async (session) => {
      const fields = { cwAccessToken: undefined, access_token: session.target.main.token };
      succeeded(await session.ask('skuInfos/list/get', fields));
    },
  },
  {
    title: "another customer's token",
    needs: (target) => target.otherCustomer !== null,
    run: async (session) => {
      const cwAccessToken = session.target.otherCustomer?.token;
      refused(await session.ask('skuInfos/list/get', { cwAccessToken }), 170020005);
    },
  },
  {
    title: "another operator's token",
    needs: (target) => target.otherOperator !== null,
    run: async (session) => {
      const cwAccessToken = session.target.otherOperator?.token;
      refused(await session.ask('skuInfos/list/get', { cwAccessToken }), 3000031);
    },
  },
  {
    title: 'wrong key',
    run: async (session) => refused(await session.ask('skuInfos/list/get', { cwAppKey: 'wrong' })),
  },
  {
    title: 'no key: it is optional',
    run: async (session) =>
      succeeded(await session.ask('skuInfos/list/get', { cwAppKey: undefined })),
  },
  {
    title: 'wrong kinds of values are refused by name',
    run: async (session) => {
      refused(await session.ask('skuInfos/list/get', { pageNo: 'one' }), 3000000, 'pageNo');
      refused(
        await session.ask('skuInfos/details/get', { cwSkuCodeList: 'MUG' }),
        3000000,
        'cwSkuCodeList',
      );
      refused(
        await session.ask('order/create', order(session, { cwWarehouseCode: 5 })),
        3000000,
        'cwWarehouseCode',
      );
      const lines = [line(session.target.sku, 1), line(session.target.sku, 1.5)];
      refused(
        await session.ask('order/create', order(session, { orderList: lines })),
        3000000,
        'orderList[1].quantity',
      );
    },
  },
  {
    title: "no person's data in a refusal",
    run: async (session) => {
      const receiver = { ...RECEIVER, mobile: 4155550199 };
      const answer = await session.ask('order/create', order(session, { receiver }));
      refused(answer, 3000000, 'receiver.mobile');
      truthy(!answer.errorMsg?.includes('4155550199'), 'the number stands in the message');
    },
  },
]);
