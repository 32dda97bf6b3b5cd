import type { Wording } from "./Wording.ts"

export const en: Wording = {
  direction: "ltr",
  greeting: "Hello {name},",
  linkAlso: "If the link does not work, copy this address:",
  letters: {
    enrolled: {
      subject: "You are enrolled in {courseTitle}",
      paragraphs: ["You are enrolled in {courseTitle}. You can begin at any time and in your own rhythm."],
      action: "Go to the course"
    },
    waitlisted: {
      subject: "You are on the waitlist of {courseTitle}",
      paragraphs: [
        "Every seat of {courseTitle} is taken, so you are on the waitlist.",
        "When a seat comes free you move up by yourself, and we tell you."
      ],
      action: "See the course"
    },
    promoted: {
      subject: "A seat came free: you are enrolled in {courseTitle}",
      paragraphs: ["A seat came free, and you moved from the waitlist into {courseTitle}. You can begin now."],
      action: "Go to the course"
    },
    withdrawn: {
      subject: "Your enrolment in {courseTitle} has ended",
      paragraphs: [
        "Your enrolment in {courseTitle} was ended by the course team or by an administrator.",
        "If that is a surprise, ask the course team."
      ],
      action: "See the course"
    },
    "course-completed": {
      subject: "You completed {courseTitle}",
      paragraphs: ["Well done: you completed {courseTitle}.", "Your certificate is ready, and anyone can verify it."],
      action: "See your certificate"
    },
    "course-published": {
      subject: "New version of {courseTitle}",
      paragraphs: [
        "A new version of {courseTitle} has been published.",
        "What you have completed stays completed where it did not change."
      ],
      action: "Go to the course"
    },
    "due-soon": {
      subject: "Due soon: {courseTitle}",
      paragraphs: ["{courseTitle} must be finished by {dueAt}, and you have not finished it yet."],
      action: "Go to the course"
    },
    "material-rejected": {
      subject: "A file for {courseTitle} was not accepted",
      paragraphs: [
        "A file that you uploaded to {courseTitle} was not accepted: {reasons}.",
        "Nobody else can see it. Correct it and upload it again."
      ],
      action: "See the materials"
    },
    "weekly-digest": {
      subject: "{frequency}",
      paragraphs: ["Here is what is new for you."],
      action: "Open your inbox"
    },
    "password-changed": {
      subject: "Your password was changed",
      paragraphs: [
        "The password of your account was changed, and every other session was ended.",
        "If it was not you, set a new password at once."
      ],
      action: "Set a new password"
    },
    "second-factor-on": {
      subject: "Signing in asks for a code now",
      paragraphs: [
        "A second factor was turned on for your account: beside the password a code is asked for. Every other session was ended.",
        "Keep your recovery codes where you find them without your telephone. If it was not you, tell an administrator at once."
      ],
      action: "See your account"
    },
    "second-factor-off": {
      subject: "The second factor was turned off",
      paragraphs: [
        "The second factor of your account was turned off, by you or by an administrator who was asked to. Your password alone signs in now.",
        "If it was not you, set a new password at once and turn it on again."
      ],
      action: "See your account"
    },
    "recovery-codes-replaced": {
      subject: "You have new recovery codes",
      paragraphs: [
        "New recovery codes were made for your account. Those until now work no more.",
        "If it was not you, set a new password and make new ones at once."
      ],
      action: "See your account"
    },
    "password-reset": {
      subject: "Set a new password",
      paragraphs: [
        "Somebody, probably you, asked for a new password for your account. The link works once, for {minutesValid}.",
        "If it was not you, there is nothing to do: your password stays as it is."
      ],
      action: "Set a new password"
    }
  },
  texts: {
    enrolled: "Lyceum: You are enrolled in {courseTitle}. {url}",
    waitlisted: "Lyceum: You are on the waitlist of {courseTitle}. {url}",
    promoted: "Lyceum: A seat came free, you are enrolled in {courseTitle}. {url}",
    withdrawn: "Lyceum: Your enrolment in {courseTitle} has ended. {url}",
    "course-completed": "Lyceum: You completed {courseTitle}. Your certificate: {url}",
    "course-published": "Lyceum: New version of {courseTitle}. {url}",
    "due-soon": "Lyceum: {courseTitle} is due {dueAt}. {url}",
    "material-rejected": "Lyceum: A file for {courseTitle} was not accepted. {url}"
  },
  rejections: {
    "type-mismatch": "its content is not what its name says",
    "type-not-allowed": "files of this kind are not allowed",
    empty: "it is empty",
    "too-large": "it is too large",
    infected: "harmful software was found in it",
    "active-content": "it holds content that runs by itself",
    encrypted: "it is protected by a password",
    corrupt: "it is damaged and cannot be read",
    "archive-too-large": "unpacked it would be too large",
    "archive-unsafe-path": "it holds unsafe paths",
    unknown: "the check gave no reason"
  },
  digests: { daily: "Your day at Lyceum", weekly: "Your week at Lyceum" },
  digestMore: "Not listed here: {more}.",
  optional: "You get this message because you have an account at Lyceum.",
  mandatory: "You get this message because it concerns the safety of your account at Lyceum.",
  preferences: "Choose what we tell you",
  unsubscribe: "Stop messages of this kind"
}
