// This file is generated from packages/api/openapi.json
export const idempotentRoutes: ReadonlyArray<string> = [
  '/v1/users',
  '/v1/courses',
  '/v1/courses/{courseId}/copies',
  '/v1/courses/{courseId}/materials',
  '/v1/courses/{courseId}/versions',
  '/v1/enrollments',
  '/v1/enrollment-batches',
  '/v1/attempts',
  '/v1/attempts/{attemptId}/submission',
  '/v1/analytics/exports'
];
