/**
 * What `import … from "@lyceum/sdk"` gives. The one entry of a published package; inside this repository each part may also
 * be imported by itself.
 */
export { createLyceum, Lyceum, type LyceumOptions } from "./Lyceum.ts"
export { pages, type PageOf, type PageQuery } from "./Pages.ts"
export { isProblem, type Problem, type ProblemType, UnexpectedAnswer } from "./Problems.ts"
export { apiToken, memoryTokens, type StoredTokens, type TokenStore } from "./Tokens.ts"
export type { FollowOptions } from "./Follow.ts"
export type { RetryOptions } from "./Retry.ts"
export type * from "./generated/types.gen.ts"
