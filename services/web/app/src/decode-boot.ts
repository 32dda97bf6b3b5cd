/** What the server puts into the page, so that the first picture needs no request: who is here and in which language. */
import type { Account, Locale } from "@lyceum/sdk"
import { isLocale, preferredLocale } from "./i18n/Locale.ts"

/** An account that a local platform offers to try. */
export interface DemoAccount {
  readonly email: string
  readonly password: string
  readonly role: Account["role"]
}

export interface Boot {
  /** `null` = nobody is signed in. */
  readonly account: Account | null
  readonly locale: Locale
  /** Empty except on a local platform. */
  readonly demoAccounts: ReadonlyArray<DemoAccount>
  /** Whether mail can be read at `/mailbox`: on a local platform alone. */
  readonly mailbox: boolean
  /** Whether nobody could say who is signed in when the page was made. */
  readonly unavailable: boolean
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const isRole = (value: unknown): value is Account["role"] =>
  value === "learner" || value === "instructor" || value === "admin"

/** Whether something is an account as the API gives it. */
export const isAccount = (value: unknown): value is Account =>
  isRecord(value) &&
  ["id", "email", "name", "createdAt"].every((field) => typeof value[field] === "string") &&
  isRole(value["role"]) &&
  isLocale(value["locale"])

const isDemoAccount = (value: unknown): value is DemoAccount =>
  isRecord(value) &&
  typeof value["email"] === "string" &&
  typeof value["password"] === "string" &&
  isRole(value["role"])

/** Reads the text of the boot element. What is absent or not understood is as if nobody were signed in. */
export const decodeBoot = (text: string, languages: ReadonlyArray<string>): Boot => {
  const value: unknown = text.trim() === "" ? {} : JSON.parse(text)
  const fields = isRecord(value) ? value : {}
  const demoAccounts = fields["demoAccounts"]
  return {
    account: isAccount(fields["account"]) ? fields["account"] : null,
    locale: isLocale(fields["locale"]) ? fields["locale"] : preferredLocale(languages),
    demoAccounts: Array.isArray(demoAccounts) ? demoAccounts.filter(isDemoAccount) : [],
    mailbox: fields["mailbox"] === true,
    unavailable: fields["unavailable"] === true
  }
}
