import { APPLICANT_STATES, type ApplicantState } from '../../modules/invitations/invitations.types';
import { Code, Count, Flag, List, Moment, OneOf, QueryCount, Text } from '../../platform/fields';
import { Paging } from '../../rest/paging.dto';

export class ApplicantQuery extends Paging {
  @OneOf(APPLICANT_STATES, { says: 'waiting: somebody has to decide', optional: true })
  state?: ApplicantState;

  @QueryCount({ says: 'Who came by the invitation with this number', optional: true, min: 1 })
  invitation?: number;

  @Code({ says: 'Of the warehouse with exactly this code', optional: true, example: 'US-LA1' })
  warehouse?: string;
}

export class Approval {
  @Code({
    says: '货主ID · code of the customer that is made: unique, stays as it is',
    example: 'C10004',
  })
  customerCode!: string;

  @Text({ says: 'Name of the customer; left out: the company, as typed', optional: true })
  name?: string;

  @Code({
    says: 'Code of the group that it belongs to; null: none',
    optional: true,
    nullable: true,
    example: null,
  })
  groupCode?: string | null;
}

export class Refusal {
  @Text({
    says: 'Why, for colleagues: nobody else is told. Forgotten with the applicant',
    optional: true,
    max: 500,
    example: 'Sells what we don’t store',
  })
  reason?: string;
}

/** Without the person: who may decide need not be who may see people's data. */
export class DecidedApplicant {
  @Count({ says: 'Its number in this API' })
  id!: number;

  @Count({ says: 'Number of the invitation by which they came' })
  invitationId!: number;

  @Text({ says: 'Its label', example: 'Trade fair in spring' })
  invitationLabel!: string;

  @Text({ says: 'Code of the warehouse', example: 'US-LA1' })
  warehouseCode!: string;

  @OneOf(APPLICANT_STATES, { says: 'waiting: no customer is made yet' })
  state!: ApplicantState;

  @Moment({ says: 'When they came' })
  cameAt!: string;

  @Moment({ says: 'When they were approved or refused', nullable: true })
  settledAt!: string | null;

  @Text({ says: 'Who decided; system: nobody did until they were forgotten', example: 'Mei' })
  settledBy!: string;

  @Text({ says: 'Why they were refused' })
  reason!: string;

  @Count({ says: 'Number of the customer that was made', nullable: true })
  customerId!: number | null;

  @Text({ says: 'Its code', nullable: true, example: 'C10004' })
  customerCode!: string | null;
}

export class Applicant extends DecidedApplicant {
  @Text({ says: 'Company; null: forgotten', nullable: true, example: 'Merchant Four Ltd' })
  company!: string | null;

  @Text({ says: 'Who wrote; null: forgotten', nullable: true, example: 'Jo Merchant' })
  name!: string | null;

  @Text({ says: 'E-mail; null: forgotten', nullable: true, example: 'jo@merchant.example' })
  email!: string | null;

  @Text({ says: 'What they wrote; null: forgotten', nullable: true, max: 500 })
  message!: string | null;
}

export class Applicants {
  @List(() => Applicant, { says: 'The newest first' })
  items!: Applicant[];

  @Text({ says: 'Where the next page starts; null: this is the last', nullable: true })
  nextCursor!: string | null;
}

export class ApprovedApplicant extends DecidedApplicant {
  @Count({ says: 'Number of the user that was made, for a new link' })
  userId!: number;

  @Flag({ says: 'Whether the link was mailed to the person; then it is shown to nobody' })
  mailed!: boolean;

  @Text({
    says: 'The one-time link by which the person chooses a password, shown this once; put …/welcome/ in front. Null: it was mailed, or the request was a repeat and another must be made',
    nullable: true,
    example: 'cul_1_Vg9Zb0t1m2yQ3s4u5w6x7y8z9A0B1C2D3E4F5G6H7I8',
  })
  link!: string | null;

  @Moment({ says: 'Until when it opens; a newer link ends it at once' })
  linkExpiresAt!: string;
}
