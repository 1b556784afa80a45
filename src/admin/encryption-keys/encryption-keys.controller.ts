import { SealingService } from '../../modules/sealing/sealing.service';
import { AdminController, Read } from '../admin.route';
import { EncryptionKeys } from './encryption-keys.dto';

@AdminController('Encryption keys · 加密密钥')
export class EncryptionKeysController {
  constructor(private readonly sealing: SealingService) {}

  @Read('encryption-keys', {
    id: 'listEncryptionKeys',
    summary: 'Which encryption keys sealed what is here, and what still needs each; never a key',
    answers: EncryptionKeys,
    right: 'installation',
  })
  async list(): Promise<EncryptionKeys> {
    const keys = await this.sealing.keys();
    return {
      items: keys.map(({ id, use, usedAt, remaining, countedAt, retiredAt }) => ({
        id,
        use: use ?? 'absent',
        usedAt: usedAt.toISOString(),
        remaining: remaining && Object.entries(remaining).map(([what, count]) => ({ what, count })),
        countedAt: countedAt?.toISOString() ?? null,
        retiredAt: retiredAt?.toISOString() ?? null,
      })),
    };
  }
}
