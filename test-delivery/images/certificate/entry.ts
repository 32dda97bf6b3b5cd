/** A program of the parts of services/progress that a start does not load: it draws a certificate and signs its credential. */
import { CertificateId, CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { openBadge } from "@lyceum/progress/certificates/credential/OpenBadge"
import { signed } from "@lyceum/progress/certificates/credential/Proofs"
import { drawSheet } from "@lyceum/progress/certificates/sheet/Draw"
import { generateKeyPairSync } from "node:crypto"

const id = CertificateId.make("0b7ae6b8-8d9b-5b0e-9f8c-2f5b3f8d1f5a")
const courseId = CourseId.make("1b7ae6b8-8d9b-4b0e-9f8c-2f5b3f8d1f5a")
const issuedAt = new Date("2026-03-04T05:06:07Z")
const certified = { id, courseId, courseVersion: CourseVersion.make(3), courseTitle: "Knots, узлы, عقد", issuedAt }
const sheet = await drawSheet({ certified, name: "Rima Reader", locale: "ar", url: "https://lyceum.example/c" })
const { privateKey } = generateKeyPairSync("ed25519")
const credential = await signed(openBadge(new URL("https://lyceum.example"), certified, null), {
  key: { privateKey, publicKeyMultibase: "z6Mk", createdAt: issuedAt.getTime() },
  keyId: "did:web:lyceum.example#z6Mk",
  createdAt: issuedAt
})
process.stdout.write(JSON.stringify({ sheet: Buffer.from(sheet).toString("latin1"), credential }))
