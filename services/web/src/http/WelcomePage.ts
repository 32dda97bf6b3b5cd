/** The markup of the welcome page. Every value that is put in is escaped. */

export interface WelcomeFacts {
  readonly services: ReadonlyArray<{ readonly name: string; readonly up: boolean }>
  readonly accounts: ReadonlyArray<{ readonly email: string; readonly password: string; readonly role: string }>
  /** ISO-8601 time of the status. */
  readonly asOf: string
}

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const links = [
  ["/docs", "API reference"],
  ["/openapi.json", "OpenAPI 3.1"],
  ["/asyncapi.json", "AsyncAPI 3 (events)"],
  ["/v1/courses", "Catalogue (JSON)"]
] as const

/** The page as HTML. */
export const welcomePage = ({ accounts, asOf, services }: WelcomeFacts): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lyceum</title><link rel="stylesheet" href="/welcome.css"></head>
<body><main>
<h1>Lyceum</h1>
<p class="lead">The platform is running. Courses, enrolments, learning and what became of it, around one event log.</p>
<section aria-labelledby="services"><h2 id="services">What is running</h2>
<ul class="services">${services
  .map(
    ({ name, up }) =>
      `<li><span class="mark ${up ? "up" : "down"}" aria-hidden="true">${up ? "✓" : "✕"}</span> ${escape(name)} <span class="state">${
        up ? "answers" : "does not answer"
      }</span></li>`
  )
  .join("")}</ul>
<p class="note">As of <time datetime="${escape(asOf)}">${escape(asOf)}</time></p></section>
${
  accounts.length === 0
    ? ""
    : `<section aria-labelledby="accounts"><h2 id="accounts">Demo accounts</h2>
<table><thead><tr><th scope="col">Role</th><th scope="col">E-mail</th><th scope="col">Password</th></tr></thead><tbody>${accounts
        .map(
          ({ email, password, role }) =>
            `<tr><td>${escape(role)}</td><td><code>${escape(email)}</code></td><td><code>${escape(password)}</code></td></tr>`
        )
        .join("")}</tbody></table></section>`
}
<section aria-labelledby="more"><h2 id="more">Where to go on</h2>
<ul>${links.map(([href, text]) => `<li><a href="${href}">${text}</a></li>`).join("")}</ul></section>
</main></body></html>
`
