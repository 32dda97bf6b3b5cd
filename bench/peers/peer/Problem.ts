/** RFC 9457 problems. */

/** Thrown where a request cannot be answered; both frameworks turn it into the same body. */
export class Problem extends Error {
  readonly status: number
  readonly type: string
  constructor(status: number, type: string, detail: string) {
    super(detail)
    this.status = status
    this.type = `urn:lyceum:problem:${type}`
  }
  get body() {
    return { type: this.type, title: this.message, status: this.status }
  }
}
