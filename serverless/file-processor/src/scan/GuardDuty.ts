/**
 * Scanner by the cloud's own: GuardDuty Malware Protection for S3 scans every new object and tags it with its verdict
 * (https://docs.aws.amazon.com/guardduty/latest/ug/monitoring-malware-protection-s3-scans-gdu.html). The tag mostly comes within
 * seconds: it is waited for, and for longer by letting the job come again.
 */
import { Context, Effect, Layer, Option, Schedule } from "effect"
import { Scanner, ScannerUnavailable, type Verdict } from "./Scanner.ts"

export const guardDutyTag = "GuardDutyMalwareScanStatus"

/** Port ObjectTags: the tags of an object, as S3 has them. */
export class ObjectTags extends Context.Service<
  ObjectTags,
  { readonly tag: (key: string, name: string) => Effect.Effect<Option.Option<string>, ScannerUnavailable> }
>()("@lyceum/file-processor/ObjectTags") {}

/** How long the function itself waits for a tag. */
const waiting = Schedule.spaced("5 seconds").pipe(Schedule.upTo({ times: 12 }))

const untagged = "not tagged yet"
const notYet = (cause: string) => new ScannerUnavailable({ scanner: "GuardDuty", cause })

/** What a tag says. Only two of its values are verdicts: what could not be scanned does not pass. */
const verdictOf = (status: Option.Option<string>): Effect.Effect<Verdict, ScannerUnavailable> =>
  Option.match(status, {
    onNone: () => Effect.fail(notYet(untagged)),
    onSome: (value) =>
      value === "NO_THREATS_FOUND"
        ? Effect.succeed(null)
        : value === "THREATS_FOUND"
          ? Effect.succeed("threat found by GuardDuty")
          : Effect.fail(notYet(`tagged ${value}`))
  })

/** Reads the verdict that GuardDuty leaves at the object. */
export const guardDuty: Layer.Layer<Scanner, never, ObjectTags> = Layer.effect(
  Scanner,
  Effect.map(ObjectTags, ({ tag }) =>
    Scanner.of({
      begin: ({ key }) =>
        Effect.succeed({
          see: () => Effect.void,
          verdict: Effect.flatMap(tag(key, guardDutyTag), verdictOf).pipe(
            Effect.retry({ schedule: waiting, while: ({ cause }) => cause === untagged })
          )
        })
    })
  )
)
