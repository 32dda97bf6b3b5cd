/** Names and values in two columns. */
import type { ReactNode } from "react"

export const Facts = ({ facts }: { readonly facts: ReadonlyArray<readonly [name: string, value: ReactNode]> }) => (
  <dl className="facts">
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>
          <bdi>{name}</bdi>
        </dt>
        <dd className="num">{value}</dd>
      </div>
    ))}
  </dl>
)
