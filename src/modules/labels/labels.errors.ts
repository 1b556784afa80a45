import { failure } from '../../platform/failure';

export const unknownLabelType = failure('invalid', 'label.type', (v: { type: string }) => ({
  en: `"${v.type}" is not a type of label file; send PDF, PNG or ZPL.`,
  zh: `“${v.type}”不是支持的面单文件类型，请使用 PDF、PNG 或 ZPL。`,
}));

export const otherLabelType = failure(
  'invalid',
  'label.type',
  (v: { declared: string; found: string }) => ({
    en: `The label is declared as ${v.declared}, but its first bytes are those of ${v.found}. Declare what is sent.`,
    zh: `面单声明为 ${v.declared}，但文件头为 ${v.found}，请使声明与文件一致。`,
  }),
);

export const badLabelContent = failure(
  'invalid',
  'label.content',
  (v: { format: string; en: string; zh: string }) => ({
    en: `The ${v.format} label can't be used: ${v.en}. Make the label again and send it again.`,
    zh: `${v.format} 面单无法使用：${v.zh}。请重新生成并发送面单。`,
  }),
);

export const labelPrinted = failure('conflict', 'label.printed', (v: { number: string }) => ({
  en: `The label of order ${v.number} is printed already and stays. Ask the warehouse if another one must be used.`,
  zh: `订单 ${v.number} 的面单已打印，不再替换。如需更换请联系仓库。`,
}));

export const trackingTaken = failure(
  'conflict',
  'label.tracking_taken',
  (v: { tracking: string; carrier: string }) => ({
    en: `Another order has brought the tracking number ${v.tracking} of ${v.carrier || 'no carrier'} already. A label is for one parcel: send the label of this order, or cancel the other order first.`,
    zh: `运单号 ${v.tracking}（${v.carrier || '未填写承运商'}）已被其他订单使用。一张面单只能用于一个包裹：请发送本订单的面单，或先取消另一订单。`,
  }),
);

export const badLabelAddress = failure(
  'invalid',
  'label.content',
  (v: { en: string; zh: string }) => ({
    en: `The label can't be fetched: ${v.en} Send the file itself, or ask the warehouse to allow the host.`,
    zh: `无法下载面单：${v.zh}请直接发送文件，或联系仓库将该主机加入列表。`,
  }),
);

export const labelNotGiven = failure(
  'upstream',
  'label.not_given',
  (v: { host: string; status: number }) => ({
    en: `${v.host} answered ${v.status} instead of a label. Send the label again, with a fresh address or as a file.`,
    zh: `${v.host} 返回 ${v.status}，未提供面单。请用新的地址或文件重新发送面单。`,
  }),
);

export const otherPrintFormat = failure(
  'conflict',
  'label.other_format',
  (v: { number: string; format: string }) => ({
    en: `The label of order ${v.number} is ${v.format}. Print it in a job of that format: ZPL alone as ZPL, PDF and PNG as PDF.`,
    zh: `订单 ${v.number} 的面单为 ${v.format}。请用对应格式打印：ZPL 面单用 ZPL，PDF 和 PNG 面单用 PDF。`,
  }),
);

export const labelGone = failure('missing', 'label.gone', (v: { id: number }) => ({
  en: `No label file of order ${v.id} is here: it has not come yet, or was erased.`,
  zh: `订单 ${v.id} 没有面单文件：尚未收到，或已被清除。`,
}));

export const printTooLarge = failure('conflict', 'label.file_full', (v: { megabytes: number }) => ({
  en: `The labels before this one fill the ${v.megabytes} MiB of a file. Print it in the next job.`,
  zh: `该面单之前的面单已占满单个文件的 ${v.megabytes} MiB，请在下一个任务中打印。`,
}));
