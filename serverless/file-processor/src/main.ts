/** Entry of the function: `handler` on queue `object-created`. */
export { onObjectCreated as handler } from "./Lambda.ts"
