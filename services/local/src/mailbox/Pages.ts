/** The pages of the local mailbox. Every value is escaped; a message's own HTML stands in a frame that may run nothing. */
import {
  type KeptMail,
  type KeptMessage,
  type KeptText,
  nameOf
} from "@lyceum/notification-processor/local/FolderMailbox"
import { escapeHtml } from "@lyceum/notification-processor/templates/Fill"
import { DateTime } from "effect"

/** For the pages: nothing runs, the style is a file, frames are our own. */
export const pagePolicy =
  "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** For a message's HTML, also when it is opened by itself: sandboxed, nothing is loaded, links open beside it. */
export const messagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

const document = (title: string, body: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Lyceum mailbox</title><link rel="stylesheet" href="/mailbox/style.css"></head>
<body><main>
${body}
</main></body>
</html>
`

const time = ({ receivedAt }: KeptMessage) => {
  const iso = DateTime.formatIso(receivedAt)
  return `<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")} UTC</time>`
}

const titleOf = (message: KeptMessage) => ("channel" in message ? message.text : message.subject)

/** To whom, and how: an e-mail, or how many SMS. */
const route = (message: KeptMessage) =>
  "channel" in message
    ? `SMS to ${escapeHtml(message.to)} (${message.segments} ${message.segments === 1 ? "segment" : "segments"})`
    : `to ${escapeHtml(message.to)}`

/** Every message, newest first. */
export const listPage = (mails: ReadonlyArray<KeptMessage>): string =>
  document(
    "Messages",
    `<h1>Mailbox</h1>
<p class="note">What this platform would have mailed and texted. It runs locally, so nothing leaves the computer. <a href="/mailbox">Look again</a> · <a href="/">Lyceum</a></p>
${
  mails.length === 0
    ? "<p>No message yet.</p>"
    : `<ol class="mails">${mails
        .map(
          (mail) =>
            `<li><a href="/mailbox/${escapeHtml(nameOf(mail))}" lang="${mail.locale}" dir="auto">${escapeHtml(titleOf(mail))}</a>
<span class="note">${route(mail)}, ${time(mail)}</span></li>`
        )
        .join("\n")}</ol>`
}`
  )

/** Addresses in the text, as links of the page: they open here, in no frame. */
const linksOf = (text: string): string =>
  [...new Set(text.match(/https?:\/\/[^\s<>"]+/g) ?? [])]
    .map((url) => `<li><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></li>`)
    .join("")

const textPage = (message: KeptText): string =>
  document(
    "SMS",
    `<nav><a href="/mailbox">All messages</a></nav>
<h1>SMS</h1>
<p class="note">${route(message)}, ${time(message)}</p>
<pre lang="${message.locale}" dir="auto" tabindex="0">${escapeHtml(message.text)}</pre>
<h2>Links in it</h2>
<ul>${linksOf(message.text)}</ul>`
  )

/** One message: what it looks like, its links, and its text. */
export const messagePage = (message: KeptMessage): string =>
  "channel" in message ? textPage(message) : mailPage(message)

const mailPage = (mail: KeptMail): string =>
  document(
    mail.subject,
    `<nav><a href="/mailbox">All messages</a></nav>
<h1 lang="${mail.locale}" dir="auto">${escapeHtml(mail.subject)}</h1>
<p class="note">${route(mail)}, ${time(mail)}</p>
<iframe title="The message as HTML" src="/mailbox/${escapeHtml(mail.id)}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
<h2>Links in it</h2>
<ul>${linksOf(mail.text)}</ul>
<h2>As text</h2>
<pre lang="${mail.locale}" dir="auto" tabindex="0">${escapeHtml(mail.text)}</pre>`
  )

/** An e-mail's HTML, its links opening beside it. */
export const messageHtml = (mail: KeptMail): string => mail.html.replace("<head>", '<head><base target="_blank">')

export const style = `:root{color-scheme:light dark;--paper:#faf7f1;--ink:#221f1a;--quiet:#5f574a;--line:#ddd5c6;--accent:#1f4b99}
@media (prefers-color-scheme:dark){:root{--paper:#191714;--ink:#efe9dd;--quiet:#b3a997;--line:#3a352d;--accent:#9dbdf5}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,sans-serif}
main{max-width:76ch;margin-inline:auto;padding:2rem 1.25rem}h1{line-height:1.25;margin:.5rem 0}h2{font-size:1.1rem;margin:1.5rem 0 .25rem}
a{color:var(--accent);overflow-wrap:anywhere}a:focus-visible,pre:focus-visible,iframe:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.note{color:var(--quiet);font-size:.875rem;margin:0}.mails{list-style:none;padding:0}.mails li{border-block-end:1px solid var(--line);padding-block:.75rem}.mails .note{display:block}
iframe{inline-size:100%;block-size:32rem;border:1px solid var(--line);border-radius:6px;background:#fff}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);border-radius:6px;padding:1rem}`
