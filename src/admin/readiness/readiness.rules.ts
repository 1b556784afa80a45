import type { Wording } from '../../platform/failure';

/** What is known of a warehouse, its operator and one customer. */
export interface Facts {
  readonly warehouse: { readonly temuCode: string; readonly active: boolean };
  /** Whether Temu has an app_key here at all. */
  readonly isRegistered: boolean;
  /** Environments whose pushes are paused, and those that don't tell fees. */
  readonly pushesPausedIn: readonly string[];
  readonly feesUntoldIn: readonly string[];
  /** Stages at which a person decides about a cancel. */
  readonly cancelAsksAt: readonly string[];
  readonly hasHandlingPrice: boolean;
  /** Active channels but the built-in one. */
  readonly channels: readonly {
    readonly code: string;
    readonly hasPrice: boolean;
    /** To the customer; without one, to anybody. */
    readonly isOpen: boolean;
  }[];
  readonly customer: CustomerFacts | null;
}

export interface CustomerFacts {
  readonly code: string;
  readonly active: boolean;
  readonly stockShown: boolean;
  readonly hasToken: boolean;
  readonly spendableMinor: number;
  /** Approved, on, and heavier than a gram, with what the warehouse can promise. */
  readonly skus: readonly { readonly code: string; readonly available: number }[];
}

export type Need = 'temu_finds_it' | 'orders' | 'self_test';

/** One question, its answer, and what to do where it is no. */
export interface Finding extends Wording {
  readonly code: string;
  /** What fails without it. */
  readonly neededFor: Need;
  readonly ok: boolean;
}

/** Temu's self-test wants two SKUs with more than so many pieces. */
export const SELF_TEST_SKUS = 2;
export const SELF_TEST_PIECES = 100;

/** Everything that has to be there, in the order in which people set it up. */
export function findings(facts: Facts): Finding[] {
  const { customer } = facts;
  return [...ofWarehouse(facts), ...(customer ? ofCustomer(facts, customer) : [])];
}

function ofWarehouse(facts: Facts): Finding[] {
  const { warehouse, channels, cancelAsksAt, pushesPausedIn, feesUntoldIn } = facts;
  const { temuCode } = warehouse;
  const priced = channels.filter((channel) => channel.hasPrice);
  return [
    finding('registered', 'temu_finds_it', facts.isRegistered, {
      en: 'The operator has no registration at Temu: every call is refused as an unknown app_key. Make one with org code, app_key and app_secret of the portal.',
      zh: '服务商尚未在 Temu 登记：所有调用都会因 app_key 未知而被拒绝。请用 Temu 后台的机构编码、app_key、app_secret 建立登记。',
    }),
    finding('warehouse_on', 'temu_finds_it', warehouse.active, {
      en: `The warehouse is off: Temu is answered "temuWarehouseCode:${temuCode} not found". Switch it on.`,
      zh: `仓库已停用：Temu 会收到“temuWarehouseCode:${temuCode} not found”。请启用仓库。`,
    }),
    finding('channel', 'orders', channels.length > 0, {
      en: 'The warehouse has no active channel of its own, so that selected_by_warehouse has nothing to choose from. Make one.',
      zh: '仓库没有启用的渠道，selected_by_warehouse 无可选渠道。请新建渠道。',
    }),
    finding('channel_price', 'orders', priced.length > 0, {
      en: 'No active channel has a published price that is in force: nothing is reachable. Draft a card, import zones and prices, publish it.',
      zh: '没有启用渠道具有已生效的报价：任何地址都不可达。请建立报价草稿，导入分区和价格并发布。',
    }),
    finding('handling_price', 'orders', facts.hasHandlingPrice, {
      en: 'The warehouse has no published handling price that is in force: orders and estimates are refused. Publish one.',
      zh: '仓库没有已生效的操作费报价：下单和预估都会被拒绝。请发布操作费。',
    }),
    finding('cancel_policy', 'self_test', cancelAsksAt.length === 0, {
      en: `A person decides about cancels at: ${cancelAsksAt.join(', ')}. The self-test wants none to wait: set cancelAsksAt to [].`,
      zh: `以下阶段的取消需人工确认：${cancelAsksAt.join('、')}。自测要求无需等待，请将 cancelAsksAt 设为 []。`,
    }),
    finding('pushes', 'self_test', pushesPausedIn.length === 0, {
      en: `Pushes are paused (${pushesPausedIn.join(', ')}): Temu hears nothing of orders, what has to be told waits. Set pushesPaused of the registration to false.`,
      zh: `推送已暂停（${pushesPausedIn.join('、')}）：Temu 收不到订单状态，消息在排队等待。请将登记的 pushesPaused 设为 false。`,
    }),
    finding('fee_pushes', 'self_test', feesUntoldIn.length === 0, {
      en: `Fees are not pushed (${feesUntoldIn.join(', ')}), and the self-test waits for them. Take "estimate" out of pushesOff of the registration.`,
      zh: `费用推送已关闭（${feesUntoldIn.join('、')}），而自测需要费用推送。请从登记的 pushesOff 中去掉 “estimate”。`,
    }),
  ];
}

