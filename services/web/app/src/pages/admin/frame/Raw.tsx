/** Text for machines, in lines; scrolls within itself, also by keyboard. */

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** `text` is laid out when it is JSON. `label` says what it is. */
export const Raw = ({ label, text }: { readonly label: string; readonly text: string }) => (
  <pre className="raw" dir="ltr" tabIndex={0} role="region" aria-label={label}>
    {pretty(text)}
  </pre>
)
