export { AppError, type ErrorDetails, type ErrorKind } from '../base/errors/app-error';
export type { Clock } from '../base/concurrency/clock';
export type { PaceLimits } from '../base/concurrency/pace';
export type { Values } from '../base/records/field-record';
export { AmbiguousMatchError, ReadOnlyFieldError, UnknownFieldError } from '../base/records/record-errors';
export {
  MARKETO_PERMISSIONS,
  MarketoAccount,
  type MarketoPermission,
  type NewLeadField,
} from './account/marketo-account';
export type { ActivityQuery, ChangeQuery } from './activities/activity-calls';
export type { ActivityAttribute, ActivityType } from './activities/activity-types';
export type { DeletedLead, LeadActivity, LeadChange } from './activities/lead-activity';
export type { Email, EmailSection, Program } from './assets/assets';
export type {
  FileOfExtract,
  LeadExtract,
  LeadExtractFilter,
  LeadExtractStatus,
  MomentRange,
} from './bulk/lead-extract';
export { LeadExtracts } from './bulk/lead-extracts';
export { Company } from './entities/company';
export type { DeleteResult } from './entities/deleting';
export type { MarketoEntity } from './entities/entity';
export { Lead } from './entities/lead';
export { Opportunity } from './entities/opportunity';
export type { LoadResult } from './entities/reading';
export { Role, type RoleKey } from './entities/role';
export type { SaveResult, SaveStatus } from './entities/saving';
export type { CompanyFields, LeadFields, OpportunityFields, RoleFields } from './entities/standard-fields';
export { MarketoClient, type MarketoClientOptions } from './marketo.client';
export { type FieldType, TYPES_OF_IDS } from './schema/field-types';
export type { MarketoKind } from './schema/kinds';
export type { MarketoField, MarketoSchema } from './schema/marketo-schema';
export { isUnknownField, isUnsupportedFilter } from './transport/failure';
export type { MarketoDeletion, MarketoQuery, MarketoWrite } from './transport/record-calls';
export type { RecordResult } from './transport/record-results';
