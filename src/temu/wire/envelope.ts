/** Every answer has this form, whatever became of the call. */
export interface Envelope {
  readonly success: boolean;
  readonly errorCode: number;
  readonly errorMsg: string;
  readonly requestId: string;
  readonly result: unknown;
}

export function success(result: unknown, requestId: string, errorCode: number): Envelope {
  return { success: true, errorCode, errorMsg: '', requestId, result };
}

export function refusal(
  fault: { readonly number: number; readonly message: string },
  requestId: string,
): Envelope {
  return {
    success: false,
    errorCode: fault.number,
    errorMsg: fault.message,
    requestId,
    result: null,
  };
}
