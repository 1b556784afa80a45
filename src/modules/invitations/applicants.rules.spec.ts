import fc from 'fast-check';
import { detailsOf } from './applicants.rules';

const GOOD = {
  company: 'Merchant Four Ltd',
  name: 'Jo Merchant',
  email: 'jo@merchant.example',
  message: 'Mugs, 2 pallets a month.',
};

const CHINESE: Readonly<Record<string, string>> = {
  company: '公司',
  name: '姓名',
  email: '邮箱',
  message: '留言',
};

describe('what an applicant types', () => {
  it('is kept without blanks around it, lines of the message as lines', () => {
    const typed = { ...GOOD, company: '  四号商户  ', message: ' one\r\ntwo ' };
    expect(detailsOf(typed)).toEqual({ ...GOOD, company: '四号商户', message: 'one\ntwo' });
  });

  it('may leave the message out, and be as long as the fields are', () => {
    const longest = { ...GOOD, company: 'x'.repeat(128), message: 'y'.repeat(500) };
    expect(detailsOf({ ...longest })).toEqual(longest);
    expect(detailsOf({ ...GOOD, message: '' }).message).toBe('');
  });

  it.each([
    ['company', ''],
    ['company', ' \u200b\u2060 '],
    ['company', '--- !'],
    ['company', 'x'.repeat(129)],
    ['company', 'two\nlines'],
    ['name', 'Jo\u0000'],
    ['email', ''],
    ['email', 'jo'],
    ['email', 'jo@merchant'],
    ['email', 'jo@merchant.example, eve@evil.example'],
    ['email', 'jo@merchant.example\r\nBcc: eve@evil.example'],
    ['email', '"a b"@merchant.example'],
    ['email', `${'x'.repeat(250)}@a.bc`],
    ['message', 'y'.repeat(501)],
    ['message', 'bell\u0007'],
  ])('is refused where %s is %j, by name of the field and without the value', (field, value) => {
    const typed = { ...GOOD, [field]: value };
    expect(() => detailsOf(typed)).toThrow(expect.objectContaining({ kind: 'invalid' }));
    try {
      detailsOf(typed);
    } catch (error) {
      const { en, zh } = error as { en: string; zh: string };
      expect(en).toContain(field.replace('email', 'e-mail'));
      expect(zh).toContain(CHINESE[field]);
      if (value.trim().length > 3) expect(en + zh).not.toContain(value.trim());
    }
  });

  it('is kept the same when it is typed again as it was kept', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (company, message) => {
        const typed = { ...GOOD, company: `a${company}`, message };
        let kept: typeof GOOD;
        try {
          kept = detailsOf(typed);
        } catch {
          return;
        }
        expect(detailsOf(kept)).toEqual(kept);
      }),
    );
  });
});
