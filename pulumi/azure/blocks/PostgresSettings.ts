/** Settings of the server that differ from Azure's. Per role there are more: `packages/database/src/Database.ts`. */
export const settings = {
  require_secure_transport: "on",
  ssl_min_protocol_version: "TLSv1.2",
  password_encryption: "scram-sha-256",
  log_lock_waits: "on",
  // Statements above a second, in milliseconds.
  log_min_duration_statement: "1000",
  // Whoever guesses passwords is slowed down.
  "connection_throttle.enable": "on"
} as const
