/** The check before a push finds what must not go out: in a real image with faults, and in each part by itself. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { chooseBuilder } from "../../images/builder/Choose.ts"
import { filesOf } from "../../images/builder/Files.ts"
import { imagesOf } from "../../images/builder/Layout.ts"
import { budget, type Examined, faultsOf } from "../../images/check/Faults.ts"
import { labelsOf } from "../../images/Labels.ts"

const release = { version: "1.2.3", revision: "0".repeat(40), created: 1_767_225_600, source: null }

const sound: Examined = {
  image: "lyceum/user-amd64",
  config: {
    architecture: "amd64",
    config: { User: "65532:65532", Entrypoint: ["/node", "/app/main.mjs"], Labels: labelsOf("User", release) }
  },
  files: [
    { path: "/node", mode: "-rwxr-xr-x", owner: "0/0" },
    { path: "/app/main.mjs", mode: "-rw-r--r--", owner: "0/0" },
    { path: "/tmp", mode: "drwxrwxrwt", owner: "0/0" },
    { path: "/usr/share/doc/bash", mode: "drwxr-xr-x", owner: "0/0" }
  ],
  bill: new Set(["pkg:npm/effect@4.1.0"]),
  contained: ["pkg:npm/effect@4.1.0"],
  compressed: budget
}

const config = (changed: Partial<Examined["config"]["config"]>): Examined => ({
  ...sound,
  config: { ...sound.config, config: { ...sound.config.config, ...changed } }
})
const file = (path: string, mode: string, owner = "0/0"): Examined => ({
  ...sound,
  files: [...sound.files, { path, mode, owner }]
})

const bad: ReadonlyArray<readonly [string, Examined, string]> = [
  ["a shell", file("/usr/bin/dash", "-rwxr-xr-x"), "has /usr/bin/dash"],
  ["a link to a shell", file("/bin/sh", "lrwxrwxrwx"), "has /bin/sh"],
  ["a package manager", file("/usr/bin/apt-get", "-rwxr-xr-x"), "has /usr/bin/apt-get"],
  ["npm", file("/usr/local/bin/npm", "-rwxr-xr-x"), "has /usr/local/bin/npm"],
  ["a program that becomes root", file("/x", "-rwsr-xr-x"), "/x runs as its owner (-rwsr-xr-x)"],
  ["a file that anybody writes", file("/etc/x", "-rw-rw-rw-"), "anybody may write /etc/x (-rw-rw-rw-)"],
  [
    "a program that its user may change",
    file("/app/x.mjs", "-rw-r--r--", "65532/65532"),
    "/app/x.mjs belongs to 65532/65532, not to root"
  ],
  ["root", config({ User: "0:0" }), `runs as "0:0"`],
  ["a name for a user", config({ User: "nonroot" }), `runs as "nonroot"`],
  ["nobody said who", config({ User: "" }), `runs as ""`],
  ["no entry point", config({ Entrypoint: [] }), "has no entry point"],
  ["another's entry point", config({ Entrypoint: ["/bin/other"] }), "its entry point /bin/other is not in it"],
  ["no labels", config({ Labels: {} }), "has no label org.opencontainers.image.title"],
  ["a package left out", { ...sound, bill: new Set() }, "its bill of materials lacks pkg:npm/effect@4.1.0"],
  ["a byte too many", { ...sound, compressed: budget + 1 }, `has ${budget + 1} bytes compressed, more than ${budget}`]
]

describe("what may not go out", () => {
  it("nothing is wrong with a sound image", () => {
    assert.deepStrictEqual(faultsOf(sound), [])
  })

  it.each(bad)("%s", (_, examined, sentence) => {
    assert.include(faultsOf(examined).join("\n"), `lyceum/user-amd64 ${sentence}`)
  })

  it.live("a real image with a shell, that runs as root", () =>
    Effect.acquireUseRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-faulty-"))),
      (folder) =>
        Effect.gen(function* () {
          const [context, layout] = [join(folder, "context"), join(folder, "layout")]
          mkdirSync(join(context, "bin"), { recursive: true })
          writeFileSync(join(context, "bin", "sh"), "#!")
          chmodSync(join(context, "bin", "sh"), 0o755)
          writeFileSync(
            join(context, "Dockerfile"),
            `FROM scratch\nCOPY bin/ /bin/\nUSER 0:0\nENTRYPOINT ["/bin/sh"]\n`
          )
          const builder = yield* chooseBuilder(undefined)
          const request = {
            name: "faulty",
            context,
            dockerfile: join(context, "Dockerfile"),
            architectures: ["amd64" as const],
            labels: labelsOf("Faulty", release),
            arguments: {},
            created: release.created
          }
          yield* builder.toLayout(request, layout)
          const [image] = imagesOf(layout)
          assert.isDefined(image)
          const files = yield* filesOf(layout, image)
          assert.deepStrictEqual(faultsOf({ ...sound, image: "faulty", config: image.config, files }), [
            `faulty runs as "0:0": numbers of a user and a group that are not root's are needed`,
            "faulty has /bin/sh"
          ])
        }),
      (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
    )
  )
})
