// This file is generated from packages/api/openapi.json
import type {
  InternalErrorEncoded,
  InvalidRequestEncoded,
  ForbiddenEncoded,
  UnauthorizedEncoded,
  ServiceUnavailableEncoded,
  NotFoundEncoded,
  CrossSiteEncoded,
  TooManyRequestsEncoded,
  SecondFactorWrongEncoded,
  SecondFactorRequiredEncoded,
  SignInFailedEncoded,
  IdempotencyKeyReusedEncoded,
  UnprocessableEncoded,
  TooMuchContentionEncoded,
  ConflictEncoded,
  NotEnrolledEncoded,
  PreconditionFailedEncoded,
  ItemLockedEncoded,
  NoAttemptsLeftEncoded,
  PayloadTooLargeEncoded,
  PreconditionRequiredEncoded,
  PrerequisitesMissingEncoded,
  RangeNotSatisfiableEncoded,
  LinkExpiredEncoded,
  EmailTakenEncoded,
  UnsupportedMediaTypeEncoded
} from './types.gen.ts';

export type ProblemDocument =
  | InternalErrorEncoded
  | InvalidRequestEncoded
  | ForbiddenEncoded
  | UnauthorizedEncoded
  | ServiceUnavailableEncoded
  | NotFoundEncoded
  | CrossSiteEncoded
  | TooManyRequestsEncoded
  | SecondFactorWrongEncoded
  | SecondFactorRequiredEncoded
  | SignInFailedEncoded
  | IdempotencyKeyReusedEncoded
  | UnprocessableEncoded
  | TooMuchContentionEncoded
  | ConflictEncoded
  | NotEnrolledEncoded
  | PreconditionFailedEncoded
  | ItemLockedEncoded
  | NoAttemptsLeftEncoded
  | PayloadTooLargeEncoded
  | PreconditionRequiredEncoded
  | PrerequisitesMissingEncoded
  | RangeNotSatisfiableEncoded
  | LinkExpiredEncoded
  | EmailTakenEncoded
  | UnsupportedMediaTypeEncoded;

export const problemTypes: ReadonlyArray<ProblemDocument['type']> = [
  'urn:lyceum:problem:internal-error',
  'urn:lyceum:problem:invalid-request',
  'urn:lyceum:problem:forbidden',
  'urn:lyceum:problem:unauthorized',
  'urn:lyceum:problem:service-unavailable',
  'urn:lyceum:problem:not-found',
  'urn:lyceum:problem:cross-site',
  'urn:lyceum:problem:too-many-requests',
  'urn:lyceum:problem:second-factor-wrong',
  'urn:lyceum:problem:second-factor-required',
  'urn:lyceum:problem:sign-in-failed',
  'urn:lyceum:problem:idempotency-key-reused',
  'urn:lyceum:problem:unprocessable',
  'urn:lyceum:problem:too-much-contention',
  'urn:lyceum:problem:conflict',
  'urn:lyceum:problem:not-enrolled',
  'urn:lyceum:problem:precondition-failed',
  'urn:lyceum:problem:item-locked',
  'urn:lyceum:problem:no-attempts-left',
  'urn:lyceum:problem:payload-too-large',
  'urn:lyceum:problem:precondition-required',
  'urn:lyceum:problem:prerequisites-missing',
  'urn:lyceum:problem:range-not-satisfiable',
  'urn:lyceum:problem:link-expired',
  'urn:lyceum:problem:email-taken',
  'urn:lyceum:problem:unsupported-media-type'
];
