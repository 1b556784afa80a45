import { failure } from '../../platform/failure';

/** One wording for all reasons: whoever finds or guesses a link learns nothing of it. */
export const invitationClosed = failure('missing', 'invitation.closed', () => ({
  en: 'This invitation can’t be used, or not any more. If you have filled it in already, the warehouse will be in touch. Otherwise ask the warehouse for a new one.',
  zh: '该邀请无法使用或已失效。如您已提交过申请，仓库会与您联系；否则请向仓库索取新的邀请链接。',
}));

/** Names the fields, not what stands in them: that is a person's. */
export const detailsUnfit = failure(
  'invalid',
  'applicant.details_unfit',
  (v: { en: string; zh: string }) => ({
    en: `Please check: ${v.en}.`,
    zh: `请检查：${v.zh}。`,
  }),
);

export const applicantSettled = failure(
  'conflict',
  'applicant.settled',
  (v: { id: number; state: string }) => ({
    en: `Applicant ${v.id} is ${v.state} already, and stays so. Look at the applicant; whoever was refused may come by another invitation.`,
    zh: `申请 ${v.id} 已处理（${v.state}），不能再更改。请查看该申请；被拒绝的货主可通过新的邀请重新申请。`,
  }),
);
