/** server.properties of a single KRaft node on loopback: small, quick to start and to come back. Pure. */

/** Ports and folders of one broker. */
export interface BrokerLayout {
  readonly data: string
  readonly port: number
  readonly controllerPort: number
  /** TLS with SCRAM on a third port; `null` = plain text only. */
  readonly secure: { readonly port: number; readonly keystore: string; readonly password: string } | null
}

/** The file's text. Replication factors are 1; a restart after kill -9 takes 4 s instead of 13 by the short session. */
export const serverProperties = (layout: BrokerLayout): string => {
  const { controllerPort, data, port, secure } = layout
  const listeners = [`PLAINTEXT://127.0.0.1:${port}`, `CONTROLLER://127.0.0.1:${controllerPort}`]
  const advertised = [`PLAINTEXT://127.0.0.1:${port}`]
  if (secure !== null) {
    listeners.push(`SASL_SSL://127.0.0.1:${secure.port}`)
    advertised.push(`SASL_SSL://127.0.0.1:${secure.port}`)
  }
  const lines = [
    "process.roles=broker,controller",
    "node.id=1",
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=${listeners.join(",")}`,
    `advertised.listeners=${advertised.join(",")}`,
    "controller.listener.names=CONTROLLER",
    "inter.broker.listener.name=PLAINTEXT",
    "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL",
    `log.dirs=${data}`,
    "default.replication.factor=1",
    "min.insync.replicas=1",
    "offsets.topic.replication.factor=1",
    "offsets.topic.num.partitions=1",
    // A group that stood still for longer would begin at the first record again.
    "offsets.retention.minutes=525600",
    "transaction.state.log.replication.factor=1",
    "transaction.state.log.min.isr=1",
    "transaction.state.log.num.partitions=2",
    "share.coordinator.state.topic.replication.factor=1",
    "share.coordinator.state.topic.min.isr=1",
    "share.coordinator.state.topic.num.partitions=1",
    "group.initial.rebalance.delay.ms=0",
    "group.min.session.timeout.ms=1000",
    "auto.create.topics.enable=false",
    "log.cleaner.dedupe.buffer.size=4194304",
    "broker.session.timeout.ms=2000",
    "broker.heartbeat.interval.ms=500",
    "transaction.max.timeout.ms=900000",
    // Retention goes by the records' own times, and activity of 2004 is older than any: nothing is removed while this runs.
    "log.initial.task.delay.ms=86400000",
    "log.retention.check.interval.ms=86400000"
  ]
  if (secure !== null) {
    lines.push(
      "sasl.enabled.mechanisms=SCRAM-SHA-256,SCRAM-SHA-512,PLAIN,OAUTHBEARER",
      `ssl.keystore.location=${secure.keystore}`,
      `ssl.keystore.password=${secure.password}`,
      `ssl.key.password=${secure.password}`,
      "listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;",
      "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;",
      'listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_plain="plain-secret";',
      // Unsecured tokens: whoever reaches the listener may say who they are. For tests on loopback alone.
      'listener.name.sasl_ssl.oauthbearer.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";'
    )
  }
  return `${lines.join("\n")}\n`
}
