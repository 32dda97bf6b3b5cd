/** `node bench/overload/main.ts '<load as JSON>'`: prints the outcome as one JSON line. */
import { run } from "./Client.ts"

console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? "{}"))))
