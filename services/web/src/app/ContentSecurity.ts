/** The headers of the app's pages (OWASP ASVS 5.0 3.4). */
import { Config, Effect, Schema } from "effect"

/** Origins with spaces between, or `none`: nothing that could end the directive that they stand in. */
const Sources = Schema.String.check(Schema.isPattern(/^[\w.:/*-]+( [\w.:/*-]+)*$/))

const sources = (key: string, otherwise: string) =>
  Config.schema(Sources, key).pipe(
    Config.withDefault(otherwise),
    Config.map((list) => (list === "none" ? [] : list.split(" ")))
  )

/** Where linked videos may be framed from, where courses may link images and videos, and where files are uploaded to. */
const allowed = Config.all({
  frames: sources("CSP_FRAME_SOURCES", "https://www.youtube-nocookie.com https://player.vimeo.com"),
  media: sources("CSP_MEDIA_SOURCES", "https:"),
  uploads: sources("UPLOAD_ORIGINS", "none")
})

/** Makes the headers of a page with a nonce. */
export const pageHeaders = Effect.map(
  allowed,
  ({ frames, media, uploads }) =>
    (nonce: string): Readonly<Record<string, string>> => ({
      "content-security-policy": [
        "default-src 'none'",
        `script-src 'nonce-${nonce}' 'strict-dynamic'`,
        `style-src 'self' 'nonce-${nonce}'`,
        `img-src ${["'self'", "data:", "blob:", ...media].join(" ")}`,
        `media-src ${["'self'", "blob:", ...media].join(" ")}`,
        `frame-src ${frames.length === 0 ? "'none'" : frames.join(" ")}`,
        `connect-src ${["'self'", ...uploads].join(" ")}`,
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'"
      ].join("; "),
      // Players that are framed refuse to play without knowing the site they are on.
      "referrer-policy": "strict-origin-when-cross-origin"
    })
)
