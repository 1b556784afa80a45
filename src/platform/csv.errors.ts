import { failure } from './failure';

export const csvUnreadable = failure(
  'invalid',
  'csv.unreadable',
  (v: { reason: string; line: number }) => ({
    en: `The file can't be read as CSV: ${v.reason}, line ${v.line}. Save it as CSV in UTF-8, with the headings in the first line.`,
    zh: `文件无法按 CSV 读取：第 ${v.line} 行 ${v.reason}。请另存为 UTF-8 编码的 CSV，首行为列名。`,
  }),
);

export const csvTooLarge = failure(
  'invalid',
  'csv.too_large',
  (v: { most: number; what: string }) => ({
    en: `The file has more than ${v.most} ${v.what}; cut it into several.`,
    zh: `文件超过 ${v.most} ${v.what === 'lines' ? '行' : '字节'}，请拆分后上传。`,
  }),
);

/** `problems` is a JSON list: line, column, value, en, zh. Nothing of the file was taken. */
export const csvProblems = failure(
  'invalid',
  'csv.problems',
  (v: { count: number; first: string; firstZh: string; problems: string }) => ({
    en: `Nothing was imported: ${v.count} problems, the first in ${v.first}. Mend the file and send it again.`,
    zh: `未导入任何内容：共 ${v.count} 处问题，第一处：${v.firstZh}。请修改后重新上传。`,
  }),
);
