/**
 * Passwords of a service's roles and the addresses that are made of them: what the migrations' job makes roles from
 * (`packages/database/src/provisioning`) and what the service runs with.
 */
import * as pulumi from "@pulumi/pulumi"
import * as random from "@pulumi/random"

export interface DatabaseHosts {
  readonly host: pulumi.Input<string>
  readonly readerHost: pulumi.Input<string>
  readonly database: string
  /** What is appended to an address, for example `?sslmode=verify-full`. */
  readonly query: string
}

/** A password that needs no escape in an address. It is drawn anew when a keeper changes: that is how it is rotated. */
export const password = (
  name: string,
  rotation: string,
  options: pulumi.CustomResourceOptions
): pulumi.Output<string> =>
  new random.RandomPassword(name, { length: 40, special: false, keepers: { rotation } }, options).result

const address = (hosts: DatabaseHosts, host: pulumi.Input<string>, role: string, secret: pulumi.Input<string>) =>
  pulumi.secret(pulumi.interpolate`postgresql://${role}:${secret}@${host}:5432/${hosts.database}${hosts.query}`)

/** The administrator's address, for the job alone. */
export const adminAddress = (
  hosts: DatabaseHosts,
  login: string,
  secret: pulumi.Input<string>
): pulumi.Output<string> => address(hosts, hosts.host, login, secret)

/** Addresses of a schema by the keys that they are configured by; `prefix` is `DATABASE` or `MESSAGING_DATABASE`. */
export const schemaAddresses = (
  schema: string,
  prefix: string,
  hosts: DatabaseHosts,
  rotation: string,
  options: pulumi.CustomResourceOptions
): Readonly<Record<string, pulumi.Output<string>>> => {
  const own = password(`${schema}-role`, rotation, options)
  const owner = password(`${schema}-owner-role`, rotation, options)
  return {
    [`${prefix}_URL`]: address(hosts, hosts.host, schema, own),
    [`${prefix}_READER_URL`]: address(hosts, hosts.readerHost, schema, own),
    [`${prefix}_OWNER_URL`]: address(hosts, hosts.host, `${schema}_owner`, owner)
  }
}
