export const INVITATION_STATES = ['open', 'used_up', 'expired', 'revoked'] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

/** An invitation as it may be shown: never its link. */
export interface Invitation {
  readonly id: number;
  readonly warehouseId: number;
  readonly warehouseCode: string;
  readonly label: string;
  readonly maxUses: number;
  readonly uses: number;
  readonly state: InvitationState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** For what a link invites, for its page to say. */
export interface Invited {
  readonly operator: string;
  readonly warehouse: string;
  readonly place: string;
  /** Whether one more may come by it. */
  readonly open: boolean;
}

export const APPLICANT_STATES = ['waiting', 'approved', 'refused'] as const;
export type ApplicantState = (typeof APPLICANT_STATES)[number];

/** Who a merchant says they are. */
export interface Details {
  readonly company: string;
  readonly name: string;
  readonly email: string;
  readonly message: string;
}

/** A merchant who came by an invitation. */
export interface Applicant {
  readonly id: number;
  readonly invitationId: number;
  readonly invitationLabel: string;
  readonly warehouseCode: string;
  readonly state: ApplicantState;
  readonly cameAt: Date;
  readonly settledAt: Date | null;
  /** Who approved or refused; empty: nobody yet. */
  readonly settledBy: string;
  readonly reason: string;
  readonly customerId: number | null;
  readonly customerCode: string | null;
  /** Null once they are forgotten. */
  readonly details: Details | null;
}
