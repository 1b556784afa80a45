import {
  INVITATION_STATES,
  type InvitationState,
} from '../../modules/invitations/invitations.types';
import { Code, Count, List, Moment, OneOf, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

export const DEFAULT_USES = 1;
export const DEFAULT_DAYS = 14;

export class InvitationQuery extends Paging {
  @Code({ says: 'To the warehouse with exactly this code', optional: true, example: 'US-LA1' })
  warehouse?: string;

  @OneOf(INVITATION_STATES, { says: 'open: merchants can come by it', optional: true })
  state?: InvitationState;
}

export class NewInvitation {
  @Code({
    says: 'For whom or where it is, as people will look for it; merchants don’t see it',
    max: 100,
    example: 'Trade fair in spring',
  })
  label!: string;

  @Count({
    says: `How many merchants may come by it; left out: ${DEFAULT_USES}`,
    min: 1,
    max: 1_000,
    optional: true,
    example: 20,
  })
  maxUses?: number;

  @Count({
    says: `Days until it ends by itself; left out: ${DEFAULT_DAYS}`,
    min: 1,
    max: 365,
    optional: true,
    example: 30,
  })
  validDays?: number;
}

export class Invitation {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Number of the warehouse' })
  warehouseId!: number;

  @Text({ says: 'Code of the warehouse', example: 'US-LA1' })
  warehouseCode!: string;

  @Text({ says: 'For whom or where it is', example: 'Trade fair in spring' })
  label!: string;

  @Count({ says: 'How many merchants may come by it' })
  maxUses!: number;

  @Count({ says: 'How many came' })
  uses!: number;

  @OneOf(INVITATION_STATES, { says: 'open: merchants can come by it' })
  state!: InvitationState;

  @Moment({ says: 'When it was made' })
  createdAt!: string;

  @Moment({ says: 'When it ends by itself' })
  expiresAt!: string;

  @Moment({ says: 'When it was revoked', nullable: true })
  revokedAt!: string | null;
}

export class Invitations {
  @List(() => Invitation, { says: 'The newest first' })
  items!: Invitation[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class MadeInvitation extends Invitation {
  @Text({
    says: 'The address of the page, shown this once; it begins with PUBLIC_URL where that is set, else put the address of the server in front. Null where the request was a repeat: revoke the invitation and make another',
    nullable: true,
    example: 'https://wms.example.com/invitation/inv_1_Vg9Zb0t1m2yQ3s4u5w6x7y8z9A0B1C2D3E4F5G6H7I8',
  })
  link!: string | null;
}