function ofCustomer(facts: Facts, customer: CustomerFacts): Finding[] {
  const { code } = customer;
  const open = facts.channels.filter((channel) => channel.isOpen && channel.hasPrice);
  const stocked = customer.skus.filter((sku) => sku.available > SELF_TEST_PIECES);
  return [
    finding('customer_on', 'orders', customer.active, {
      en: `Customer ${code} is off: its token is refused as revoked. Switch it on.`,
      zh: `货主 ${code} 已停用：其 token 会被视为已撤销。请启用货主。`,
    }),
    finding('token', 'orders', customer.hasToken, {
      en: `Customer ${code} has no valid authorization: Temu can't act for it. Make a token, or let the merchant authorize.`,
      zh: `货主 ${code} 没有有效授权：Temu 无法代其操作。请生成 token 或由货主授权。`,
    }),
    finding('channel_open', 'orders', open.length > 0, {
      en: `No channel with a price is open to customer ${code}. Widen the customer scope of one.`,
      zh: `没有带报价的渠道对货主 ${code} 开放，请扩大渠道的适用货主范围。`,
    }),
    finding('money', 'orders', customer.spendableMinor > 0, {
      en: `The wallet of customer ${code} has nothing to spend: orders are refused. Credit a top-up or set a credit limit.`,
      zh: `货主 ${code} 的钱包无可用余额：下单会被拒绝。请充值或设置信用额度。`,
    }),
    finding('stock_shown', 'orders', customer.stockShown, {
      en: `The stock of customer ${code} is hidden: Temu is told zero. Switch stockShown on.`,
      zh: `货主 ${code} 的库存已隐藏：Temu 看到的库存为零。请打开 stockShown。`,
    }),
    finding('skus', 'self_test', customer.skus.length >= SELF_TEST_SKUS, {
      en: `The self-test wants ${SELF_TEST_SKUS} approved SKUs heavier than 1 g; customer ${code} has ${customer.skus.length}.`,
      zh: `自测需要 ${SELF_TEST_SKUS} 个已批准且重于 1 克的货品；货主 ${code} 有 ${customer.skus.length} 个。`,
    }),
    finding('stock', 'self_test', stocked.length >= SELF_TEST_SKUS, {
      en: `The self-test wants more than ${SELF_TEST_PIECES} pieces of ${SELF_TEST_SKUS} SKUs in this warehouse; customer ${code} has them of ${stocked.length}. Count or receive some.`,
      zh: `自测需要 ${SELF_TEST_SKUS} 个货品在本仓库存超过 ${SELF_TEST_PIECES} 件；货主 ${code} 满足的有 ${stocked.length} 个。请盘点或入库。`,
    }),
  ];
}

const WELL: Wording = { en: 'In order.', zh: '正常。' };

/** @param otherwise what is wrong and what to do, if it is not so */
function finding(code: string, neededFor: Need, ok: boolean, otherwise: Wording): Finding {
  return { code, neededFor, ok, ...(ok ? WELL : otherwise) };
}
