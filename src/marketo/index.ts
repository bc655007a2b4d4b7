export { AppError, type ErrorDetails, type ErrorKind } from '../base/errors/app-error';
export type { Clock } from '../base/clock';
export type { PaceLimits } from '../base/http/pace';
export type { Values } from '../base/records/field-record';
export { AmbiguousMatchError, ReadOnlyFieldError, UnknownFieldError } from '../base/records/record-errors';
export { Company } from './entities/company';
export type { MarketoEntity, SaveStatus } from './entities/entity';
export { Lead } from './entities/lead';
export {
  isUnknownField,
  MarketoClient,
  type MarketoClientOptions,
  type MarketoQuery,
  type MarketoWrite,
} from './marketo.client';
export type { MarketoKind } from './schema/kinds';
export type { MarketoField, MarketoSchema } from './schema/marketo-schema';
export type { RecordResult } from './transport/record-results';
