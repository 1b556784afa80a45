import { speaksChinese } from '../../rest/problems';

/** What people read, in both languages. */
export type Language = 'en' | 'zh';

export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** Chinese for browsers that prefer it, unless the address says otherwise. */
export function languageOf(asked: string | undefined, preferred: string | undefined): Language {
  if (asked === 'en' || asked === 'zh') return asked;
  return speaksChinese(preferred) ? 'zh' : 'en';
}
