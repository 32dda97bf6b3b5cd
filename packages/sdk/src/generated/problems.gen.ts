// This file is generated from packages/api/openapi.json
import type {
  InternalErrorEncoded,
  InvalidRequestEncoded,
  UnauthorizedEncoded,
  UnprocessableEncoded,
  ForbiddenEncoded,
  NotFoundEncoded,
  ServiceUnavailableEncoded,
  IdempotencyKeyReusedEncoded,
  TooMuchContentionEncoded,
  ConflictEncoded,
  PreconditionFailedEncoded,
  ItemLockedEncoded,
  NoAttemptsLeftEncoded,
  NotEnrolledEncoded,
  PayloadTooLargeEncoded,
  PreconditionRequiredEncoded,
  PrerequisitesMissingEncoded,
  RangeNotSatisfiableEncoded,
  TooManyRequestsEncoded,
  SignInFailedEncoded,
  EmailTakenEncoded
} from './types.gen.ts';

export type ProblemDocument =
  | InternalErrorEncoded
  | InvalidRequestEncoded
  | UnauthorizedEncoded
  | UnprocessableEncoded
  | ForbiddenEncoded
  | NotFoundEncoded
  | ServiceUnavailableEncoded
  | IdempotencyKeyReusedEncoded
  | TooMuchContentionEncoded
  | ConflictEncoded
  | PreconditionFailedEncoded
  | ItemLockedEncoded
  | NoAttemptsLeftEncoded
  | NotEnrolledEncoded
  | PayloadTooLargeEncoded
  | PreconditionRequiredEncoded
  | PrerequisitesMissingEncoded
  | RangeNotSatisfiableEncoded
  | TooManyRequestsEncoded
  | SignInFailedEncoded
  | EmailTakenEncoded;

export const problemTypes: ReadonlyArray<ProblemDocument['type']> = [
  'urn:lyceum:problem:internal-error',
  'urn:lyceum:problem:invalid-request',
  'urn:lyceum:problem:unauthorized',
  'urn:lyceum:problem:unprocessable',
  'urn:lyceum:problem:forbidden',
  'urn:lyceum:problem:not-found',
  'urn:lyceum:problem:service-unavailable',
  'urn:lyceum:problem:idempotency-key-reused',
  'urn:lyceum:problem:too-much-contention',
  'urn:lyceum:problem:conflict',
  'urn:lyceum:problem:precondition-failed',
  'urn:lyceum:problem:item-locked',
  'urn:lyceum:problem:no-attempts-left',
  'urn:lyceum:problem:not-enrolled',
  'urn:lyceum:problem:payload-too-large',
  'urn:lyceum:problem:precondition-required',
  'urn:lyceum:problem:prerequisites-missing',
  'urn:lyceum:problem:range-not-satisfiable',
  'urn:lyceum:problem:too-many-requests',
  'urn:lyceum:problem:sign-in-failed',
  'urn:lyceum:problem:email-taken'
];
