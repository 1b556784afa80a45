import { failure } from '../../platform/failure';

export const unknownPrintJob = failure('missing', 'print.unknown', (v: { id: number }) => ({
  en: `There is no print job ${v.id}. List the print jobs to find its number.`,
  zh: `不存在打印任务 ${v.id}，请在打印任务列表中查询其编号。`,
}));

export const printIsPdf = failure('invalid', 'print.pdf_only', (v: { kind: string }) => ({
  en: `${v.kind} are printed as PDF alone. Leave the format out, or say PDF.`,
  zh: `${v.kind} 只能打印为 PDF，请不填格式或填写 PDF。`,
}));

export const nothingToPrint = failure(
  'conflict',
  'print.nothing',
  (v: { en: string; zh: string }) => ({
    en: `None of the orders can be printed. The first: ${v.en}`,
    zh: `所选订单均无法打印。第一个：${v.zh}`,
  }),
);
