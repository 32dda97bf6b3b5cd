/** The function in a process of its own, called once with the event that is its argument. */
import { handler } from "../src/main.ts"

await handler(JSON.parse(process.argv[2] ?? ""))
