import { failure } from '../../platform/failure';

/** `en` and `zh` say why. */
export const cantBePriced = failure(
  'conflict',
  'order.cant_be_priced',
  (v: { number: string; en: string; zh: string }) => ({
    en: `Order ${v.number} can't be priced anew: ${v.en}`,
    zh: `订单 ${v.number} 无法重新计价：${v.zh}`,
  }),
);

export const numberTaken = failure('conflict', 'order.number_taken', (v: { number: string }) => ({
  en: `Order ${v.number} exists already, with other content. Send a changed order under a new number, or ask for the existing one.`,
  zh: `订单 ${v.number} 已存在，且内容不同。内容有变请使用新的单号，或查询已有订单。`,
}));

export const numberCancelled = failure(
  'conflict',
  'order.already_cancelled',
  (v: { number: string }) => ({
    en: `Order ${v.number} exists already and was cancelled. Send it again under a new number.`,
    zh: `订单 ${v.number} 已存在且已取消，请使用新的单号重新下单。`,
  }),
);

export const cancelledBeforeArrival = failure(
  'conflict',
  'order.cancelled_before_arrival',
  (v: { number: string }) => ({
    en: `Order ${v.number} was cancelled before it arrived, so it is not taken. Send it again under a new number.`,
    zh: `订单 ${v.number} 在到达之前已被取消，不予接单。请使用新的单号重新下单。`,
  }),
);

export const unknownOrder = failure('missing', 'order.unknown', (v: { number: string }) => ({
  en: `There is no order ${v.number}. Check the number and the source it comes from.`,
  zh: `订单 ${v.number} 不存在，请核对单号及其来源。`,
}));

export const unknownState = failure('invalid', 'order.unknown_state', (v: { state: string }) => ({
  en: `"${v.state}" is not a US state. Send the name or its two letters, such as California or CA.`,
  zh: `“${v.state}”不是美国的州。请填写州名或两位字母缩写，例如 California 或 CA。`,
}));

export const unreachable = failure(
  'conflict',
  'order.unreachable',
  (v: { channel: string; en: string; zh: string }) => ({
    en: `Channel ${v.channel} does not reach this address: ${v.en}`,
    zh: `渠道 ${v.channel} 无法送达该地址：${v.zh}`,
  }),
);

export const wrongStage = failure(
  'conflict',
  'order.wrong_stage',
  (v: { number: string; state: string; en: string; zh: string }) => ({
    en: `Order ${v.number} is ${v.state.replace('_', ' ')} and can't be ${v.en}. Look at the order and its history.`,
    zh: `订单 ${v.number} 当前状态为 ${v.state}，不能${v.zh}。请查看订单及其状态记录。`,
  }),
);

export const notStopped = failure(
  'conflict',
  'order.not_stopped',
  (v: { number: string; state: string }) => ({
    en: `Order ${v.number} is ${v.state}: it is neither held nor in exception, so there is nothing to bring back.`,
    zh: `订单 ${v.number} 当前状态为 ${v.state}，未挂起也无异常，无需恢复。`,
  }),
);

export const cancelWaits = failure('conflict', 'order.cancel_waits', (v: { number: string }) => ({
  en: `A cancel of order ${v.number} waits for a decision: grant or refuse it before shipping.`,
  zh: `订单 ${v.number} 有待处理的取消申请，请先同意或拒绝，再发货。`,
}));

export const cancelNotAsked = failure(
  'conflict',
  'order.cancel_not_asked',
  (v: { number: string }) => ({
    en: `Nobody has asked to cancel order ${v.number}. To end it from here, cut it.`,
    zh: `订单 ${v.number} 没有取消申请。如需由仓库终止，请使用截单。`,
  }),
);

export const packedDiffers = failure(
  'conflict',
  'order.packed_differs',
  (v: { number: string; line: number; sku: string; ordered: number; packed: number }) => ({
    en: `Order ${v.number}, line ${v.line} (${v.sku}): ${v.ordered} ordered, ${v.packed} packed. Pack exactly what was ordered.`,
    zh: `订单 ${v.number} 第 ${v.line} 行（${v.sku}）：下单 ${v.ordered} 件，打包 ${v.packed} 件。打包数量须与订单一致。`,
  }),
);

