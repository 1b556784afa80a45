import type { ClaimedPush, ToldPackage } from '../../modules/pushes/pushes.types';
import { STATUS_OF_EVENT } from '../status';

const ROOT = 'bg.certified.warehouse';
const STATUS_CHANGE = `${ROOT}.order.status.change`;
const SHIPPING_INFO = `${ROOT}.order.shippingInfo.push`;
const FEE_CALC = `${ROOT}.delivery.fee.calc.push`;

/** What a push says, beside the parameters that every call carries. */
export interface PushBody {
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The number under which people look for it. */
  readonly number: string;
  readonly customerCode: string | null;
}

/**
 * The words for what happened: the same on every repeat, so that a repeat changes nothing.
 * @param authorizationType the type of that push, which no document names; null: it is not set
 * @returns null if it can't be said, because its type is not known
 */
export function bodyOf(push: ClaimedPush, authorizationType: string | null): PushBody | null {
  const told = wordsOf(push, authorizationType);
  return told && { ...told, fields: presentable(told.fields) as PushBody['fields'] };
}

function wordsOf(push: ClaimedPush, authorizationType: string | null): PushBody | null {
  const { subject: number, happenedAt } = push;
  const order = { number, customerCode: null };
  switch (push.event) {
    case 'accepted':
    case 'picking':
    case 'packed':
    case 'cancelled':
      return { ...order, type: STATUS_CHANGE, fields: status(push.event, number, happenedAt) };
    case 'shipped': {
      const packageList = push.content.packages.map(packageRow);
      const known = packageList.length > 0 ? { packageList } : {};
      const fields = { ...status(push.event, number, happenedAt), ...known };
      return { ...order, type: STATUS_CHANGE, fields };
    }
    case 'failed': {
      const { code: failCode, reason: failReason } = push.content;
      const fields = { ...status(push.event, number, happenedAt), failCode, failReason };
      return { ...order, type: STATUS_CHANGE, fields };
    }
    case 'shipping_info': {
      const fields = { cwFulfillNo: number, packageList: push.content.packages.map(packageRow) };
      return { ...order, type: SHIPPING_INFO, fields };
    }
    case 'estimate': {
      const { customerCode, result } = push.content;
      const fields = { ...result, cwCustomerCode: customerCode };
      return { type: FEE_CALC, fields, number, customerCode };
    }
    case 'authorization': {
      if (authorizationType === null || !push.secret) return null;
      const { ticket, token, key } = push.secret;
      const { customerCode, expiresAtMs } = push.content;
      const fields = {
        ticket,
        cwCustomerCode: customerCode,
        cwAccessToken: token,
        cwAppKey: key,
        expireTime: expiresAtMs,
      };
      return { type: authorizationType, fields, number, customerCode };
    }
  }
}

function status(event: keyof typeof STATUS_OF_EVENT, cwFulfillNo: string, at: Date) {
  return { cwFulfillNo, fulfillStatus: STATUS_OF_EVENT[event], statusChangeTime: at.getTime() };
}

function packageRow(one: ToldPackage): Record<string, unknown> {
  return {
    packageSn: one.packageRef,
    trackingNumber: one.trackingNumber,
    shipCompanyName: one.carrierName,
    shipCompanyId: one.carrierRef,
    logisticsProductCode: one.channelCode,
    orderList: one.lines.map((line) => ({
      orderSn: line.lineRef,
      cwSkuCode: line.skuCode,
      quantity: line.quantity,
    })),
  };
}

/** Quotes, backslashes and control characters are signed in different ways by different programs. */
const QUOTE = /"/g;
const BACKSLASH = /\\/g;
const CONTROL = /[\u0000-\u001f\u007f]+/g;

/** Leaves out what is empty, and what could spoil the signature. */
function presentable(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(QUOTE, "'").replace(BACKSLASH, '/').replace(CONTROL, ' ').trim();
  if (Array.isArray(value)) return value.map(presentable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, presentable(inner)] as const)
      .filter(([, inner]) => inner !== null && inner !== undefined && inner !== ''),
  );
}
