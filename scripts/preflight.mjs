// Plain JavaScript that any Node runs: the platform needs Node 24, which npm brings along on Linux.
const major = Number(process.versions.node.split(".")[0])
if (major < 24) {
  console.error(
    `Lyceum needs Node 24, and this is Node ${process.versions.node}. On Linux (x64, arm64) "npm ci" brings its own: ` +
      `was it run with --omit=optional? Elsewhere install Node 24 yourself.`
  )
  process.exit(1)
}
