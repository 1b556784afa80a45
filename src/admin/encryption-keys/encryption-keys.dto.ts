import { Count, List, Moment, OneOf, Text } from '../../platform/fields';

const USES = ['seals', 'opens', 'absent'] as const;

export class SealedCount {
  @Text({
    says: 'registrations, carrier_accounts, recipients, labels, calls, pushes, mails, or answers (kept for repeated requests)',
    example: 'recipients',
  })
  what!: string;

  @Count({ says: 'How many values' })
  count!: number;
}

export class EncryptionKey {
  @Text({ says: 'Its id: the start of the SHA-256 of the key', example: '1a2b3c4d' })
  id!: string;

  @OneOf(USES, {
    says: 'seals: ENCRYPTION_KEY; opens: one of ENCRYPTION_KEY_PREVIOUS; absent: not configured',
  })
  use!: (typeof USES)[number];

  @Moment({ says: 'When a process said last that it seals with it' })
  usedAt!: string;

  @List(() => SealedCount, {
    says: 'What still needs it; null until it was counted, which begins two minutes after the last process has stopped sealing with it',
    nullable: true,
    example: [{ what: 'recipients', count: 1200 }],
  })
  remaining!: SealedCount[] | null;

  @Moment({ says: 'When it was counted last', nullable: true })
  countedAt!: string | null;

  @Moment({ says: 'Since when it is no longer needed; null: keep it', nullable: true })
  retiredAt!: string | null;
}

export class EncryptionKeys {
  @List(() => EncryptionKey, { says: 'The one that seals first' })
  items!: EncryptionKey[];
}
