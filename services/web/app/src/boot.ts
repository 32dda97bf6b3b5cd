/** What the server said about the visitor of this page. */
import { type Boot, decodeBoot } from "./decode-boot.ts"

/** The boot data of this page. */
export const boot: Boot = decodeBoot(document.getElementById("lyceum-boot")?.textContent ?? "", navigator.languages)
