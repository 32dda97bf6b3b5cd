/** Entries of the function: `handler` on queues `mail` and `sms`, `feedback` on the queue of what SES reports. */
export { onFeedback as feedback, onJobs as handler } from "./Lambda.ts"