export const unknownPackage = failure(
  'missing',
  'order.unknown_package',
  (v: { number: string; packageNo: number; packages: number }) => ({
    en: `Order ${v.number} has no package ${v.packageNo}; it has ${v.packages}. Pack it first, or name package 1.`,
    zh: `订单 ${v.number} 没有第 ${v.packageNo} 个包裹（共 ${v.packages} 个）。请先打包，或填写包裹 1。`,
  }),
);

export const notOnHand = failure(
  'conflict',
  'order.not_on_hand',
  (v: { number: string; sku: string; needed: number; onHand: number }) => ({
    en: `Order ${v.number} ships ${v.needed} of SKU ${v.sku}, but the books have ${v.onHand} on hand. Count the SKU, then ship.`,
    zh: `订单 ${v.number} 需发 ${v.needed} 件 ${v.sku}，但账面在库仅 ${v.onHand} 件。请先盘点再发货。`,
  }),
);

export const changedMeanwhile = failure(
  'conflict',
  'order.changed_meanwhile',
  (v: { number: string }) => ({
    en: `Order ${v.number} was changed at this very moment. Look at it and try again.`,
    zh: `订单 ${v.number} 刚刚被修改，请查看后重试。`,
  }),
);

export const unknownOrderId = failure('missing', 'order.unknown_id', (v: { id: number }) => ({
  en: `There is no order with the id ${v.id}. List orders by number to find its id.`,
  zh: `不存在 id 为 ${v.id} 的订单，请按单号查询其 id。`,
}));

export const labelNotReady = failure(
  'conflict',
  'order.label_not_ready',
  (v: { number: string; state: string }) => ({
    en: `The label of order ${v.number} is "${v.state}" and can't be printed. Wait until it is ready, or look at the history for what is wrong.`,
    zh: `订单 ${v.number} 的面单状态为“${v.state}”，无法打印。请等待面单就绪，或在历史中查看原因。`,
  }),
);

export const orderTwice = failure('invalid', 'order.twice_in_batch', (v: { id: number }) => ({
  en: `Order ${v.id} stands twice in the batch. Name each order once.`,
  zh: `批次中订单 ${v.id} 重复，请每个订单只填一次。`,
}));

export const intakeFull = failure('limited', 'order.intake_full', (v: { waiting: number }) => ({
  en: `${v.waiting} orders are waiting to be taken already; send this one again in a few seconds.`,
  zh: `已有 ${v.waiting} 个订单等待处理，请几秒后重新发送该订单。`,
}));

export const orderNotTold = failure('conflict', 'order.not_told', (v: { number: string }) => ({
  en: `Order ${v.number} did not come from the platform, so there is nobody to tell.`,
  zh: `订单 ${v.number} 不是平台订单，无需推送。`,
}));

export const stateNotTold = failure(
  'conflict',
  'order.state_not_told',
  (v: { number: string; event: string }) => ({
    en: `Order ${v.number} is at "${v.event}", which its registration does not tell: pushesOff names it. Take it out there first.`,
    zh: `订单 ${v.number} 处于“${v.event}”，登记设置 pushesOff 已关闭该类推送。如需推送请先在登记中开启。`,
  }),
);

export const labelFinal = failure(
  'conflict',
  'order.label_final',
  (v: { number: string; label: string; fulfilment: string }) => ({
    en: `Order ${v.number} is ${v.fulfilment} and its label is ${v.label.replace('_', ' ')}: no label can be bought. A label that is there must be voided first; a cancel that waits must be decided.`,
    zh: `订单 ${v.number} 状态为 ${v.fulfilment}，面单状态为 ${v.label}，不能购买面单。已有面单须先作废；待处理的取消申请须先处理。`,
  }),
);

export const labelNotVoidable = failure(
  'conflict',
  'order.label_not_voidable',
  (v: { number: string; label: string; fulfilment: string }) => ({
    en: `The label of order ${v.number} is ${v.label.replace('_', ' ')} and the order is ${v.fulfilment}: it can't be voided. Only a label that was bought here, of an order that has not left, can.`,
    zh: `订单 ${v.number} 状态为 ${v.fulfilment}，面单状态为 ${v.label}，不能作废。仅可作废由本仓购买且订单未发货的面单。`,
  }),
);
export const notBilledYet = failure('conflict', 'order.not_billed', (v: { number: string }) => ({
  en: `Order ${v.number} has not been charged yet, so there is nothing to correct. Correct it once it has left or ended.`,
  zh: `订单 ${v.number} 尚未扣费，无需调整。请在出库或结束后再调整。`,
}));
