/** Least privilege: who may what. */
import { statementsOf } from "../Json.ts"
import { about, demand, type Policy } from "../Policy.ts"

/** Where a policy stands in a resource's inputs. */
const holders: Readonly<Record<string, string>> = {
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iam/policy:Policy": "policy",
  "aws:iam/userPolicy:UserPolicy": "policy",
  "aws:kms/key:Key": "policy",
  "aws:s3/bucketPolicy:BucketPolicy": "policy",
  "aws:sqs/queuePolicy:QueuePolicy": "policy",
  "aws:sns/topicPolicy:TopicPolicy": "policy",
  "aws:ecr/registryPolicy:RegistryPolicy": "policy"
}

const isWildAction = (action: string) => action === "*" || /^[a-z0-9-]+:\*$/.test(action)
const isWildResource = (resource: string) =>
  /^(?:\*|arn:(?:\*|aws[a-z-]*):(?:\*|[a-z0-9-]+):[^:]*:[^:]*:\*)$/.test(resource)

/** A reason in the statement's Sid: `AnyBecause…` (see `aws/blocks/Policy.ts`). */
const hasReason = (sid: string) => /^AnyBecause[A-Z][A-Za-z0-9]{15,}$/.test(sid)

/** AWS' policies that allow whatever there is. */
const tooMuch = /\/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess|.*FullAccess)$/

export const rightsPolicies: ReadonlyArray<Policy> = [
  {
    name: "aws-least-privilege",
    demands: "no right on every action or every resource without a reason",
    check: about(Object.keys(holders), (inputs, _, { type }) =>
      statementsOf(inputs[holders[type] ?? "policy"]).flatMap(({ actions, effect, resources, sid }) =>
        effect !== "Allow" || hasReason(sid)
          ? []
          : [
              ...demand(!actions.some(isWildAction), `statement "${sid}" allows every action without a reason`),
              ...demand(!resources.some(isWildResource), `statement "${sid}" is of every resource without a reason`)
            ]
      )
    )
  },
  {
    name: "aws-no-administrators",
    demands: "no role has AWS' policies that allow everything",
    check: about(["aws:iam/rolePolicyAttachment:RolePolicyAttachment"], ({ policyArn }) =>
      demand(!tooMuch.test(String(policyArn)), `it has ${String(policyArn)}`)
    )
  },
  {
    name: "aws-no-users",
    demands: "nobody has keys that do not end: roles alone",
    check: about(["aws:iam/accessKey:AccessKey", "aws:iam/user:User"], () => ["a role is to be used instead"])
  }
]
