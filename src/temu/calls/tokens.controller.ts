import { Controller } from '@nestjs/common';
import { Call, Came, type Incoming } from '../call';
import { TEMU_ROOT } from '../paths';
import { TemuFace, wordsFor } from '../temu.face';
import { VerifyResult } from './common.dto';

@Controller(TEMU_ROOT)
export class TokenCalls {
  constructor(private readonly face: TemuFace) {}

  @Call('token/verify', {
    summary: "校验货主授权 · Whether the owner's credentials are valid",
    owner: 'required',
    result: VerifyResult,
  })
  verify(@Came() came: Incoming): Promise<string> {
    return this.face.judged(came, (verdict, named): VerifyResult => {
      const cwCustomerCode = named.cwCustomerCode ?? '';
      const valid = verdict.kind === 'valid';
      const reason = valid ? '' : wordsFor(verdict.kind, cwCustomerCode).message;
      return {
        verifyResult: valid,
        authorizationSuccess: valid,
        cwCustomerCode,
        expireTime: valid ? (verdict.owner.expiresAt?.getTime() ?? null) : null,
        failReason: reason,
        authorizationFailReason: reason,
      };
    });
  }
}
